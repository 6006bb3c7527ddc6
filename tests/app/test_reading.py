"""Prompts read for one person and tried on a list, without a screen."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.stage import LEVERS, NOW, SIMULATED, InProcess, desk_at, fill
from tui.app.reading import Reading, Request, preview_content, read
from tui.app.survey import Survey, Surveyor, survey_lines
from tui.domain.contact import Contact, ContactList
from tui.prompts import Piece, Preview

PEOPLE = ContactList("l1", "people", NOW, ("amount",))
ZOE = Contact("c1", "l1", "+12025550143", "12025550143", first_name="Zoë", fields={"amount": "$80"})


def reading_of(source: str, view: str = "text", **changes: object) -> Reading:
    """Read a source for Zoë."""
    request = Request(source, ZOE, PEOPLE, SIMULATED, NOW, view)
    return read(replace(request, **changes), InProcess())  # type: ignore[arg-type]


def test_values_gaps_and_problems() -> None:
    reading = reading_of("Hi {{ first_name }}, {{ dat }}")
    assert reading.plain == "Hi Zoë, [dat?]"
    assert [each.variable or each.code for each in reading.problems] == ["dat"]


def test_pieces_have_looks_of_their_own() -> None:
    pieces = (Piece("Hi ", "text"), Piece("[b]", "value"), Piece("[dat?]", "gap"))
    content = preview_content(Preview(pieces, "", ()))
    assert content.plain == "Hi [b][dat?]"
    styles = [str(span.style) for span in content.spans]
    assert any("underline" in style for style in styles)
    assert any("reverse" in style for style in styles)


def test_a_source_that_is_no_template() -> None:
    reading = reading_of("Hi {{ first_name")
    assert "cannot be read" in reading.shown.plain
    assert reading.problems


def test_nothing_written() -> None:
    assert reading_of("  ").shown.plain == "Nothing is written yet."


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


def survey_of(home: Path, source: str, stop: bool = False) -> Survey | None:
    """Try a source on three people, one without a name and two alike."""
    with desk_at(home) as desk:
        people = [
            ("+12025550143", "Zoë", "A"),
            ("+12025550144", "", "B"),
            ("+12025550145", "Zoë", "C"),
        ]
        found = desk.store.lists.get(fill(desk, "people", people, amount="$80"))
        request = Request(source, None, found, SIMULATED, NOW, "list")
        surveyor = Surveyor(desk.store, request, InProcess())
        return surveyor.run(lambda tried, total: None, lambda: stop)


def test_a_whole_list(tmp_path: Path) -> None:
    survey = survey_of(tmp_path / "home", "Hi {{ first_name }}!")
    assert survey is not None
    assert (survey.total, survey.tried, survey.failing) == (3, 3, 0)
    assert survey.blank == (("first_name", 1),)
    assert survey.longest[0] == len("Hi Zoë!")
    assert survey.shortest == (len("Hi !"), "B")
    assert survey.same == 2
    words = survey_lines(survey).plain
    assert "3 can be called" in words
    assert "first_name is blank" in words


def test_whom_a_text_stops(tmp_path: Path) -> None:
    survey = survey_of(tmp_path / "home", "Hi {{ dat }}!")
    assert survey is not None
    assert survey.failing == 3
    assert "0 can be called" in survey_lines(survey).plain


def test_a_survey_is_called_off(tmp_path: Path) -> None:
    assert survey_of(tmp_path / "home", "Hi", stop=True) is None


def test_a_text_that_does_not_compile_tries_nobody(tmp_path: Path) -> None:
    survey = survey_of(tmp_path / "home", "Hi {{ first_name")
    assert survey is not None
    assert survey.tried == 0
    assert "were not tried" in survey_lines(survey).plain
