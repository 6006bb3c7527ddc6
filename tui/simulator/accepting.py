"""Taking a request: its batch, its calls with their whole course, and its dial log, in one go."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from tui.simulator.fates import STAGGER, fate_of
from tui.simulator.world import World


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call asked for: `phone` as written, `number` in E.164 or None, `ref` for the dial log."""

    phone: str
    number: str | None
    data: Mapping[str, object]
    ref: str


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A request that passed every check; `starts_at` when its first call is dispatched."""

    provider: str
    batch_id: str
    text: str
    calls: Sequence[NewCall]
    params: Mapping[str, object]
    label: str | None = None
    campaign_id: str | None = None
    test: bool = False
    only_first: bool = False
    starts_at: float = 0.0
    list_late: float = 0.0
    longest: float = 0.0
    webhook: str | None = None


def accept(database: sqlite3.Connection, world: World, new: NewBatch) -> list[str]:
    """Write a batch, its calls and its dial log; answers the calls' ids in order.

    A phone counts as dialled by being accepted, and is logged in the caller's same transaction.
    """
    now = world.now()
    scenario = world.scenario
    cursor = database.execute(
        "INSERT INTO batches (provider, batch_id, created_at, listed_at, label, campaign_id, text,"
        " params, placeholder, passes, speed, test, webhook)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.provider,
            new.batch_id,
            now,
            now + new.list_late,
            new.label,
            new.campaign_id,
            new.text,
            json.dumps(new.params),
            scenario.placeholder,
            scenario.substitutions,
            world.speed,
            new.test,
            new.webhook,
        ),
    )
    serial = int(cursor.lastrowid or 0)
    rows = [
        _planned(world, new, serial, position, call, max(now, new.starts_at))
        for position, call in enumerate(new.calls)
    ]
    marks = ", ".join("?" * 16)
    database.executemany(
        "INSERT INTO calls (call_id, provider, batch, position, phone, number, data, outcome,"
        " error, dice, talk, dispatch_at, rings_at, answers_at, ends_at, stopped_at)"
        f" VALUES ({marks})",
        rows,
    )
    dialled = new.calls[:1] if new.only_first else new.calls
    database.executemany(
        "INSERT INTO dials (at, provider, phone, batch_id, ref, test) VALUES (?, ?, ?, ?, ?, ?)",
        [(now, new.provider, call.phone, new.batch_id, call.ref, new.test) for call in dialled],
    )
    return [str(row[0]) for row in rows]


def _planned(
    world: World, new: NewBatch, serial: int, position: int, call: NewCall, start: float
) -> tuple[object, ...]:
    scenario = world.scenario
    forced = scenario.outcome_of.get(call.phone)
    if new.test and forced is None:
        forced = "human"  # whoever tests is waiting for the ring
    if call.number is None:
        forced = "not-found"
    key = f"{world.seed}:{new.provider}:{serial}:{position}:{call.phone}"
    fate = fate_of(key, scenario.outcomes, forced)
    talk = min(fate.talk, int(new.longest)) if new.longest else fate.talk
    dispatch = start + (0.5 + STAGGER * position) / world.speed
    rings = dispatch + fate.wait / world.speed
    answers = rings + fate.ring / world.speed
    ends = answers + talk / world.speed
    times: tuple[float | None, ...] = (dispatch, rings, answers if talk else None, ends)
    if new.only_first and position:
        times = (None, None, None, None)
    return (
        str(uuid4()),
        new.provider,
        serial,
        position,
        call.phone,
        call.number,
        json.dumps(call.data),
        fate.outcome,
        fate.error,
        fate.dice,
        talk,
        *times,
        None,
    )
