"""Terminals without glyphs: every character has a stand-in of its width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.app.ascii_driver import STAND_INS
from tui.app.marks import speaks_utf8


@given(st.characters(exclude_categories=["Cs", "Cc"]))
def test_ascii_of_the_same_width(character: str) -> None:
    written = character.translate(STAND_INS)
    assert written.isascii()
    assert len(written) == cell_len(character)


def test_lines_and_marks_have_their_signs() -> None:
    assert "▌ ● answered │ ⊘".translate(STAND_INS) == "| * answered | /"


@pytest.mark.parametrize(
    ("environ", "speaks"),
    [
        ({}, True),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "C.utf8", "TERM": "xterm-256color"}, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "en_US.ISO-8859-1"}, False),
        ({"LANG": "en_US.UTF-8", "TERM": "linux"}, False),
        ({"LC_CTYPE": "UTF-8"}, True),
    ],
)
def test_which_terminals_have_glyphs(environ: dict[str, str], speaks: bool) -> None:
    assert speaks_utf8(environ) is speaks
