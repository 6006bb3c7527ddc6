"""Foreign text: nothing of it reaches the terminal as anything but a visible character."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tui.app.text import MARK, Lines, cell, plain, same_length, show


def harmless(text: str, newlines: bool = True) -> bool:
    """Whether no character of the text can do anything but be seen."""
    allowed = "\n" if newlines else ""
    return all(
        character in allowed
        or character in "\u200c\u200d"
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        for character in text
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain", "plain"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x9b31mb", f"a{MARK}31mb"),
        ("a\u202eb", f"a{MARK}b"),
        ("a\u200bb\ufeff", f"a{MARK}b{MARK}"),
        ("a\x7f", "a␡"),
        ("a\tb", "a b"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a␍b"),
        ("a\u2028b", "a↵b"),
        ("\ud800", MARK),
        ("سارة", "سارة"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb", f"a{MARK}b"),
        ("\u0301a", "◌\u0301a"),
    ],
)
def test_what_is_shown(written: str, shown: str) -> None:
    assert plain(written) == shown


def test_line_ends_are_kept_or_marked() -> None:
    assert plain("a\nb") == "a\nb"
    assert plain("a\nb", lines=Lines.MARK) == "a↵b"


def test_a_long_text_is_cut() -> None:
    assert plain("x" * 50, limit=10) == "x" * 10 + "…"


def test_stacked_accents_are_capped() -> None:
    assert len(plain("a" + "\u0301" * 500)) < 10


def test_markup_is_never_read() -> None:
    content = show("A[red]R[/] [@click=app.bell]go[/] [/]")
    assert content.plain == "A[red]R[/] [@click=app.bell]go[/] [/]"
    assert not content.spans


def test_a_style_colours_all_of_it() -> None:
    assert show("[b]", style="bold") == Content.styled("[b]", "bold")


@given(st.text())
def test_nothing_harmful_is_left(text: str) -> None:
    assert harmless(plain(text))
    assert harmless(same_length(text).replace("\t", " "), newlines=False)
    assert len(same_length(text)) == len(text)


@given(st.text(), st.integers(0, 40), st.booleans())
def test_a_cell_takes_exactly_its_width(text: str, width: int, right: bool) -> None:
    shown = cell(text, width, right)
    assert cell_len(shown) == width
    assert harmless(shown, newlines=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc  "),
        ("abcdef", "abcd…"),
        ("日本語", "日本…"),
        ("日本", "日本 "),
        ("سارة", "سارة "),
        ("cafe\u0301", "cafe\u0301 "),
    ],
)
def test_cells_of_every_script(text: str, shown: str) -> None:
    assert cell(text, 5) == shown


def test_numbers_stand_to_the_right() -> None:
    assert cell("42", 5, right=True) == "   42"


def test_joined_pictures_are_shown_one_by_one_and_joined_letters_as_they_are() -> None:
    assert plain("👨\u200d👩\u200d👧 Ann") == "👨👩👧 Ann"
    assert plain("क्\u200dष") == "क्\u200dष"
