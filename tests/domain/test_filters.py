"""Filters as text and as values, and the local time they ask for."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui.domain.errors import UsageError
from tui.domain.filter_text import filter_text, parse_filter
from tui.domain.filters import (
    Compared,
    Condition,
    Filter,
    Finds,
    HasValue,
    InOtherList,
    InRegion,
    LastOutcome,
    OnDoNotCall,
    OpenNow,
    Tagged,
)
from tui.domain.local_time import zones_of
from tui.domain.policy.book import RuleBook
from tui.domain.policy.verdicts import open_at
from tui.domain.states import Outcome

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name not in {"not", "and", "where"}
)
TEXTS = st.text(min_size=1, max_size=12).filter(lambda text: text.strip() == text)
CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Compared, NAMES, st.sampled_from(["=", "!=", "contains"]), st.text(max_size=12)),
    st.builds(HasValue, NAMES, st.booleans()),
    st.builds(Finds, TEXTS),
    st.builds(Tagged, TEXTS, st.booleans()),
    st.builds(LastOutcome, st.sampled_from([None, *Outcome]), st.booleans()),
    st.builds(OnDoNotCall, st.booleans()),
    st.builds(InOtherList, st.one_of(st.just(""), TEXTS), st.booleans()),
    st.builds(InRegion, st.sampled_from(["SA", "+1212"]), st.booleans()),
    st.builds(OpenNow, st.booleans()),
)


@given(st.lists(CONDITIONS, max_size=4).map(lambda made: Filter(tuple(made))))
def test_what_is_written_is_read_back(found: Filter) -> None:
    assert parse_filter(filter_text(found)) == found


_BITS = st.sampled_from(["a", "is", "=", "!=", "!", "~", "b", "not", "tag", " ", "  "])


@given(st.lists(_BITS, min_size=1, max_size=8).map("".join))
def test_words_to_find_are_those_that_were_typed(typed: str) -> None:
    """Without quotes, too; a sign first of all would compare a column."""
    words = " ".join(typed.split())
    assume(words and words[0] not in "=!~")
    found = parse_filter(f"find {typed}")
    assert found.conditions == (Finds(words),)
    assert parse_filter(filter_text(found)) == found


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("", ()),
        ("where plan = gold and open now", (Compared("plan", "=", "gold"), OpenNow())),
        ("city = New York and has email", (Compared("city", "=", "New York"), HasValue("email"))),
        ('note contains "bread and butter"', (Compared("note", "contains", "bread and butter"),)),
        ("plan!=gold", (Compared("plan", "!=", "gold"),)),
        ("plan ~ old", (Compared("plan", "contains", "old"),)),
        ("due = $12.00 and lacks note", (Compared("due", "=", "$12.00"), HasValue("note", False))),
        ('plan = ""', (Compared("plan", "=", ""),)),
        ("tag very late AND NOT suppressed", (Tagged("very late"), OnDoNotCall(False))),
        ('in list "march and april"', (InOtherList("march and april"),)),
        ("not in list march 2", (InOtherList("march 2", False),)),
        ("not in another list", (InOtherList("", False),)),
        ('find zo 0147 and find "rock and roll"', (Finds("zo 0147"), Finds("rock and roll"))),
        ("find a=b and plan=a=b", (Finds("a=b"), Compared("plan", "=", "a=b"))),
        ("find is it and find a = b", (Finds("is it"), Finds("a = b"))),
        ("find a=and", (Finds("a=and"),)),
        ('find "is" it', (Finds("is it"),)),
        ("tag a~b!", (Tagged("a~b!"),)),
        ("find contains x", (Compared("find", "contains", "x"),)),
        ("find = x and find is", (Compared("find", "=", "x"), Finds("is"))),
        ("not tag vip", (Tagged("vip", False),)),
        ("last outcome no_answer", (LastOutcome(Outcome.NO_ANSWER),)),
        ("not last outcome none", (LastOutcome(None, False),)),
        ("region sa and region +1212", (InRegion("SA"), InRegion("+1212"))),
        ("tag = vip", (Compared("tag", "=", "vip"),)),
    ],
)
def test_how_it_is_typed(text: str, conditions: tuple[Condition, ...]) -> None:
    assert parse_filter(text).conditions == conditions


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plan", "cannot be read"),
        ("plan =", "cannot be read"),
        ("plan = gold and", "nothing beside"),
        ('plan = "gold', "not closed"),
        ("region Riyadh", "no region"),
        ("last outcome maybe", "no outcome"),
        ("9 = x", "no variable"),
        ("not has plan", "cannot be read"),
        ("find", "cannot be read"),
        ("not find zo", "cannot be read"),
        ("color = red", "unknown column 'color'"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        parse_filter(text, ("plan", "due"))
    assert caught.value.hint


def test_standard_variables_are_always_known() -> None:
    assert parse_filter("name contains ann and first_name = Ann", ()).names == (
        "name",
        "first_name",
    )


def test_local_time_asks_every_zone_a_contact_may_be_in() -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert zones_of("Asia/Riyadh", "+12025550143") == ("Asia/Riyadh",)
    assert zones_of("Nowhere/At all", "+966501234567") == ("Asia/Riyadh",)
    is_open = open_at(RuleBook(), noon)
    assert is_open("Asia/Riyadh", {}, "")
    assert is_open("", {}, "+966501234567")
    assert not is_open("America/New_York", {}, "+966501234567")
    assert not is_open("", {}, "raw:123")
    assert len(zones_of("", "+18005550199")) > 10
    assert not is_open("", {}, "+18005550199")
