"""Shorter writes show what the long ones would, on any terminal that keeps cells."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region

from tests.app.terminal.emulator import Emulator
from tui.app.terminal.painted import Piece, Run, painted
from tui.app.terminal.picture import Picture

WIDTH, HEIGHT = 24, 9
STYLES = (
    *("", "38;2;1;2;3;48;2;4;5;6", "38;2;9;9;9;48;2;4;5;6", "7;38;2;1;2;3;48;2;4;5;6", "1;31"),
    *("31;44", "97;48;5;7", "38;5;9", "48;2;4;5;6", "4;48;2;4;5;6", "38;2;48;5;9"),
)
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


NUMBERS = st.sampled_from((0, 2, 5, 7, 38, 48))
"""Parts of colours that are also parts of what selects one."""

COLOURS = st.one_of(
    NUMBERS.map("5;{}".format),
    st.tuples(NUMBERS, NUMBERS, NUMBERS).map(lambda rgb: "2;{};{};{}".format(*rgb)),
)
COLOURED = st.tuples(COLOURS, COLOURS).map(lambda both: "38;{};48;{}".format(*both))
ROWS = st.lists(
    st.tuples(
        st.tuples(st.sampled_from(TEXTS), st.integers(0, 40)).map(lambda x: f"{x[0]} {x[1]}"),
        st.one_of(st.sampled_from(STYLES), COLOURED),
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
        assert state(shown) == state(meant)


def state(terminal: Emulator) -> tuple[object, ...]:
    """What one sees, where the cursor is, and what scrolls by itself."""
    return terminal.picture(), (terminal._y, terminal._x), terminal._region


def numbered(count: int) -> list[tuple[str, str]]:
    """Rows that differ."""
    return [(f"row number {n}", STYLES[1]) for n in range(count)]


@given(st.lists(st.tuples(COLOURED, st.sampled_from(("ab", "  ", "\u3000"))), max_size=12))
def test_every_colour_is_selected(parts: list[tuple[str, str]]) -> None:
    """Also those whose numbers read like the beginning of another."""
    meant, shown = Emulator(WIDTH, 1), Emulator(WIDTH, 1)
    data = "\x1b[1;1H" + "".join(styled(text, style) for style, text in parts)
    meant.write(data)
    shown.write(Picture().shorter(data, WIDTH, 1))
    assert shown.picture() == meant.picture()


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
    "data",
    [
        *("\x1b[?1049h", "text", "\x1b[2J", "\x1b[1;1Ha\x1b[K", "\x1b[1;1H\x1b[1mbold", "\x1b[S"),
        "\x1b[1;1H\x1b]8;;http://a.example\x1b\\a\x1b]8;;\x1b\\",
        *("\x1b[1;1Ha\tb", "\x1b[1;1Ha\nb", "\x1b[1;1Ha\x1b[1;2b", "\x1b[A", "\x1b[1;1Ha\x1b[6n"),
        "\x1b[1;1H" + styled("e", "1") + styled("\u0301x", "7"),
        *(f"\x1b[1;{WIDTH}Hab", f"\x1b[{HEIGHT + 1};1Ha", "\x1b[1;1H\x1b[4:3ma\x1b[0m"),
    ],
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


def test_the_picture_is_kept_again_after_what_was_too_wide() -> None:
    rows = numbered(30)
    picture = Picture()
    picture.shorter(f"\x1b[1;1H{filled('a', WIDTH + 5)}", WIDTH, HEIGHT)
    picture.shorter(whole(rows), WIDTH, HEIGHT)
    assert "r\x1b[" in picture.shorter(table(rows, 1), WIDTH, HEIGHT)


def test_what_is_drawn_over_by_half_is_drawn_as_meant() -> None:
    """A wide character in a line beside the moved ones, and half of it gone in the same write."""
    rows = numbered(30)
    before = whole(rows)
    half = "".join(f"\x1b[1;{x}H{text}" for x, text in ((1, "田田田"), (2, "a"), (4, "b")))
    data = half + "".join(row(y, *rows[y + 1]) for y in range(1, HEIGHT - 1)) + "\x1b[1;1H"
    meant, shown, picture = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT), Picture()
    for each in (before, data):
        meant.write(each)
        shown.write(picture.shorter(each, WIDTH, HEIGHT))
    assert shown.picture() == meant.picture()


@pytest.mark.parametrize("name", ["नमस्ते", "👩\u200d👧 Ng", "ក្រុង", "தமிழ்"])
def test_columns_stand_where_a_terminal_draws_wider(name: str) -> None:
    def wider(character: str) -> int:
        return cell_len(character) + (not character.isascii())

    terminal = Emulator(WIDTH, HEIGHT, wider)
    data = "".join(row(y, f"{name:<8}  |", STYLES[1]) for y in range(HEIGHT))
    terminal.write(Picture().shorter(data, WIDTH, HEIGHT))
    place = 6 + cell_len(f"{name:<8}  ")
    assert [line[place][0] for line in terminal.cells] == ["|"] * HEIGHT


@pytest.mark.parametrize("name", ["தமிழ் அ", " 🏽 tone", "👍🏽 up"])
def test_what_a_terminal_draws_wider_is_not_cut_where_there_is_room(name: str) -> None:
    """A name keeps its last letters, over the blanks behind it."""

    def wider(character: str) -> int:
        return max(1, cell_len(character))

    terminal = Emulator(WIDTH, HEIGHT, wider)
    text = name + " " * (16 - cell_len(name)) + "|"
    terminal.write(Picture().shorter(row(0, text, STYLES[1]), WIDTH, HEIGHT))
    line = "".join(cell[0] for cell in terminal.cells[0])
    assert name in line
    assert terminal.cells[0][22][0] == "|"


@pytest.mark.parametrize("name", ["👩\u200d👧 Ng", "\u2764\ufe0f you", "1\ufe0f\u20e3 first", "𑄌𑄋𑄴"])
@pytest.mark.parametrize("cells", [0, 1, 2, 4])
def test_nothing_old_stays_where_a_terminal_draws_otherwise(name: str, cells: int) -> None:
    """Neither columns move nor does a digit of another row stand among those of this one."""

    def other(character: str) -> int:
        return cell_len(character) if character.isascii() else cells

    terminal = Emulator(WIDTH, HEIGHT, other)
    picture = Picture()
    old = "".join(row(y, "9" * WIDTH, STYLES[1]) for y in range(HEIGHT))
    terminal.write(picture.shorter(old, WIDTH, HEIGHT))
    data = "".join(
        row(y, f"{name} {' ' * (9 - cell_len(name))}|", STYLES[1]) for y in range(HEIGHT)
    )
    terminal.write(picture.shorter(data, WIDTH, HEIGHT))
    assert "9" not in "".join(
        line[place][0] for line in terminal.cells for place in range(6, WIDTH)
    )
    assert [line[16][0] for line in terminal.cells] == ["|"] * HEIGHT


def test_what_hangs_over_several_runs_is_covered_by_all() -> None:
    """Where lines were moved, what stands behind an uncertain text is drawn anew to the end."""

    def wider(character: str) -> int:
        return cell_len(character) if character.isascii() else 7

    def rows(top: int, bottom: int) -> str:
        return "".join(
            f"\x1b[{y + 1};1H{styled(f'row number {y + top:3}', STYLES[1])}"
            + styled("👩" if y == 4 else "ab", STYLES[2])
            + styled("|", STYLES[1])
            + styled("cd", STYLES[2])
            + styled("|", STYLES[1])
            + styled("efgh", STYLES[2])
            for y in range(bottom)
        )

    terminal, picture = Emulator(WIDTH + 8, HEIGHT, wider), Picture()
    terminal.write(picture.shorter(rows(0, HEIGHT), WIDTH, HEIGHT))
    for top in (1, 2, 1, 3, 6, 5, 9):
        short = picture.shorter(rows(top, HEIGHT - 1), WIDTH, HEIGHT)
        assert "r\x1b[" in short
        terminal.write(short)
        assert ["".join(cell[0] for cell in line[16:24]) for line in terminal.cells] == [
            "|cd|efgh"
        ] * HEIGHT


def test_a_drawing_of_every_line_moves_none() -> None:
    """It puts right whatever has come between, as after another program wrote to the terminal."""
    rows = numbered(30)
    picture, shown, meant = Picture(), Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    shown.write(picture.shorter(whole(rows), WIDTH, HEIGHT))
    for terminal in (shown, meant):
        terminal.write("\x1b[3;1HBroadcast message\x1b[2;1H\x1b[3M")
    data = whole(rows[1:])
    short = picture.shorter(data, WIDTH, HEIGHT)
    shown.write(short)
    meant.write(data)
    assert "r\x1b[" not in short
    assert shown.picture() == meant.picture()


def short_runs(y: int, letter: str) -> str:
    """A line none of whose runs tells it from another."""
    runs = (styled(letter * 6, STYLES[1 + n % 2]) for n in range(WIDTH // 6))
    return f"\x1b[{y + 1};1H" + "".join(runs)


@pytest.mark.parametrize("by", [1, -1])
def test_the_line_beside_the_moved_ones_is_not_taken_for_moved(by: int) -> None:
    """Also where it is to read as the outermost of them did."""
    tall = numbered(4)
    if by < 0:
        before = [row(y, *tall[y], x=0) for y in range(4)] + [
            short_runs(4, "s"),
            short_runs(5, "t"),
        ]
        after = [row(y + 1, *tall[y], x=0) for y in range(4)] + [short_runs(5, "s")]
    else:
        before = [short_runs(0, "t"), short_runs(1, "s")]
        before += [row(y + 2, *tall[y], x=0) for y in range(4)]
        after = [short_runs(0, "s")] + [row(y + 1, *tall[y], x=0) for y in range(4)]
    picture, shown, meant = Picture(), Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    for data in ("".join(before), "".join(after) + "\x1b[2;2H"):
        meant.write(data)
        shown.write(short := picture.shorter(data, WIDTH, HEIGHT))
    assert "r\x1b[" in short
    beside = 5 if by < 0 else 0
    assert shown.picture()[beside] == meant.picture()[beside]


def test_every_move_gives_the_terminal_back_whole() -> None:
    picture, shown = Picture(), Emulator(WIDTH, HEIGHT)
    shown.write(picture.shorter(whole(numbered(30)), WIDTH, HEIGHT))
    for top in (1, 2, 1, 0):
        short = picture.shorter(table(numbered(30), top), WIDTH, HEIGHT)
        assert "r\x1b[" in short
        shown.write(short)
        assert shown._region == (0, HEIGHT - 1)


@pytest.mark.parametrize(
    ("text", "kept"), [("田中田中", 4), ("👩 and more", 0), ("e\u0301\u0302xyz ab", 6)]
)
def test_what_is_cut_is_known_as_far_as_it_can_be(text: str, kept: int) -> None:
    """Half of a wide character is not, nor anything of what terminals draw otherwise."""
    line = (Run(0, cell_len(text), "", text),)
    over = Piece(0, 3, (Run(3, 4, "", "-"),))
    left = [run for run in painted({0: line}, [over])[0] if run.text != "-"]
    assert sum(run.end - run.x for run in left) == kept
