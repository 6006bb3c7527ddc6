"""A profile that is pointed at another server: what left for the one before is not judged there."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    LIVE,
    UNKNOWN,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tui.domain.contact import Contact
from tui.domain.errors import Refused
from tui.domain.states import AttemptState
from tui.engine.confirming import SendOrder, dry_run
from tui.engine.labels import remember_label
from tui.engine.reconciling import reconcile
from tui.engine.sending import send
from tui.engine.testcall import place_test_call

ELSEWHERE = replace(LIVE, base_url="https://other.invalid/api")


async def test_absence_is_not_proven_at_another_address(tmp_path: Path) -> None:
    """Else the rows would be planned again while the first server is calling."""
    with desk_at(tmp_path, LIVE) as (desk, clock):
        add_list(desk, 2)
        batch = add_batch(desk).id
        here = ScriptedProvider(desk, [UNKNOWN], shows_labels=False, complete=False)
        order = SendOrder(confirm="luly-prod:2", untested=True)
        await send(desk, connected(desk, here), batch, order)
        assert len(here.dialled) == 2
        moved = replace(desk, profile=ELSEWHERE)
        there = ScriptedProvider(moved)
        made = desk.store.lists.create("others", ("plan", "due"))
        fields = {"plan": "gold", "due": "May"}
        person = Contact("", made.id, phone(200), phone(200), first_name="Bo", fields=fields)
        desk.store.contacts.add_many(made.id, [person])
        other = add_batch(moved, "other", contacts="others").id
        await send(
            moved,
            connected(moved, there),
            other,
            SendOrder(confirm="luly-prod:1", untested=True),
        )
        [seen] = moved.store.attempts.of_batch(other)
        remember_label(moved, seen, there.listed[0])
        for _ in range(3):
            found = await reconcile(moved, connected(moved, there), batch)
            clock.advance(seconds=700)
        assert [each.state for each in found.attempts] == [AttemptState.UNKNOWN]
        assert "provider.invalid" in found.attempts[0].detail
        with pytest.raises(Refused, match=r"provider\.invalid"):
            dry_run(moved, batch)
        with pytest.raises(Refused, match=r"provider\.invalid"):
            await send(moved, connected(moved, there), batch, order)


async def test_words_tested_at_another_address_are_untested(tmp_path: Path) -> None:
    with desk_at(tmp_path, LIVE) as (desk, _):
        add_list(desk, 2)
        batch = add_batch(desk).id
        provider = ScriptedProvider(desk)
        await place_test_call(desk, connected(desk, provider), batch_id=batch)
        assert dry_run(desk, batch).tested
        assert not dry_run(replace(desk, profile=ELSEWHERE), batch).tested
