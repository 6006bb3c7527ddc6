"""Global options stand before or after the verb."""

from pathlib import Path

import pytest

from tui.cli.options import Options, split_options
from tui.domain.errors import UsageError

GIVEN = Options(Path("/h"), Path("/c"), "p", True)


@pytest.mark.parametrize(
    "line",
    [
        "--home /h --config /c --profile p --json lists show x",
        "lists show x --home /h --config /c --profile p --json",
        "lists --json show --home=/h x --config=/c --profile=p",
    ],
)
def test_the_place_of_a_global_option_does_not_matter(line: str) -> None:
    """What is left is the verb with its own words, in order."""
    assert split_options(line.split()) == (GIVEN, ["lists", "show", "x"])


def test_what_stands_after_two_dashes_is_left_alone() -> None:
    """A file may be named --json."""
    options, rest = split_options(["lists", "import", "--", "--json"])
    assert not options.as_json
    assert rest == ["lists", "import", "--", "--json"]


@pytest.mark.parametrize("words", [["--home"], ["--home", "--json"], ["--profile="]])
def test_an_option_without_its_value(words: list[str]) -> None:
    """It is not taken for the option that follows."""
    with pytest.raises(UsageError, match="needs a value"):
        split_options(words)
