"""Finding in a text."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.app.text_search import (
    Place,
    Search,
    after,
    before,
    escaped,
    places,
    replaced,
    unescaped,
)

LINES = ["One two", "two.TWO (two", ""]


def put(lines: Sequence[str], all_places: Sequence[Place], text: str) -> str:
    """The text with the same in every place."""
    return replaced(lines, all_places, [text] * len(all_places))


def found(wanted: str, lines: list[str] = LINES, **how: bool) -> list[Place]:
    """The places of a text."""
    return list(places(lines, Search(wanted, **how)))


def test_places_without_regard_to_case() -> None:
    assert found("Two") == [
        Place((0, 4), (0, 7)),
        Place((1, 0), (1, 3)),
        Place((1, 4), (1, 7)),
        Place((1, 9), (1, 12)),
    ]
    assert found("(") == [Place((1, 8), (1, 9))]
    assert found("") == []


def test_places_that_go_on_in_the_next_line() -> None:
    across = Place((0, 4), (1, 3))
    assert found(r"two\ntwo") == [across]
    assert found("two two") == [across]
    assert found(r"two\n") == [Place((0, 4), (1, 0)), Place((1, 9), (2, 0))]
    assert found("a b", ["a b", "a", "b"]) == [Place((0, 0), (0, 3)), Place((1, 0), (2, 1))]
    assert found(r"a\\n", ["a\\n", "a"]) == [Place((0, 0), (0, 3))]


@pytest.mark.parametrize(
    ("how", "count"), [({}, 4), ({"exact_case": True}, 3), ({"whole_words": True}, 2)]
)
def test_narrower_ways(how: dict[str, bool], count: int) -> None:
    assert len(found("two", ["two", "TWO", "twofold", "xtwo"], **how)) == count


def test_replacing_everywhere() -> None:
    assert put(LINES, found("two"), "2") == "One 2\n2.2 (2\n"
    assert put(LINES, found(r"two\ntwo"), "x") == "One x.TWO (two\n"
    assert put(LINES, [], "x") == "\n".join(LINES)
    assert put([], [], "x") == ""


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", min_size=1, max_size=3))
def test_replacing_with_itself_changes_nothing(text: str, wanted: str) -> None:
    lines = text.split("\n")
    search = Search(escaped(wanted), exact_case=True)
    all_places = places(lines, search)
    assert len(put(lines, all_places, "")) == len(text) - len(wanted) * len(all_places)
    if " " not in wanted:
        assert put(lines, all_places, wanted) == text


@given(st.text(alphabet="a\\n\n"))
def test_what_is_typed_in_one_line(text: str) -> None:
    assert "\n" not in escaped(text)
    assert unescaped(escaped(text)) == text


def test_going_around() -> None:
    all_places = found("two")
    assert [after(all_places, at) for at in ((0, 0), (0, 5), (1, 10))] == [0, 1, 0]
    assert [before(all_places, at) for at in ((1, 4), (0, 4), (0, 5))] == [1, 3, 0]
