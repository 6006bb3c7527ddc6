"""The page parses, adds up, loads nothing, and nothing that people wrote acts in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.engine.desks import START, add_batch, add_list, desk_at
from tui.domain.errors import UsageError
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.desk import Desk
from tui.engine.report import write_report

HOSTILE = (
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td></table></body>"),
    *("<!--", "]]>", "&lt;b&gt; &amp;", "' onmouseover='x", "\x1b[31mred\x00", "\u202egpj.exe"),
    *("javascript:alert(1)", "{{ 7 * 7 }}", "سارة", "Zoë", "\ud800"),
)
_VOID = {"meta", "rect", "line", "br"}
_TAGS = {
    *("html", "head", "title", "style", "body", "header", "section", "h1", "h2", "p", "pre"),
    *("dl", "dt", "dd", "div", "table", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("span", "bdi", "svg", "text", *_VOID),
}
_ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "dir", "role", "aria-label"),
    *("viewbox", "width", "height", "x", "y", "x1", "x2", "y1", "y2"),
}


@dataclass
class Reader(HTMLParser):
    """Reads a page as a browser does, and fails on what is not closed or not expected."""

    open: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        assert {name for name, _ in attrs} <= _ATTRIBUTES, attrs
        if tag == "tr":
            self.cells.append([])
        if tag in ("td", "th"):
            self.cells[-1].append("")
        if tag not in _VOID or tag == "rect":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag == "rect":
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if {"td", "th"} & set(self.open):
            self.cells[-1][-1] += data


def read(path: Path) -> Reader:
    """Read a page, and see that all is closed."""
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A batch in the middle of it, with hostile names and errors."""
    with desk_at(tmp_path / "home") as (made, _):
        add_list(made, 2 * len(HOSTILE))
        batch = add_batch(made, source="Hello {{ first_name }} </pre><script>x</script>.")
        outcomes = list(Outcome)
        rows = []
        for row in made.store.rows.iterate(batch.id):
            text = HOSTILE[row.seq % len(HOSTILE)]
            over = row.seq < len(HOSTILE)
            changed = replace(
                row,
                name=text,
                error=text.replace("\ud800", "?") if over else "",
                state=RowState.ENDED if over else RowState.BLOCKED,
                reason="" if over else "suppressed",
                outcome=outcomes[row.seq % len(outcomes)] if over else None,
                duration_s=7.0 * row.seq if over else None,
                cost=0.25 if row.seq < 3 else None,
                ended_at=START - timedelta(minutes=3 * row.seq) if over else None,
                updated_at=START,
            )
            rows.append(changed)
        made.store.rows.save_many(rows)
        made.store.batches.update(
            batch.id, state=BatchState.PAUSED, polled_at=START, note="paused: <b>why</b>"
        )
        made.note("pause", batch.id, {"reason": "<img src=x>", "to": "+12025550143"})
        yield made


def test_nothing_that_people_wrote_acts_in_the_page(desk: Desk, tmp_path: Path) -> None:
    """No element but ours, no address, no script; what was written is there to be read."""
    path = tmp_path / "out.html"
    assert write_report(desk, "wave 1", path) == 2 * len(HOSTILE)
    reader, page = read(path), path.read_text("utf-8")
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r"https?://|url\(|@import|<script|<img|<a ", page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    text = "".join(reader.texts)
    for hostile in HOSTILE[:7]:
        assert hostile in text
    assert "␛[31mred␀" in text
    assert "Hello {{ first_name }} </pre><script>x</script>." in text
    assert path.stat().st_mode & 0o077 == 0


def test_the_numbers_add_up_and_say_what_they_stand_on(desk: Desk, tmp_path: Path) -> None:
    """States to the batch, outcomes to what ended; a price is only a price that was told."""
    path = tmp_path / "out.html"
    write_report(desk, "wave 1", path)
    reader = read(path)
    number = len(HOSTILE)
    rows = {row[0]: row[1:] for row in reversed(reader.cells)}
    assert rows["ended"] == rows["blocked"] == [f"{number}", "50.0%"]
    assert rows["calls"] == [f"{2 * number}", ""]
    assert rows["calls that ended"] == [f"{number}", ""]
    told = [rows[each.replace("_", " ")][0] for each in Outcome]
    assert sum(map(int, told)) == number
    text = "".join(reader.texts)
    assert f"0.75 USD, the sum of the prices of 3 of {2 * number} calls." in text
    assert f"known of {number} of {number} calls" in text
    assert ["blocked", "on the do-not-call list", f"{number}"] in reader.cells
    assert "paused: <b>why</b>" in text
    assert "no phone rang" in text


def test_phone_numbers_are_masked_when_asked(desk: Desk, tmp_path: Path) -> None:
    """In the list, in errors, in the audit; and the page says which it is."""
    path = tmp_path / "out.html"
    batch = desk.store.batches.get("wave 1")
    row = next(iter(desk.store.rows.iterate(batch.id)))
    desk.store.rows.save_many([replace(row, error="no route to (202) 555-0100 or 12025550100")])
    write_report(desk, "wave 1", path)
    assert row.phone in path.read_text("utf-8")
    write_report(desk, "wave 1", path, mask=True)
    text = "".join(read(path).texts)
    assert not re.search(r"202\D{0,2}555|0143", text)
    assert "+12•••••••00" in text
    assert "(20•) •••-••00" in text
    assert "phone numbers are masked" in text


def test_a_long_list_is_cut_and_says_so(desk: Desk, tmp_path: Path) -> None:
    """None at all if none were asked for."""
    path = tmp_path / "out.html"
    assert write_report(desk, "wave 1", path, most=5) == 5
    assert f"The first 5 of {2 * len(HOSTILE)}." in "".join(read(path).texts)
    assert write_report(desk, "wave 1", path, most=0) == 0
    assert "The calls" not in "".join(read(path).texts)


def test_a_draft_has_a_report_too(desk: Desk, tmp_path: Path) -> None:
    """Nothing is known, and nothing is said to be."""
    add_list(desk, 1, "other")
    add_batch(desk, "draft", contacts="other")
    write_report(desk, "draft", tmp_path / "draft.HTM")
    text = "".join(read(tmp_path / "draft.HTM").texts)
    assert "No end of a call has been told yet." in text
    assert "told no price" in text
    assert "never" in text
    with pytest.raises(UsageError, match=r"\.html"):
        write_report(desk, "draft", tmp_path / "draft.pdf")
