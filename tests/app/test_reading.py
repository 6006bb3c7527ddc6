"""Prompts read for one person and tried on a list, without a screen."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.stage import LEVERS, NOW, SIMULATED, InProcess, desk_at, fill
from tui.app.reading import Reading, Request, judge, preview_content, read
from tui.app.survey import findings, head_line, short_line, whose
from tui.domain.contact import Contact, ContactList
from tui.engine.scan_results import ListScan
from tui.engine.scanning import scan
from tui.prompts import Piece, Preview

PEOPLE = ContactList("l1", "people", NOW, ("amount",))
ZOE = Contact("c1", "l1", "+12025550143", "12025550143", first_name="Zoë", fields={"amount": "$80"})


def reading_of(source: str, view: str = "text", **changes: object) -> Reading:
    """Read a source for Zoë."""
    request = Request(source, ZOE, PEOPLE, SIMULATED, NOW, view)
    return read(replace(request, **changes), InProcess())  # type: ignore[arg-type]


def test_values_gaps_and_problems() -> None:
    source = "Hi {{ first_name }}, {{ dat }}"
    reading = reading_of(source)
    assert reading.plain == "Hi Zoë, [dat?]"
    request = Request(source, ZOE, PEOPLE, SIMULATED, NOW)
    problems = judge(request, reading.problems, InProcess())
    assert [each.variable or each.code for each in problems] == ["dat"]


def test_pieces_have_looks_of_their_own() -> None:
    pieces = (Piece("Hi ", "text"), Piece("[b]", "value"), Piece("[dat?]", "gap"))
    content = preview_content(Preview((*pieces, Piece("due", "blank")), "", ()))
    assert content.plain == "Hi [b][dat?][due blank]"
    styles = [str(span.style) for span in content.spans]
    assert any("underline" in style for style in styles)
    assert any("reverse" in style for style in styles)


def test_a_source_that_is_no_template() -> None:
    reading = reading_of("Hi {{ first_name")
    assert "cannot be read" in reading.shown.plain
    assert reading.problems


def test_nothing_written() -> None:
    assert reading_of("  ").shown.plain.startswith("Nothing is written yet.")


@pytest.mark.parametrize(
    ("view", "words"), [("luly", "{{prompt}}"), ("levers", "Hi {{first_name}}")]
)
def test_payloads(view: str, words: str) -> None:
    assert words in reading_of("Hi {{ first_name }}", view).shown.plain


def test_a_payload_that_is_refused_for_this_contact_shows_the_shared_text() -> None:
    shown = reading_of("Hi {{ dat }}", "levers").shown.plain
    assert "text to paste" in shown
    assert "not for this contact" in shown


def test_the_paste_is_known_or_asked_for() -> None:
    asked = reading_of("Hi {{ first_name }}", "levers", profile=LEVERS).shown.plain
    assert "Paste this text" in asked
    pasted = ("Hi {{first_name}}",)
    known = reading_of("Hi {{ first_name }}", "levers", profile=LEVERS, pasted=pasted)
    assert "You said" in known.shown.plain


def test_variables_of_the_contact() -> None:
    shown = reading_of("Hi", "variables").shown.plain
    assert "$80" in shown
    assert "blank" in shown


def test_a_first_sentence_stands_above_the_text() -> None:
    source = '---\nfirst_sentence = "Hi {{ first_name }}."\n---\nBe kind to {{ first_name }}.'
    shown = reading_of(source).shown.plain
    assert shown.startswith("FIRST SENTENCE  Hi Zoë.")
    assert "Be kind to Zoë." in shown
    assert "first_sentence" in reading_of(source, "luly").shown.plain


def test_what_a_snippet_says() -> None:
    source = '{% include "rule" %} {{ first_name }}'
    assert reading_of(source, snippets={"rule": "Be brief."}).plain == "Be brief. Zoë"


def found_in(home: Path, source: str) -> ListScan:
    """Try a source on three people, one without a name and two alike."""
    with desk_at(home) as desk:
        people = [
            ("+12025550143", "Zoë", "A"),
            ("+12025550144", "", "B"),
            ("+12025550145", "Zoë", "C"),
        ]
        found = scan(desk, source, fill(desk, "people", people, amount="$80"), worker=InProcess())
        assert found is not None
        return found


def words_of(found: ListScan) -> str:
    """The whole view as text."""
    lines = [each.content.plain for each in findings(found, {whose(found)[0]: "Zoë A"})]
    return "\n".join([head_line(found).plain, *lines])


def test_a_whole_list(tmp_path: Path) -> None:
    found = found_in(tmp_path / "home", "Hi {{ first_name }}!")
    words = words_of(found)
    assert "3 contacts tried   3 can be called" in words
    assert "! 1 contact: first_name is blank" in words
    assert "2 contacts hear the very same text" in words
    assert "longest  7 characters  Zoë A" in words
    assert short_line(found).plain == "list: all 3 fine"
    assert (found.odd, found.odd_refs) == (1, ("c2",))


def test_whom_a_text_stops(tmp_path: Path) -> None:
    found = found_in(tmp_path / "home", "Hi {{ dat }}!")
    failing = next(each for each in findings(found, {}) if each.kind == "fails")
    assert failing.refs == ("c1", "c2", "c3")
    assert failing.label == "without dat"
    assert short_line(found).plain == "list: 3 of 3 stopped"


def test_a_text_that_does_not_compile_tries_nobody(tmp_path: Path) -> None:
    found = found_in(tmp_path / "home", "Hi {{ first_name")
    assert found.tried == 0
    assert "were not tried" in head_line(found).plain
    assert short_line(found).plain == "list: stops everybody"
