"""Delivering Levers' events: due once a call's end has passed, repeated until answered 200."""

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tui.simulator.addresses import is_local_url, split_url
from tui.simulator.batch_webhooks import tell_completed
from tui.simulator.database import changing, opened
from tui.simulator.endpoints import WebhookEndpoint, endpoints
from tui.simulator.levers_events import event_body, event_id
from tui.simulator.records import COLUMNS, batch_by_serial, call_of
from tui.simulator.signing import signed
from tui.simulator.states import state_of
from tui.simulator.world import World

LOCK_NAME = "simulator.lock"
"""The file whose holder delivers; the kernel frees it when a process dies."""

BACKOFF = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0)
"""Svix's waits between tries, in simulated seconds; the last one goes on for ever."""

ANSWER_WITHIN = 30.0
"""Seconds that Levers waits for an answer; not scaled, since a receiver's disk is not either."""

_CHUNK = 1000
_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """One event for one endpoint, with the number of tries it has had."""

    call: int
    endpoint: int
    event_id: str
    body: bytes
    tries: int


def deliver_due(world: World, wait: bool = True) -> int:
    """Deliver what is due, and answer how many were taken.

    Without `wait`, answers 0 at once while another simulator on the workspace delivers.
    """
    with _delivering(world.home, wait) as mine:
        if not mine:
            return 0
        taken = tell_completed(world)
        while letters := _due(world):
            by_id = {endpoint.id: endpoint for endpoint in endpoints(world.home)}
            taken += _post_all(world, letters, by_id)
        return taken


@contextmanager
def _delivering(home: Path, wait: bool) -> Iterator[bool]:
    with (home / LOCK_NAME).open("a") as file:
        try:
            flock(file, LOCK_EX if wait else LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            flock(file, LOCK_UN)


_UNANNOUNCED = (
    " FROM calls c CROSS JOIN endpoints e WHERE c.provider = 'levers' AND c.acked_at IS NULL"
    " AND c.ends_at <= :now AND NOT EXISTS"
    " (SELECT 1 FROM deliveries d WHERE d.call = c.id AND d.endpoint = e.id)"
)


def _due(world: World) -> list[Letter]:
    now = world.now()
    with opened(world.home) as database:
        new = database.execute(f"SELECT 1{_UNANNOUNCED} LIMIT 1", {"now": now}).fetchone()
    if new:
        with changing(world.home) as database:
            database.execute(
                f"INSERT INTO deliveries SELECT c.id, e.id, 0, :now, NULL{_UNANNOUNCED}",
                {"now": now},
            )
    with opened(world.home) as database:
        rows = database.execute(
            f"SELECT {COLUMNS}, d.endpoint, d.tries FROM deliveries d"
            " JOIN calls ON calls.id = d.call WHERE d.acked_at IS NULL AND d.next_at <= ?"
            " ORDER BY d.next_at, d.call LIMIT ?",
            (now, _CHUNK),
        ).fetchall()
        return _letters(database, rows, world, now)


def _letters(
    database: sqlite3.Connection, rows: Sequence[sqlite3.Row], world: World, now: float
) -> list[Letter]:
    batches = {serial: batch_by_serial(database, serial) for serial in {r["batch"] for r in rows}}
    letters = []
    for row in rows:
        call = call_of(row)
        batch = batches[call.batch]
        body = event_body(batch, call, state_of(call, batch, now), world.scenario.webhook_envelope)
        letters.append(Letter(call.id, row["endpoint"], event_id(call), body, row["tries"]))
    return letters


def _post_all(world: World, letters: Sequence[Letter], by_id: dict[int, WebhookEndpoint]) -> int:
    jobs = []
    for endpoint_id in {letter.endpoint for letter in letters}:
        mine = [letter for letter in letters if letter.endpoint == endpoint_id]
        jobs += [(by_id.get(endpoint_id), mine[part::_WORKERS]) for part in range(_WORKERS)]
    with ThreadPoolExecutor(_WORKERS) as pool:
        results = list(pool.map(lambda job: _post(world, *job), jobs))
    now = world.now()
    taken = [letter for result in results for letter, well in result if well]
    refused = [letter for result in results for letter, well in result if not well]
    with changing(world.home) as database:
        database.executemany(
            "UPDATE deliveries SET acked_at = ?, tries = tries + 1 WHERE call = ? AND endpoint = ?",
            [(now, letter.call, letter.endpoint) for letter in taken],
        )
        database.executemany(
            "UPDATE calls SET acked_at = ? WHERE id = ? AND acked_at IS NULL",
            [(now, letter.call) for letter in taken],
        )
        database.executemany(
            "UPDATE deliveries SET next_at = ?, tries = tries + 1 WHERE call = ? AND endpoint = ?",
            [
                (
                    now + BACKOFF[min(one.tries, len(BACKOFF) - 1)] / world.speed,
                    one.call,
                    one.endpoint,
                )
                for one in refused
            ],
        )
    return len(taken)


def _post(
    world: World, endpoint: WebhookEndpoint | None, letters: Sequence[Letter]
) -> list[tuple[Letter, bool]]:
    """Post over one kept connection; an endpoint that cannot be reached is left alone for now."""
    if endpoint is None or not letters or not is_local_url(endpoint.url):
        return [(letter, False) for letter in letters]
    host, port, path = split_url(endpoint.url)
    answers: list[tuple[Letter, bool]] = []
    connection = HTTPConnection(host, port, timeout=ANSWER_WITHIN)
    with closing(connection):
        for place, letter in enumerate(letters):
            headers = {
                "content-type": "application/json",
                "user-agent": "Svix-Webhooks (callsheet simulator)",
                **signed(endpoint.secret, letter.event_id, world.now(), letter.body),
            }
            try:
                connection.request("POST", path, letter.body, headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException):
                return [*answers, *((left, False) for left in letters[place:])]
            answers.append((letter, answer.status == 200))
    return answers
