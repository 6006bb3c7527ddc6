"""Foreign text on a terminal acts as nothing but text."""

import pytest

from tui.cli.text import cut, neutral, plural, table


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("a\rb", "a\\rb"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202eevil", "\\u202eevil"),
        ("a\u2066b", "a\\u2066b"),
        ("\x7f\x00", "\\x7f\\x00"),
        ("\ud800", "\\ud800"),
        ("\u2028", "\\u2028"),
        ("محمد Zoë 👋 日本", "محمد Zoë 👋 日本"),
    ],
)
def test_neutral(foreign: str, shown: str) -> None:
    """Control bytes and overrides are written out; every script stays readable."""
    assert neutral(foreign) == shown


def test_lines_stay_where_they_are_wanted() -> None:
    """A prompt has lines, a cell has not."""
    assert neutral("a\n\tb\x1b", lines=True) == "a\n\tb\\x1b"
    assert neutral("a\nb") == "a\\nb"


def test_table() -> None:
    """Columns line up by cells, not by characters; numbers stand to the right."""
    rows = [("日本", "1,200", "x"), ("Zoe", "80", None)]
    assert table(rows, ("NAME", "N", "")) == "NAME      N\n日本  1,200  x\nZoe      80"


def test_plural() -> None:
    """One call, several calls."""
    assert [plural(n, "call") for n in (0, 1, 12480)] == ["0 calls", "1 call", "12,480 calls"]
    assert plural(2, "batch", "batches") == "2 batches"


def test_cut() -> None:
    """A wide character that does not fit any more is left out."""
    assert [cut("a日本b", cells) for cells in (0, 1, 2, 3, 6)] == ["", "a", "a", "a日", "a日本b"]
