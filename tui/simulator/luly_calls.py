"""Luly's endpoints for single calls."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from tui.simulator import luly_views as views
from tui.simulator.database import changing, opened
from tui.simulator.luly import luly_key, truth, who_answered
from tui.simulator.luly_rules import UNAUTHORIZED, authorized, failed, invalid
from tui.simulator.records import (
    Batch,
    CallRecord,
    batch_by_serial,
    batches_of,
    calls_of,
    calls_of_batch,
    find_batch,
    find_call,
)
from tui.simulator.replies import Asked, Reply
from tui.simulator.scenario import Fault
from tui.simulator.states import state_of
from tui.simulator.world import World

_NO_CALL = failed("Call not found.", 404)


def show_call(world: World, asked: Asked, _: Fault | None) -> Reply:
    """GET /v1/calls/{id}: with transcript."""
    now = world.now()
    with opened(world.home) as database:
        if not authorized(asked, luly_key(database)):
            return UNAUTHORIZED
        call = find_call(database, "luly", asked.path["call_id"])
        if call is None:
            return _NO_CALL
        batch = batch_by_serial(database, call.batch)
    state = state_of(call, batch, now)
    return Reply(
        200, views.call_details(batch, call, state, who_answered(world, batch, call, state, now))
    )


def stop_call(world: World, asked: Asked, _: Fault | None) -> Reply:
    """POST /v1/calls/{id}/stop: ends a live call now, cancels one that has not rung."""
    now = world.now()
    with changing(world.home) as database:
        if not authorized(asked, luly_key(database)):
            return UNAUTHORIZED
        call = find_call(database, "luly", asked.path["call_id"])
        if call is None or state_of(call, batch_by_serial(database, call.batch), now).ended:
            return failed("SID not found for the given c_id.")
        database.execute("UPDATE calls SET stopped_at = ? WHERE id = ?", (now, call.id))
    return Reply(200, {"status": "success", "message": "Call ended successfully."})


def list_calls(world: World, asked: Asked, _: Fault | None) -> Reply:
    """GET /v1/calls: filtered, then `from` (inclusive) and `to` (exclusive), then `limit`."""
    now = world.now()
    query = asked.query
    with opened(world.home) as database:
        if not authorized(asked, luly_key(database)):
            return UNAUTHORIZED
        batches = {batch.serial: batch for batch in batches_of(database, "luly")}
        wanted = query.get("batch_id")
        if wanted is None:
            calls: Iterable[CallRecord] = list(calls_of(database, "luly"))
        else:
            batch = find_batch(database, "luly", wanted)
            calls = calls_of_batch(database, batch.serial) if batch else []
    found: list[dict[str, object]] = []
    try:
        for call in calls:
            batch = batches[call.batch]
            state = state_of(call, batch, now)
            item = views.listed_call(
                batch, call, state, who_answered(world, batch, call, state, now)
            )
            if _fits(item, batch, query):
                found.append(item)
        if not truth(query.get("ascending", "false")):
            found.reverse()
        first, last = int(query.get("from", "0")), query.get("to")
        part = found[first : int(last) if last is not None else None]
        part = part[: int(query.get("limit", "1000"))]
    except ValueError as error:
        return invalid(str(error))
    return Reply(200, {"total_count": len(found), "count": len(part), "calls": part})


def _fits(item: Mapping[str, object], batch: Batch, query: Mapping[str, str]) -> bool:
    day = str(item["created_at"])[:10]
    length = item["call_length"]
    duration = length if isinstance(length, float) else 0.0
    checks: dict[str, Callable[[str], bool]] = {
        "from_number": lambda text: item["from"] == text,
        "to_number": lambda text: item["to"] == text,
        "completed": lambda text: item["completed"] == truth(text),
        "answered_by": lambda text: item["answered_by"] == text,
        "inbound": lambda text: not truth(text),
        "campaign_id": lambda text: batch.campaign_id == text,
        "created_at": lambda text: day == date.fromisoformat(text).isoformat(),
        "start_date": lambda text: day >= date.fromisoformat(text[:10]).isoformat(),
        "end_date": lambda text: day <= date.fromisoformat(text[:10]).isoformat(),
        "duration_gt": lambda text: duration > float(text),
        "duration_lt": lambda text: duration < float(text),
    }
    return all(check(query[name]) for name, check in checks.items() if name in query)
