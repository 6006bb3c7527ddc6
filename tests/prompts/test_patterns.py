"""Regular expressions: groups, words for what is wrong, and no pattern that hangs."""

from time import monotonic

import pytest

from tui.domain.errors import UsageError
from tui.prompts.patterns import Match, find_pattern
from tui.prompts.worker import RenderWorker


def test_matches_with_what_takes_their_place() -> None:
    assert find_pattern("Ann Lee\nBo Ng", r"^(\w+) (\w+)$", r"\2, \1", 9) == (
        Match(0, 7, "Lee, Ann"),
        Match(8, 13, "Ng, Bo"),
    )
    assert find_pattern("aXbx", "x", r"\n", 9) == (Match(1, 2, "\n"), Match(3, 4, "\n"))
    assert find_pattern("aXbx", "x", "", 9, exact_case=True) == (Match(3, 4),)
    assert find_pattern("plan plans", "plans?|x", "", 9, whole_words=True) == (
        Match(0, 4),
        Match(5, 10),
    )
    assert find_pattern("aaa", "a", "", 2) == (Match(0, 1), Match(1, 2))
    assert find_pattern("abc", "x*", "", 9) == ()


@pytest.mark.parametrize(
    ("pattern", "replacement", "words"),
    [
        ("(a", "", "No pattern: missing ), unterminated subpattern at 1."),
        ("a)(", "", "No pattern: unbalanced parenthesis at 2."),
        ("x{99999999999999999999}", "", "No pattern: a number in it is too large."),
        ("(" * 3000 + ")" * 3000, "", "No pattern: too many brackets in one another."),
        ("(?i", "", "No pattern: missing -, : or ) at 4."),
        ("a(?i)", "", "No pattern: global flags not at the start of the expression at 2."),
        ("a", r"\1", "No replacement: invalid group reference 1 at 2."),
        ("a", r"\g<no>", "No replacement: unknown group name 'no'."),
    ],
)
def test_what_cannot_be_read_is_told_in_words(pattern: str, replacement: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_pattern("a", pattern, replacement, 9, whole_words=True)
    assert caught.value.message == words


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("(?i)foo", [(0, 3), (4, 7)]),
        ("(?x) foo # those at the end", [(0, 3), (4, 7)]),
        ("(?x) (?i) foo", [(0, 3), (4, 7)]),
        ("(?m)^foo", [(0, 3)]),
        ("(?i)", []),
        ("(?x)#", []),
    ],
)
def test_flags_at_the_start_hold_for_whole_words(
    pattern: str, places: list[tuple[int, int]]
) -> None:
    text = "foo FOO foobar"
    assert [
        (each.start, each.end) for each in find_pattern(text, pattern, "", 9, whole_words=True)
    ] == places


def test_what_no_pattern_can_be_leaves_the_worker_alive() -> None:
    with RenderWorker(2) as worker:
        process = worker._process
        for pattern in ("x{99999999999999999999}", "(" * 3000 + ")" * 3000):
            with pytest.raises(UsageError, match="No pattern"):
                worker.find("abc", pattern, "", 9)
        assert worker._process is process


def test_a_pattern_that_takes_for_ever_is_ended() -> None:
    with RenderWorker(0.2) as worker:
        begun = monotonic()
        with pytest.raises(UsageError, match="takes too long"):
            worker.find("a" * 60 + "!", "(a+)+$", "", 9)
        assert monotonic() - begun < 10
        assert worker.find("abc", "b", "", 9) == (Match(1, 2),)
