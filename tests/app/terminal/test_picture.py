"""Shorter writes show what the long ones would, on any terminal that keeps cells."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region

from tests.app.terminal.emulator import Emulator
from tui.app.terminal.picture import Picture

WIDTH, HEIGHT = 24, 9
STYLES = ("", "38;2;1;2;3;48;2;4;5;6", "38;2;9;9;9;48;2;4;5;6", "7;38;2;1;2;3;48;2;4;5;6", "1;31")
TEXTS = ("Zoë Ng", "田中 さくら", "نص", "नमस्ते a", "plain row", "e\u0301x", "👩 b", "            ")


def styled(text: str, style: str) -> str:
    """Text as drawing writes it."""
    return f"\x1b[{style}m{text}\x1b[0m" if style else text


def filled(text: str, width: int) -> str:
    """As many cells."""
    while cell_len(text) > width:
        text = text[:-1]
    return text + " " * (width - cell_len(text))


def row(y: int, text: str, style: str, x: int = 6) -> str:
    """A line from a column to the end."""
    return f"\x1b[{y + 1};{x + 1}H{styled(filled(text, WIDTH - x), style)}"


def whole(rows: list[tuple[str, str]]) -> str:
    """All lines, with something beside the rows."""
    beside = [f"\x1b[{y + 1};1H{styled(filled(f'n{y}' * (y < 3), 6), '')}" for y in range(HEIGHT)]
    return "".join(a + row(y, *rows[y]) + "\n" for y, a in enumerate(beside)) + "\x1b[1;1H"


def table(rows: list[tuple[str, str]], top: int) -> str:
    """The rows from the second line on, scrolled."""
    return "".join(row(y, *rows[y + top]) for y in range(1, HEIGHT)) + "\x1b[1;1H"


def write(what: str, at: int, rows: list[tuple[str, str]]) -> str:
    """One of the writes that a picture sees."""
    if what == "foreign":
        return "\x1b[2;3r\x1b[2;1H\x1b[1M\x1b[r"
    if what == "over":
        return "".join(row(at + n, "dialog", STYLES[1], x=12) for n in range(3))
    if what == "row":
        return row(at, *rows[0], x=9)
    return table(rows, at) if what == "scroll" else whole(rows[at:])


ROWS = st.lists(
    st.tuples(
        st.tuples(st.sampled_from(TEXTS), st.integers(0, 40)).map(lambda x: f"{x[0]} {x[1]}"),
        st.sampled_from(STYLES),
    ),
    min_size=40,
    max_size=40,
)
WRITES = st.lists(
    st.one_of(
        st.tuples(st.just("scroll"), st.integers(0, 30)),
        st.tuples(st.just("row"), st.integers(0, HEIGHT - 1)),
        st.tuples(st.just("over"), st.integers(0, HEIGHT - 4)),
        st.tuples(st.just("foreign"), st.just(0)),
        st.tuples(st.just("whole"), st.just(0)),
    ),
    max_size=12,
)


@given(ROWS, WRITES)
def test_the_same_is_shown(rows: list[tuple[str, str]], writes: list[tuple[str, int]]) -> None:
    meant, shown = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    picture = Picture()
    for what, place in [("whole", 0), *writes]:
        data = write(what, place, rows)
        meant.write(data)
        shown.write(picture.shorter(data, WIDTH, HEIGHT))
        assert shown.picture() == meant.picture()


def numbered(count: int) -> list[tuple[str, str]]:
    """Rows that differ."""
    return [(f"row number {n}", STYLES[1]) for n in range(count)]


@pytest.mark.parametrize(("before", "after"), [(0, 1), (5, 3), (2, 4)])
def test_lines_are_moved(before: int, after: int) -> None:
    rows = numbered(30)
    picture, shown = Picture(), Emulator(WIDTH, HEIGHT)
    shown.write(picture.shorter(whole(rows), WIDTH, HEIGHT))
    shown.write(picture.shorter(table(rows, before), WIDTH, HEIGHT))
    data = table(rows, after)
    short = picture.shorter(data, WIDTH, HEIGHT)
    shown.write(short)
    by = after - before
    assert f"\x1b[{abs(by)}{'M' if by > 0 else 'L'}" in short
    assert len(short) < len(data) * 0.75
    assert f"row number {after + HEIGHT - 1}" in shown.text()


def moves(change: Callable[[Picture], tuple[int, int]]) -> bool:
    """Whether lines are moved after something has come between."""
    rows = numbered(30)
    picture = Picture()
    picture.shorter(whole(rows), WIDTH, HEIGHT)
    size = change(picture)
    return "r\x1b[" in picture.shorter(table(rows, 1), *size)


def foreign(data: str) -> Callable[[Picture], tuple[int, int]]:
    """A write that is no drawing."""

    def write(picture: Picture) -> tuple[int, int]:
        assert picture.shorter(data, WIDTH, HEIGHT) == data
        return WIDTH, HEIGHT

    return write


@pytest.mark.parametrize("data", ["", "\x07", "\x1b[?2026h", "\x1b]52;c;eA==\x07", "\x1b[?25l"])
def test_what_draws_nothing_leaves_the_picture(data: str) -> None:
    assert moves(foreign(data))


@pytest.mark.parametrize(
    "data", ["\x1b[?1049h", "text", "\x1b[2J", "\x1b[1;1Ha\x1b[K", "\x1b[1;1H\x1b[1mbold", "\x1b[S"]
)
def test_what_is_not_understood_ends_the_picture(data: str) -> None:
    assert not moves(foreign(data))


def test_another_size_ends_the_picture() -> None:
    assert not moves(lambda _: (WIDTH, HEIGHT + 1))
    assert not moves(lambda _: (0, 0))


def test_a_terminal_that_cannot_is_not_asked_to() -> None:
    rows = numbered(30)
    picture = Picture(moves=False)
    picture.shorter(whole(rows), WIDTH, HEIGHT)
    assert "r\x1b[" not in picture.shorter(table(rows, 1), WIDTH, HEIGHT)
    assert picture.beside(Region(6, 1, WIDTH - 6, HEIGHT - 1)) == float("inf")


def test_what_stands_beside_is_counted() -> None:
    picture = Picture()
    picture.shorter(whole(numbered(HEIGHT)), WIDTH, HEIGHT)
    low, high = Region(6, 4, WIDTH - 6, 5), Region(6, 1, WIDTH - 6, 8)
    assert picture.beside(low) == 0
    assert 10 < picture.beside(high) < 60


@pytest.mark.parametrize("name", ["नमस्ते", "👩\u200d👧 Ng", "ក្រុង", "தமிழ்"])
def test_columns_stand_where_a_terminal_draws_wider(name: str) -> None:
    def wider(character: str) -> int:
        return cell_len(character) + (not character.isascii())

    terminal = Emulator(WIDTH, HEIGHT, wider)
    data = "".join(row(y, f"{name:<8}  |", STYLES[1]) for y in range(HEIGHT))
    terminal.write(Picture().shorter(data, WIDTH, HEIGHT))
    place = 6 + cell_len(f"{name:<8}  ")
    assert [line[place][0] for line in terminal.cells] == ["|"] * HEIGHT
