"""kill -9 in the middle of a send, again and again; then nobody was dialled twice.

The sender is the real command in a process of its own. The simulator lives in this process, so
it goes on with a request whose sender is gone, as a real provider does.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tui import simulator
from tui.domain.contact import Contact
from tui.domain.profile import Profile, Secret
from tui.domain.states import AttemptState, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.connection import Connection
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.invariants import check_workspace
from tui.engine.pasting import confirm_pasted_for
from tui.engine.receiver import start_receiver
from tui.engine.reconciling import reconcile, resolve
from tui.providers import provider_for
from tui.store import open_store

CONTACTS = 60
CHUNK = 4
_SECRET = "whsec_dG9ydHVyZS10b3J0dXJlLXRvcnR1cmU="
_PATHS = {"luly": "/luly/api", "levers": "/levers"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how often the sender was killed, and what must all be zero."""

    kills: int
    in_doubt: int
    double_dials: int
    lost_rows: int
    stuck_rows: int
    violations: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing that must be zero is more."""
        return not (self.double_dials or self.lost_rows or self.stuck_rows or self.violations)


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def run_kills(folder: Path, provider: str, seed: int, kills: int = 2) -> Run:
    """Send one batch through `kills` killed senders and a last one that is left alone."""
    chance = random.Random(seed)
    # The answer comes late, so that many a sender dies between the dialling and the answer.
    late = {"faults": [{"provider": provider, "on": "send", "hang": 0.04}]}
    running = simulator.start(folder / "provider", seed=seed, speed=2000.0, scenario=late)
    try:
        return asyncio.run(_run(folder, provider, running, chance, kills))
    finally:
        running.stop()


async def _run(
    folder: Path,
    provider: str,
    running: simulator.Running,
    chance: random.Random,
    kills: int,
) -> Run:
    home = folder / "home"
    profile = _profile(provider, running.url)
    config = _write_config(folder, profile)
    with closing(open_store(home, now)) as store:
        desk = Desk(store, profile, now, "torture")
        batch_id = _compose(desk)
        receiver = None
        if provider == "levers":
            receiver = start_receiver(desk, secrets=(Secret(_SECRET),))
            running.add_webhook(receiver.url, _SECRET)
        connection = Connection(provider_for(profile, now), profile, simulated=False)
        done = doubted = 0
        while done < kills:
            _killed_sender(desk, config, batch_id, chance)
            done += 1
            doubted += await _settle(desk, connection, batch_id, running)
        _sender(desk, config, batch_id).wait(60)
        doubted += await _settle(desk, connection, batch_id, running)
        _sender(desk, config, batch_id).wait(60)
        await connection.provider.aclose()
        if receiver is not None:
            receiver.stop()
        return _judge(desk, batch_id, folder / "provider", done, doubted)


def _judge(desk: Desk, batch_id: str, provider_home: Path, kills: int, doubted: int) -> Run:
    dialled = Counter(dial.phone for dial in simulator.dials(provider_home))
    rows = list(desk.store.rows.iterate(batch_id))
    waiting = (RowState.PLANNED, RowState.SENDING, RowState.UNKNOWN)
    return Run(
        kills=kills,
        in_doubt=doubted,
        double_dials=sum(count - 1 for count in dialled.values()),
        lost_rows=sum(row.state not in waiting and row.phone not in dialled for row in rows)
        + CONTACTS
        - len(rows),
        stuck_rows=sum(row.state in waiting for row in rows),
        violations=tuple(f"{v.invariant} {v.subject}: {v.words}" for v in check_workspace(desk)),
    )


async def _settle(
    desk: Desk, connection: Connection, batch_id: str, running: simulator.Running
) -> int:
    """Do what an operator does after a crash: reconcile, and decide what is provably absent.

    At Levers only webhooks tell: what none of them speaks of after all of them were delivered is
    looked up in the dial log, as an operator would look into the Levers app.
    """
    if connection.profile.provider == "levers":
        await asyncio.to_thread(_deliver_all, running)
    found = await reconcile(desk, connection, batch_id)
    for settled in found.attempts:
        if settled.state is AttemptState.ABSENT:
            _decide(desk, batch_id, settled.attempt, len(settled.refs), sent=False)
        elif settled.state is AttemptState.UNKNOWN and connection.profile.provider == "levers":
            rung = {dial.phone for dial in simulator.dials(running.home)}
            rows = desk.store.rows.of_attempt(settled.attempt)
            sent = any(row.phone in rung for row in rows)
            _decide(desk, batch_id, settled.attempt, len(settled.refs), sent=sent)
    return len(found.attempts)


def _deliver_all(running: simulator.Running) -> None:
    deadline = time.monotonic() + 20
    while running.deliver_due() and time.monotonic() < deadline:
        pass


def _decide(desk: Desk, batch_id: str, attempt: str, count: int, *, sent: bool) -> None:
    resolve(desk, batch_id, attempt, sent=sent, reason="looked it up", confirm=count)


def _killed_sender(desk: Desk, config: Path, batch_id: str, chance: random.Random) -> None:
    """Start the sender and kill it some time after its first new attempt is on record."""
    before = len(desk.store.attempts.of_batch(batch_id))
    process = _sender(desk, config, batch_id)
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        if len(desk.store.attempts.of_batch(batch_id)) > before:
            time.sleep(chance.uniform(0, 0.12))
            break
        time.sleep(0.002)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait(30)


def _sender(desk: Desk, config: Path, batch_id: str) -> "subprocess.Popen[bytes]":
    counts = desk.store.rows.counts(batch_id)
    waiting = counts[RowState.PLANNED] + counts[RowState.REJECTED] + counts[RowState.BLOCKED]
    command = [
        *(sys.executable, "-m", "tui", "--home", str(desk.store.home), "--config", str(config)),
        *("--profile", desk.profile.name, "send", batch_id),
        *("--confirm", f"{desk.profile.name}:{waiting}", "--untested", "--json"),
    ]
    return subprocess.Popen(
        command,
        env={**os.environ, **_keys()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _compose(desk: Desk) -> str:
    made = desk.store.lists.create("people", ("plan",))
    desk.store.contacts.add_many(
        made.id,
        [
            Contact("", made.id, phone, phone, first_name=f"N{n}", fields={"plan": "gold"})
            for n, phone in enumerate(_phones())
        ],
    )
    template = desk.store.templates.save("prompt", "Hi {{ first_name }}: {{ plan }}.", "torture")
    batch = compose_batch(desk, NewBatch("wave", made.id, template.id))
    prompt = content_of(desk, batch).prompt
    if desk.profile.provider == "levers" and prompt is not None:
        confirm_pasted_for(desk, batch, prompt.text)
    return batch.id


def _phones() -> list[str]:
    return [f"+1{212 + n // 100}55501{n % 100:02}" for n in range(CONTACTS)]


def _profile(provider: str, url: str) -> Profile:
    keys = {name: Secret(text) for name, text in _keys().items()}
    profile = Profile(
        "loopback",
        provider,
        url + _PATHS[provider],
        region="US",
        chunk_size=CHUNK,
        requests_per_minute=6000,
        retry_wait=0.05,
        absence_wait=0.0,
    )
    if provider == "luly":
        return replace(profile, api_key=keys["TORTURE_KEY"])
    return replace(
        profile,
        mode="slots",
        client_id=keys["TORTURE_ID"],
        client_secret=keys["TORTURE_SECRET"],
    )


def _keys() -> Mapping[str, str]:
    return {
        "TORTURE_KEY": "simulator-key",
        "TORTURE_ID": "simulator",
        "TORTURE_SECRET": "simulator-secret",
    }


def _write_config(folder: Path, profile: Profile) -> Path:
    keys = (
        'api_key_env = "TORTURE_KEY"'
        if profile.provider == "luly"
        else 'client_id_env = "TORTURE_ID"\nclient_secret_env = "TORTURE_SECRET"'
    )
    path = folder / "config.toml"
    path.write_text(
        f"""[profiles.{profile.name}]
provider = "{profile.provider}"
base_url = {json.dumps(profile.base_url)}
{keys}
mode = "{profile.mode}"
region = "US"
chunk_size = {profile.chunk_size}
requests_per_minute = {profile.requests_per_minute}
retry_wait = {profile.retry_wait}
absence_wait = {profile.absence_wait}
""",
        encoding="utf-8",
    )
    return path
