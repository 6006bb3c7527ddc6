"""Numbers that are sent as written ring somebody's phone all the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    LEVERS,
    LULY,
    ScriptedProvider,
    add_batch,
    connected,
    desk_at,
)
from tui.domain.batch import Batch, BatchOptions
from tui.domain.contact import Contact
from tui.domain.phone import dial_key
from tui.engine.confirming import SendOrder
from tui.engine.desk import Desk
from tui.engine.preflight import preflight
from tui.engine.sending import send
from tui.engine.suppressing import suppress

AS_WRITTEN = SendOrder(yes=True, overrides=("invalid_number", "not_pasted"), reason="their words")


def batch_of(desk: Desk, *phones: str, name: str = "wave", country: str = "") -> Batch:
    made = desk.store.lists.create(name, ("plan", "due"))
    desk.store.contacts.add_many(
        made.id,
        [
            Contact(
                "",
                made.id,
                phone,
                dial_key(phone),
                first_name="Ann",
                phone_status="ok" if phone.startswith("+") else "invalid",
                fields={"plan": "gold", "due": "May"},
            )
            for phone in phones
        ],
    )
    return add_batch(desk, name, contacts=name, options=BatchOptions(country_code=country))


@pytest.mark.parametrize(
    ("written", "refused", "country"),
    [
        ("966500000001", "+966500000001", ""),
        ("00 966 500000001", "+966500000001", ""),
        ("966500000001", "966500000001", ""),
        ("0500000003", "+966500000003", "SA"),
    ],
)
async def test_a_refusal_holds_however_the_number_is_written(
    tmp_path: Path, written: str, refused: str, country: str
) -> None:
    profile = replace(LEVERS if country else LULY, region="US")
    with desk_at(tmp_path, profile) as (desk, _):
        batch = batch_of(desk, written, country=country)
        suppress(desk, [refused], "asked us")
        provider = ScriptedProvider(desk)
        report = await send(desk, connected(desk, provider), batch.id, AS_WRITTEN)
        assert (report.accepted, report.blocked) == (0, 1)
        assert provider.dialled == []


async def test_a_number_refused_without_its_plus_is_refused_with_it(tmp_path: Path) -> None:
    with desk_at(tmp_path, replace(LULY, region="US")) as (desk, _):
        batch = batch_of(desk, "+966500000001")
        assert suppress(desk, ["966500000001"], "asked us").added == 2
        assert preflight(desk, batch.id).reasons == {"suppressed": 1}


async def test_one_phone_written_in_two_ways_is_rung_once(tmp_path: Path) -> None:
    with desk_at(tmp_path, replace(LULY, region="US")) as (desk, _):
        batch = batch_of(desk, "966500000001", "+966500000001")
        other = batch_of(desk, "+966500000001", name="other")
        provider = ScriptedProvider(desk)
        first = await send(desk, connected(desk, provider), batch.id, AS_WRITTEN)
        second = await send(desk, connected(desk, provider), other.id, SendOrder(yes=True))
        assert (first.accepted, first.blocked, second.blocked) == (1, 1, 1)
        assert provider.dialled == ["966500000001"]
