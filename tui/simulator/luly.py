"""Luly's endpoints: each takes a request and answers what its pages say."""

import sqlite3
from dataclasses import replace
from datetime import datetime

from tui.simulator import luly_views as views
from tui.simulator.accepting import NewBatch, accept
from tui.simulator.database import changing, opened
from tui.simulator.luly_rules import UNAUTHORIZED, Refused, authorized, failed, invalid, read_batch
from tui.simulator.records import (
    Batch,
    CallRecord,
    batches_of,
    calls_of_batch,
    find_batch,
)
from tui.simulator.replies import Asked, Reply
from tui.simulator.scenario import Fault
from tui.simulator.states import CallState, state_of
from tui.simulator.world import World

_NO_BATCH = failed("Batch not found.", 404)


def luly_key(database: sqlite3.Connection) -> str:
    """Answer the one key that opens the simulated account."""
    row = database.execute("SELECT key FROM accounts WHERE provider = 'luly'").fetchone()
    return str(row["key"])


def send_batch(world: World, asked: Asked, fault: Fault | None) -> Reply:
    """POST /v1/batches: checks all, keeps all, answers the batch's id."""
    with opened(world.home) as database:
        if not authorized(asked, luly_key(database)):
            return UNAUTHORIZED
    try:
        new = read_batch(asked, world.now(), world.scenario.dnc)
    except Refused as refused:
        return refused.reply
    new = _twisted(new, fault)
    with changing(world.home) as database:
        call_ids = accept(database, world, new)
    answer: dict[str, object] = {"message": "success"}
    if not (fault and fault.no_id):
        answer["batch_id"] = new.batch_id
    if new.test:
        first = {"call_id": call_ids[0], "phone_number": new.calls[0].phone}
        answer |= {"test_mode": True, "dispatched": first, "total_calls": len(new.calls)}
    return Reply(200, answer)


def _twisted(new: NewBatch, fault: Fault | None) -> NewBatch:
    if fault is None:
        return new
    label = new.label
    if label is not None and fault.cut_label is not None:
        label = label[: fault.cut_label]
    return replace(new, label=label, list_late=fault.list_late)


def list_batches(world: World, asked: Asked, _: Fault | None) -> Reply:
    """GET /v1/batches: newest first unless `ascending`; `from` and `to` are places in that order.

    The page does not say what `from` and `to` are; where they are no numbers they are read as
    dates of `created_at`.
    """
    now = world.now()
    with opened(world.home) as database:
        if not authorized(asked, luly_key(database)):
            return UNAUTHORIZED
        found = [batch for batch in batches_of(database, "luly") if batch.listed_at <= now]
    query = asked.query
    try:
        ascending = truth(query.get("ascending", "false"))
        limit = int(query.get("limit", "1000"))
        campaign = query.get("campaign_id")
        if campaign is not None:
            found = [batch for batch in found if batch.campaign_id == campaign]
        if not ascending:
            found.reverse()
        found = _between(found, query.get("from"), query.get("to"))
    except ValueError as error:
        return invalid(str(error))
    return Reply(
        200, {"status": "success", "batches": [views.listed_batch(b) for b in found[:limit]]}
    )


def show_batch(world: World, asked: Asked, _: Fault | None) -> Reply:
    """GET /v1/batches/{id}: everything is included unless the query says false."""
    try:
        with_calls, with_transcripts, with_analysis = (
            truth(asked.query.get(name, "true"))
            for name in ("include_calls", "include_transcripts", "include_analysis")
        )
    except ValueError as error:
        return invalid(str(error))
    now = world.now()
    with opened(world.home) as database:
        if not authorized(asked, luly_key(database)):
            return UNAUTHORIZED
        batch = find_batch(database, "luly", asked.path["batch_id"])
        if batch is None:
            return _NO_BATCH
        calls = calls_of_batch(database, batch.serial)
    states = [(call, state_of(call, batch, now)) for call in calls]
    items = None
    if with_calls:
        items = [
            views.call_in_batch(
                batch, call, state, who_answered(world, batch, call, state, now), with_transcripts
            )
            for call, state in states
        ]
    return Reply(200, views.batch_details(batch, states, items, with_analysis))


def stop_batch(world: World, asked: Asked, _: Fault | None) -> Reply:
    """POST /v1/batches/{id}/stop: calls that have not rung yet are canceled; live ones go on."""
    now = world.now()
    with changing(world.home) as database:
        if not authorized(asked, luly_key(database)):
            return UNAUTHORIZED
        batch = find_batch(database, "luly", asked.path["batch_id"])
        if batch is None:
            return _NO_BATCH
        calls = calls_of_batch(database, batch.serial)
        if all(state_of(call, batch, now).ended for call in calls):
            return failed("All calls of this batch have already completed.")
        stopped = database.execute(
            "UPDATE calls SET stopped_at = ? WHERE batch = ? AND stopped_at IS NULL"
            " AND (rings_at IS NULL OR rings_at > ?)",
            (now, batch.serial, now),
        ).rowcount
    message = "Successfully stopped batch"
    return Reply(
        200,
        {
            "status": "success",
            "message": message,
            "num_calls": stopped,
            "batch_id": batch.batch_id,
        },
    )


def who_answered(
    world: World, batch: Batch, call: CallRecord, state: CallState, now: float
) -> str | None:
    """Answer who picked up a call, as far as Luly tells it now."""
    return views.answered_by(batch, call, state, world.scenario, now)


def _between(found: list[Batch], first: str | None, last: str | None) -> list[Batch]:
    for text, after in ((last, False), (first, True)):
        if text is None:
            continue
        if text.isdecimal():
            found = found[int(text) :] if after else found[: int(text)]
            continue
        moment = datetime.fromisoformat(text).astimezone().timestamp()
        found = [batch for batch in found if (batch.created_at >= moment) == after]
    return found


def truth(text: str) -> bool:
    """Read a query's true or false. Raises ValueError."""
    if text.lower() not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower() == "true"
