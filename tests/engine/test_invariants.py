"""Each invariant: a workspace where all is well, one planted violation, and it is found."""

import asyncio
import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.engine.desks import (
    ACCEPTED,
    LEVERS,
    OWN_PHONE,
    UNKNOWN,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
    phone,
)
from tests.torture.account import LEVERS_CAN
from tui.domain.batch import BatchOptions
from tui.domain.ledger import LedgerEntry, Suppressed
from tui.domain.profile import Secret
from tui.domain.states import AttemptState, BatchState, Outcome, RowState
from tui.engine.confirming import SendOrder
from tui.engine.content import contact_digest, content_of
from tui.engine.desk import Desk
from tui.engine.invariants import check_secrets, check_workspace
from tui.engine.pasting import confirm_pasted_for
from tui.engine.sending import send
from tui.engine.testcall import place_test_call

Plant = Callable[[Desk], None]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two rows accepted, two in doubt, one planned; and a test call."""
    with desk_at(tmp_path / "home") as (desk, clock):
        add_list(desk, 5)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk, [ACCEPTED, UNKNOWN], arrives=False)
        link = connected(desk, provider)
        asyncio.run(send(desk, link, batch.id, SendOrder(yes=True)))
        asyncio.run(place_test_call(desk, link, batch_id=batch.id))
        clock.advance(minutes=1)
        assert check_workspace(desk) == ()
        yield desk


def change_row(place: int, **changes: Any) -> Plant:
    def plant(desk: Desk) -> None:
        row = list(desk.store.rows.iterate("b1"))[place]
        desk.store.rows.save_many([replace(row, **changes)])

    return plant


def change_attempt(number: int, **changes: Any) -> Plant:
    def plant(desk: Desk) -> None:
        attempt = desk.store.attempts.of_batch("b1")[number]
        desk.store.attempts.update(attempt.id, **changes)

    return plant


def judged_by(policy: str, desk: Desk) -> None:
    """The rules in force held what left: it was seven in the morning in Los Angeles."""
    change_attempt(0, policy=f"{policy}:{desk.rules.digest}")(desk)


def change_batch(name: str, **changes: Any) -> Plant:
    return lambda desk: void(desk.store.batches.update(name, **changes))


def sql(*statements: str) -> Plant:
    def plant(desk: Desk) -> None:
        path = desk.store.home / "callsheet.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                assert connection.execute(statement).rowcount > 0

    return plant


def void(_: object) -> None:
    """Take what nobody needs."""


def same_contacts_again(desk: Desk) -> None:
    first = desk.store.attempts.of_batch("b1")[0]
    desk.store.attempts.add(replace(first, id="zzzzzzzzzz"))
    desk.store.answers.add("zzzzzzzzzz", "body", body_of_first(desk), desk.clock())


def body_of_first(desk: Desk, **swap: str) -> bytes:
    first = desk.store.attempts.of_batch("b1")[0]
    raw = next(a.raw for a in desk.store.answers.of(first.id) if a.kind == "body")
    text = zlib.decompress(raw).decode()
    for old, new in swap.items():
        assert old in text
        text = text.replace(old, new)
    return zlib.compress(text.encode())


def rewrite_body(**swap: str) -> Plant:
    """Other bytes left and were hashed so: only what they say betrays them."""

    def plant(desk: Desk) -> None:
        first = desk.store.attempts.of_batch("b1")[0]
        body = body_of_first(desk, **swap)
        sql(f"DELETE FROM t_answers WHERE attempt = '{first.id}'")(desk)
        desk.store.answers.add(first.id, "body", body, desk.clock())
        desk.store.answers.add(first.id, "answer", b"batch$1", desk.clock())
        sha = hashlib.sha256(zlib.decompress(body)).hexdigest()
        desk.store.attempts.update(first.id, body_sha256=sha)

    return plant


def changed_unseen(desk: Desk) -> None:
    """A contact changed after the confirmation, left with its new words, and was never held."""
    first = next(iter(desk.store.rows.iterate("b1")))
    contact = replace(desk.store.contacts.get(first.ref), first_name="Someone")
    desk.store.contacts.update_many([contact])
    rewrite_body(Name0="Someone")(desk)
    change_row(0, digest=contact_digest(contact))(desk)


def changed_since(desk: Desk, **swap: str) -> None:
    """The words that left are others, and the contact is gone: only the confirmation tells."""
    rewrite_body(**swap)(desk)
    desk.store.contacts.remove_many([next(iter(desk.store.rows.iterate("b1"))).ref])


def another_snippet(desk: Desk) -> None:
    """The batch keeps another version of a snippet than the one whose words have left."""
    template = desk.store.templates.save("closing", "Bye.", "ana")
    batch = desk.store.batches.get("b1")
    source = "Hello {{ first_name }}. {% include 'closing' %}"
    prompt = desk.store.templates.save("wave 1 prompt", source, "ana", template_id="t1")
    changed = replace(batch, template_version=prompt.version)
    changed = replace(changed, snippets={"closing": f"{template.id}:1"})
    digest = content_of(desk, changed).confirmed_digest
    desk.store.batches.update(
        "b1",
        template_version=changed.template_version,
        snippets=changed.snippets,
        content_digest=digest,
    )


def other_options(desk: Desk) -> None:
    """The options were changed after they had left, and their digest with them."""
    batch = desk.store.batches.get("b1")
    changed = replace(batch, options=replace(batch.options, caller="+12025550142"))
    digest = content_of(desk, changed).confirmed_digest
    desk.store.batches.update("b1", options=changed.options, content_digest=digest)
    told = f"json_set(doc, '$.detail.content', '{digest}')"
    sql(f"UPDATE t_audit SET doc = {told} WHERE json_extract(doc, '$.action') = 'confirm'")(desk)


def two_senders(desk: Desk) -> None:
    for number in (0, 1):
        change_attempt(number, state=AttemptState.SENDING)(desk)


def answered_twice(desk: Desk) -> None:
    first = desk.store.attempts.of_batch("b1")[0]
    desk.store.answers.add(first.id, "answer", b"batch$1", desk.clock())


def refused_before(desk: Desk) -> None:
    refused = Suppressed(phone(0), phone(0), "asked", desk.clock() - timedelta(days=1), "ana")
    desk.store.suppression.add_many([refused])


def ringing_elsewhere(desk: Desk) -> None:
    made = add_batch(desk, "wave 2")
    row = replace(next(iter(desk.store.rows.iterate(made.id))), state=RowState.ACCEPTED)
    desk.store.rows.save_many([replace(row, attempt="zzzzzzzzzz")])


def stranger_in_ledger(desk: Desk) -> None:
    desk.store.ledger.add_many(
        [LedgerEntry("live", phone(9), "b77", "zzzzzzzzzz", "c77", desk.clock())]
    )


PLANTS: list[tuple[str, str, Plant]] = [
    ("I1", "no body", sql("DELETE FROM t_answers WHERE json_extract(doc, '$.kind') = 'body'")),
    ("I1", "row without attempt", change_row(0, attempt="")),
    ("I2", "contact handed over twice", same_contacts_again),
    ("I2", "two answers", answered_twice),
    ("I3", "ringing twice", ringing_elsewhere),
    ("I3", "ledger forgot", sql("DELETE FROM t_ledger WHERE dial_key = '" + phone(0) + "'")),
    ("I3", "ledger keeps back", change_row(0, state=RowState.ENDED, outcome=Outcome.BUSY)),
    ("I4", "refused before", refused_before),
    ("I4", "number twice", change_row(1, dial_key=phone(0), phone=phone(0))),
    ("I4", "outside the hours", lambda desk: judged_by("strict", desk)),
    ("I5", "doubt became planned", change_row(2, state=RowState.PLANNED, attempt="")),
    ("I5", "doubt dropped", change_attempt(1, state=AttemptState.NOT_SENT)),
    ("I6", "other hash", change_attempt(0, body_sha256="0" * 64)),
    ("I6", "other contacts", change_attempt(0, refs=("c1",))),
    ("I6", "other number", rewrite_body(**{phone(0): phone(7)})),
    ("I7", "outcome too early", change_row(0, outcome=Outcome.ANSWERED)),
    ("I7", "sending for ever", change_row(0, state=RowState.SENDING)),
    ("I7", "accepted by a no", change_attempt(0, state=AttemptState.REJECTED)),
    ("I8", "row lost", sql("DELETE FROM t_rows WHERE batch_id = 'b1' AND seq = 4")),
    ("I8", "ended while ringing", change_batch("b1", state=BatchState.ENDED)),
    ("I9", "template gone", sql("DELETE FROM t_template_versions")),
    ("I9", "list gone", sql("DELETE FROM t_lists")),
    ("I9", "call gone", stranger_in_ledger),
    ("I10", "answer gone", sql("DELETE FROM t_answers WHERE json_extract(doc,'$.kind')='answer'")),
    ("I11", "two senders", two_senders),
    ("I13", "options changed", change_batch("b1", fixed_at=None)),
    ("I13", "never confirmed", change_row(0, digest="")),
    ("I13", "other words", rewrite_body(Name0="Someone")),
    ("I13", "a change unseen", changed_unseen),
    ("I13", "other words to one who is gone", lambda desk: changed_since(desk, Name0="Someone")),
    ("I13", "other words, another digest", another_snippet),
    ("I13", "options after the fact", other_options),
    ("I13", "another prompt", rewrite_body(**{'"base_prompt": "': '"base_prompt": "Hello. '})),
    ("I13", "another option", rewrite_body(**{'"label":': '"voice":"nat","label":'})),
    ("I14", "another number", sql("UPDATE t_rows SET doc = json_set(doc, '$.phone', '+1') "
                                  "WHERE batch_id = 'b2'", "DELETE FROM t_audit")),
    ("I15", "other profile", change_attempt(0, profile="luly-prod")),
    ("I15", "other realm", change_batch("b1", realm="live")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("invariant", "plant"), [(i, p) for i, _, p in PLANTS], ids=[f"{i} {n}" for i, n, _ in PLANTS]
)
def test_a_planted_violation_is_found(desk: Desk, invariant: str, plant: Plant) -> None:
    plant(desk)
    found = check_workspace(desk)
    assert invariant in {violation.invariant for violation in found}, found


def test_a_test_number_of_nobodys_is_found(desk: Desk) -> None:
    other = replace(desk, profile=replace(desk.profile, test_numbers=("+16465550111",)))
    assert [v.invariant for v in check_workspace(other)] == ["I14"]
    assert OWN_PHONE in check_workspace(other)[0].words


def test_a_key_is_found_wherever_it_stands(desk: Desk, tmp_path: Path) -> None:
    key = Secret("sk-never-anywhere-0123456789")
    assert check_secrets(desk, [key, Secret("")]) == ()
    (desk.store.home / "exports" / "calls.csv").write_text(f"x,{key.reveal()}\n")
    assert [v.invariant for v in check_secrets(desk, [key])] == ["I12"]
    (desk.store.home / "exports" / "calls.csv").unlink()
    desk.store.facts.set("note", key.reveal())
    assert {Path(v.subject).name for v in check_secrets(desk, [key])} >= {"callsheet.db-wal"}
    log = tmp_path / "crash.log"
    log.write_bytes(b"\x00" * ((1 << 20) - 5) + key.reveal().encode())
    assert str(log) in {v.subject for v in check_secrets(desk, [key], [log])}
    assert key.reveal() not in repr(check_secrets(desk, [key], [log]))
    gone = check_secrets(desk, [key], [tmp_path / "just-removed"])
    assert gone == check_secrets(desk, [key])


def test_a_key_inside_what_is_packed_is_found(desk: Desk) -> None:
    key = Secret("sk-never-anywhere-0123456789")
    first = desk.store.attempts.of_batch("b1")[0]
    desk.store.answers.add(first.id, "answer", key.reveal().encode(), desk.clock())
    assert [v.subject for v in check_secrets(desk, [key])] == [first.id]
    assert check_workspace(desk) != ()


@pytest.mark.parametrize(
    "swap", [{"Name0": "Zed"}, {"gold": "tin"}, {'"campaign": "s': '"campaign": "w'}]
)
async def test_what_left_to_levers_is_what_was_confirmed(
    tmp_path: Path, swap: dict[str, str]
) -> None:
    """Names and the operator's metadata count too; the contacts are gone by the time one looks."""
    with desk_at(tmp_path / "home", LEVERS) as (desk, _):
        add_list(desk, 2)
        options = BatchOptions(metadata={"campaign": "spring {{ plan }}"}, country_code="SA")
        batch = add_batch(desk, options=options)
        prompt = content_of(desk, batch).prompt
        assert prompt is not None
        confirm_pasted_for(desk, batch, prompt.text)
        provider = ScriptedProvider(desk, capabilities=LEVERS_CAN)
        await send(desk, connected(desk, provider), batch.id, SendOrder(yes=True))
        desk.store.contacts.remove_many(["c1"])
        assert check_workspace(desk) == ()
        rewrite_body(**swap)(desk)
        assert {v.invariant for v in check_workspace(desk)} == {"I13"}


async def test_an_override_of_a_change_covers_no_later_change(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home") as (desk, _):
        contacts = add_list(desk, 4)
        batch = add_batch(desk)
        provider = ScriptedProvider(desk)
        link = connected(desk, provider)
        await send(desk, link, batch.id, SendOrder(yes=True, limit=2))

        def rename(name: str) -> None:
            desk.store.contacts.update_many([replace(contacts[3], first_name=name)])

        rename("Once")
        provider.on_prepare = lambda: rename("Twice")
        order = SendOrder(yes=True, overrides=("changed",), reason="a new name")
        report = await send(desk, link, batch.id, order)
        assert (report.accepted, report.held) == (1, 1)
        assert phone(3) not in provider.dialled
        provider.on_prepare = None
        assert (await send(desk, link, batch.id, order)).accepted == 1
        assert "Twice" in provider.bodies[-1]["call_data"][0]["prompt"]
        assert check_workspace(desk) == ()
