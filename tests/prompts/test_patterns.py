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
        ("a", r"\1", "No replacement: invalid group reference 1 at 2."),
        ("a", r"\g<no>", "No replacement: unknown group name 'no'."),
    ],
)
def test_what_cannot_be_read_is_told_in_words(pattern: str, replacement: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_pattern("a", pattern, replacement, 9, whole_words=True)
    assert caught.value.message == words


def test_a_pattern_that_takes_for_ever_is_ended() -> None:
    with RenderWorker(0.2) as worker:
        begun = monotonic()
        with pytest.raises(UsageError, match="takes too long"):
            worker.find("a" * 60 + "!", "(a+)+$", "", 9)
        assert monotonic() - begun < 10
        assert worker.find("abc", "b", "", 9) == (Match(1, 2),)
