"""No word of the import on screen is an option of the command line."""

import ast
from pathlib import Path

import pytest

import tui.importing
from tui.app.screens.import_words import Pace, said_of
from tui.domain.errors import CallsheetError, UsageError

_READING = sorted(Path(tui.importing.__file__).parent.glob("*.py"))


def _raised(path: Path) -> list[tuple[int, UsageError]]:
    """The line of each UsageError a module raises, and it; what is computed is left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UsageError":
            message, hint, about = (*map(_literals, node.args), "", "")[:3]
            found.append((node.lineno, UsageError(message, hint, about)))
    return found


def _literals(argument: ast.expr) -> str:
    parts = [part.value for part in ast.walk(argument) if isinstance(part, ast.Constant)]
    return " ".join(part for part in parts if isinstance(part, str))


@pytest.mark.parametrize("path", _READING, ids=lambda path: path.name)
def test_what_names_an_option_says_what_it_is_about(path: Path) -> None:
    for line, error in _raised(path):
        assert "--" not in said_of(error, encodings=2), f"{path.name}:{line}"


def test_the_modules_that_read_do_raise() -> None:
    assert sum(len(_raised(path)) for path in _READING) > 30


def test_what_is_about_nothing_keeps_its_hint() -> None:
    assert said_of(CallsheetError("It is.", "Do that.")) == "It is. Do that."


def test_f6_is_named_where_it_does_something() -> None:
    error = UsageError("It is not utf-16.", "Leave --encoding out.", "encoding")
    assert "F6" in said_of(error, encodings=3)
    assert "F6" not in said_of(error, encodings=1)


def test_the_rate_is_that_of_the_rows_and_not_of_reading_before_them() -> None:
    times = iter([100.0, 100.1, 102.0])
    pace = Pace(lambda: next(times))
    assert pace.words(20_000, 60_000) == "20,000 of 60,000 rows · esc stops"
    assert pace.words(21_000, 60_000) == ""
    later = pace.words(40_000, 60_000)
    assert later == "40,000 of 60,000 rows · 10,000 a second · esc stops"
