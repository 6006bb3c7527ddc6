"""A live account on this machine: a simulator that outlives every sender, and a workspace."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.torture.harm import Harm, harm_of
from tests.torture.senders import Sender, start
from tui import simulator
from tui.domain.contact import Contact
from tui.domain.profile import Profile, Secret
from tui.domain.states import AttemptState, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.connection import Connection
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.pasting import confirm_pasted_for
from tui.engine.receiver import start_receiver
from tui.engine.reconciling import reconcile, resolve
from tui.providers import provider_for, shaken_hand
from tui.store import open_store

_SECRET = "whsec_dG9ydHVyZS10b3J0dXJlLXRvcnR1cmU="
_PATHS = {"luly": "/luly/api", "levers": "/levers"}
KEYS: Mapping[str, str] = {
    "TORTURE_KEY": "simulator-key",
    "TORTURE_ID": "simulator",
    "TORTURE_SECRET": "simulator-secret",
}


@dataclass(frozen=True)
class Loopback:
    """A desk, the simulator it sends to, and the folder of both."""

    folder: Path
    desk: Desk
    running: simulator.Running
    connection: Connection

    @property
    def provider(self) -> str:
        """luly or levers."""
        return self.desk.profile.provider

    @property
    def rung(self) -> Counter[str]:
        """How often each number was dialled."""
        return Counter(dial.phone for dial in simulator.dials(self.running.home))

    def start(self, name: str, *words: str) -> Sender:
        """Start one command line in a process of its own."""
        places = ["--home", str(self.desk.store.home), "--config", str(self.folder / "config.toml")]
        words = (*places, "--profile", self.desk.profile.name, *words)
        return start(self.folder, name, words, KEYS)

    def send(self, batch_id: str, name: str = "sender") -> Sender:
        """Start the sender of a batch, with the word that its dry run would print."""
        counts = self.desk.store.rows.counts(batch_id)
        waiting = counts[RowState.PLANNED] + counts[RowState.REJECTED]
        word = f"{self.desk.profile.name}:{waiting}"
        return self.start(name, "send", batch_id, "--confirm", word, "--untested", "--json")

    def until(self, what: str, condition: Any, seconds: float = 30) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain until {what}"
            time.sleep(0.001)

    def settle(self, batch_id: str) -> int:
        """Do what an operator does after a crash; answers how many attempts were in doubt.

        At Levers only webhooks tell: what none of them speaks of after all of them were delivered
        is looked up in the dial log, as an operator would look into the Levers app.
        """
        return asyncio.run(self._settle(batch_id))

    def harm(self, refused: Sequence[str] = ()) -> Harm:
        """Compare the workspace with the dial log."""
        return harm_of(self.desk, self.rung, {}, refused)

    def hear_all(self) -> None:
        """Have every webhook that is due delivered."""
        deadline = time.monotonic() + 20
        while self.running.deliver_due() and time.monotonic() < deadline:
            pass

    async def quiet(self) -> None:
        """Wait until nothing is under way at the provider.

        What a dead sender has sent is read before a request that comes later, and is answered
        all the same: an operator who looks too early would see no call where one is made.
        """
        shaken = [await shaken_hand(self.running.url) for _ in range(2)]
        assert any(shaken), "the simulator does not answer"
        await asyncio.to_thread(self.until, "it is quiet", lambda: not self.running.working)

    async def _settle(self, batch_id: str) -> int:
        await self.quiet()
        if self.provider == "levers":
            await asyncio.to_thread(self.hear_all)
        found = await reconcile(self.desk, self.connection, batch_id)
        rung = self.rung
        for settled in found.attempts:
            rows = self.desk.store.rows.of_attempt(settled.attempt)
            arrived = any(rung[row.phone] for row in rows)
            assert not (arrived and settled.state is AttemptState.ABSENT), "it is not absent"
            if settled.state is not AttemptState.ACCEPTED:
                resolve(
                    self.desk,
                    batch_id,
                    settled.attempt,
                    sent=arrived,
                    reason="looked it up",
                    confirm=len(settled.refs),
                )
        return len(found.attempts)


@contextmanager
def loopback(
    folder: Path,
    provider: str,
    *,
    seed: int = 1,
    hang: float = 0.02,
    chunk: int = 4,
    speed: float = 2000.0,
    faults: Sequence[Mapping[str, object]] = (),
) -> Iterator[Loopback]:
    """A simulator whose answers come `hang` seconds after the dialling, and a workspace for it.

    `faults` stand in the place of that, as a scenario of the simulator has them.
    """
    late = {"provider": provider, "on": "send", "hang": hang}
    scenario = {"faults": [dict(fault) for fault in faults] or [late]}
    running = simulator.start(folder / "provider", seed=seed, speed=speed, scenario=scenario)
    profile = _profile(provider, running.url, chunk)
    _write_config(folder / "config.toml", profile)
    receiver = None
    try:
        with closing(open_store(folder / "home", now)) as store:
            desk = Desk(store, profile, now, "torture")
            if provider == "levers":
                receiver = start_receiver(desk, secrets=(Secret(_SECRET),))
                running.add_webhook(receiver.url, _SECRET)
            link = Connection(provider_for(profile, now), profile, simulated=False)
            try:
                yield Loopback(folder, desk, running, link)
            finally:
                if receiver is not None:
                    receiver.stop()
    finally:
        running.stop()


def add_batch(desk: Desk, name: str, people: Sequence[str]) -> str:
    """Compose a batch of these numbers, under a list of its own; answers its id."""
    made = desk.store.lists.create(f"{name} people", ("plan",))
    desk.store.contacts.add_many(
        made.id,
        [
            Contact("", made.id, phone, phone, first_name=f"N{n}", fields={"plan": "gold"})
            for n, phone in enumerate(people)
        ],
    )
    template = desk.store.templates.save("prompt", "Hi {{ first_name }}: {{ plan }}.", "torture")
    batch = compose_batch(desk, NewBatch(name, made.id, template.id))
    prompt = content_of(desk, batch).prompt
    if desk.profile.provider == "levers" and prompt is not None:
        confirm_pasted_for(desk, batch, prompt.text)
    return batch.id


def phones(count: int, first: int = 0) -> list[str]:
    """Numbers of the range reserved for fiction."""
    return [f"+1{212 + n // 100}55501{n % 100:02}" for n in range(first, first + count)]


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def _profile(provider: str, url: str, chunk: int) -> Profile:
    keys = {name: Secret(text) for name, text in KEYS.items()}
    profile = Profile(
        "loopback",
        provider,
        url + _PATHS[provider],
        region="US",
        chunk_size=chunk,
        requests_per_minute=60_000,
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


def _write_config(path: Path, profile: Profile) -> None:
    keys = (
        'api_key_env = "TORTURE_KEY"'
        if profile.provider == "luly"
        else 'client_id_env = "TORTURE_ID"\nclient_secret_env = "TORTURE_SECRET"'
    )
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
