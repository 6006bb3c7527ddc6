"""The form's fields read into a batch, and a draft read back into the form."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.calling import LEVERS, LULY, calling_desk
from tui.app.screens.compose.panel import request_words
from tui.app.screens.compose.values import (
    compose_from,
    json_or_text,
    new_batch_of,
    pairs,
    values_of,
)
from tui.domain.batch import Choice
from tui.domain.errors import NameTaken, UsageError

LULY_VALUES = {
    "name": "wave",
    "list": "l1",
    "template": "t1",
    "mode": "whole",
    "label": "spring",
    "caller": "+12025550111",
    "campaign_id": "c9",
    "batch_webhook": "https://hooks.example/done",
    "answered_by": "yes",
    "max_duration": "5",
    "params": 'voice=maya\nrecord=true\nnote="12"\n\nfirst_sentence=Hello {{ first_name }}',
    "variables": "tone=kind",
    "where": "plan=the gold plan",
    "limit": "2",
}
LEVERS_VALUES = {
    "name": "dues",
    "list": "l1",
    "template": "t1",
    "mode": "slots",
    "metadata": "invoice={{ plan }}",
    "country_code": "SA",
    "batch_size": "50",
    "update_existing": "yes",
    "not_before": "2026-03-02T09:00+03:00",
}


def test_every_field_of_luly_reaches_the_batch() -> None:
    """Parameters are JSON where they parse; what is empty is not set."""
    new = new_batch_of(LULY_VALUES, "luly")
    assert new.options.params == {
        "voice": "maya",
        "record": True,
        "note": "12",
        "first_sentence": "Hello {{ first_name }}",
        "answered_by_enabled": True,
        "max_duration": 5,
    }
    assert new.options.caller == "+12025550111"
    assert new.options.variables == {"tone": "kind"}
    assert new.where == (("plan", "the gold plan"),)
    assert new.limit == 2
    assert new.options.metadata == {}


def test_every_field_of_levers_reaches_the_batch() -> None:
    """The other provider's fields are not read."""
    new = new_batch_of({**LEVERS_VALUES, "params": "voice=maya"}, "levers")
    assert new.options.params == {}
    assert new.options.metadata == {"invoice": "{{ plan }}"}
    assert new.options.batch_size == 50
    assert new.options.update_existing
    assert new.options.not_before == "2026-03-02T09:00+03:00"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "needs a name"),
        ({"list": ""}, "no list"),
        ({"limit": "many"}, "at most"),
        ({"limit": "٣"}, "at most"),
        ({"max_duration": "long"}, "max_duration"),
        ({"params": "voice"}, "parameters, line 1"),
        ({"params": "a=1\na=2"}, "stands there twice"),
        ({"where": "=x"}, "only where"),
    ],
)
def test_a_mistake_is_named(changes: dict[str, str], words: str) -> None:
    """The message names the field; the hint says what to write."""
    with pytest.raises(UsageError) as caught:
        new_batch_of({**LULY_VALUES, **changes}, "luly")
    assert words in caught.value.message
    assert caught.value.hint


def test_a_draft_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Composed anew without a change, a draft asks for the same."""
    for values, profile in ((LULY_VALUES, LULY), (LEVERS_VALUES, LEVERS)):
        with calling_desk(tmp_path / profile.provider, profile) as desk:
            first = compose_from(desk, values)
            shown = values_of(first)
            again = compose_from(desk, shown, first.id)
            assert again.options == first.options
            assert (again.total, again.chosen) == (first.total, first.chosen)
            assert again.name == first.name
            assert len(desk.store.batches.all()) == 1


def test_a_draft_stays_where_the_new_one_cannot_be_made(tmp_path: Path) -> None:
    """Nothing is lost: the removal and the composing are one."""
    with calling_desk(tmp_path / "home") as desk:
        draft = compose_from(desk, LULY_VALUES)
        compose_from(desk, {**LULY_VALUES, "name": "other"})
        with pytest.raises(NameTaken):
            compose_from(desk, {**values_of(draft), "name": "other"}, draft.id)
        assert desk.store.batches.get("wave").id == draft.id
        assert desk.store.rows.counts(draft.id)["planned"] == 2  # type: ignore[index]


def test_pairs_keep_their_equals_signs() -> None:
    """Only the first equals sign divides."""
    assert pairs("url=https://x.example/?a=b\n", "parameters") == {"url": "https://x.example/?a=b"}
    assert json_or_text("0.5") == 0.5
    assert json_or_text("half") == "half"


def test_requests_in_words() -> None:
    """A ramp reads as a ramp."""
    assert request_words(()) == "no request"
    assert request_words((45,)) == "1 request of 45"
    assert request_words((1, 5, 200, 200, 60)) == "5 requests: 1 + 5 + 2 × 200 + 60"


def test_who_was_asked_for_comes_back(tmp_path: Path) -> None:
    asked = {"where": "plan=gold, due=", "segment": "near the end", "limit": "5"}
    values = {"name": "w", "list": "l1", "template": "t1", **asked}
    new = new_batch_of(values, "luly")
    assert (new.segment, new.limit) == ("near the end", 5)
    assert new.where == (("plan", "gold"), ("due", ""))
    with calling_desk(tmp_path / "home") as desk:
        batch = compose_from(desk, {**LULY_VALUES, "limit": "1"})
        batch = replace(batch, chosen=Choice(new.where, new.segment, new.limit))
    assert {key: values_of(batch)[key] for key in asked} == asked
