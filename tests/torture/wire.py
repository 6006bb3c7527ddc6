"""The wire at its worst: real sockets, the real command, one fault in the place of one answer."""

import asyncio
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.cli.support import Cli
from tests.engine.desks import phone
from tests.providers.faulty import Faulty, Script, Wire, misbehaving
from tests.torture.faults import EXPECTED, Fault, no_list
from tests.torture.harm import Harm
from tui.domain.attempt import Attempt
from tui.domain.contact import Contact
from tui.domain.profile import Profile
from tui.domain.states import AttemptState, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.desk import Desk
from tui.engine.invariants import check_secrets, check_workspace
from tui.settings import load_settings
from tui.store import open_store

KEYS = {
    "TORTURE_KEY": "sk-torture-never-anywhere-01",
    "TORTURE_ID": "torture-client",
    "TORTURE_SECRET": "torture-secret-never-anywhere-02",
    "TORTURE_TOKEN": "torture-token-never-anywhere-03",
}
PEOPLE = 3
_CONFIG = """
[profiles.luly]
provider = "luly"
base_url = "{url}"
api_key_env = "TORTURE_KEY"
region = "US"
chunk_size = {chunk}
retry_wait = 0
request_timeout = {timeout}
requests_per_minute = 60000

[profiles.levers]
provider = "levers"
base_url = "{url}"
{levers_keys}
region = "US"
chunk_size = {chunk}
retry_wait = 0
request_timeout = {timeout}
requests_per_minute = 60000
"""
_READY = 'token_env = "TORTURE_TOKEN"'
_LOGIN = 'client_id_env = "TORTURE_ID"\nclient_secret_env = "TORTURE_SECRET"'


@dataclass
class Line:
    """A server in a thread of its own: one script for each connection, the last for all others."""

    scripts: Sequence[Script]
    seen: Faulty = field(default_factory=Faulty)
    connections: int = 0

    async def serve(self, wire: Wire) -> None:
        """Play the script of this connection."""
        script = self.scripts[min(self.connections, len(self.scripts) - 1)]
        self.connections += 1
        await script(wire)

    @property
    def posts(self) -> list[bytes]:
        """The heads of the requests that carry calls."""
        return [h for h in self.seen.heads if b"batches HTTP" in h[:99] or b"call-bulk" in h[:99]]


@contextmanager
def served(scripts: Sequence[Script]) -> Iterator[Line]:
    """Serve until the end of the block."""
    line = Line(scripts)
    ready, done = threading.Event(), threading.Event()

    async def serve() -> None:
        async with misbehaving(line.serve) as seen:
            line.seen = seen
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield line
    finally:
        done.set()
        thread.join(10)


@dataclass(frozen=True)
class Sent:
    """What one command came to: its exit code, its document, and what the workspace holds then."""

    code: int
    document: Mapping[str, Any]
    rows: Mapping[str, int]
    attempts: Sequence[Attempt]
    violations: Sequence[str]


def composed(folder: Path, provider: str) -> Path:
    """Make a workspace with a batch `wave` of three, for a live account of a provider."""
    home = folder / "home"
    profile = Profile(provider, provider, "http://127.0.0.1:1")
    with closing(open_store(home, lambda: datetime.now(UTC))) as store:
        desk = Desk(store, profile, lambda: datetime.now(UTC), "ada")
        made = store.lists.create("people")
        store.contacts.add_many(
            made.id,
            [Contact("", made.id, phone(n), phone(n), first_name=f"N{n}") for n in range(PEOPLE)],
        )
        template = ""
        if provider == "luly":
            template = store.templates.save("call", "Hi {{ first_name }}.", "ada").id
        compose_batch(desk, NewBatch("wave", made.id, template))
    return home


def command(
    folder: Path,
    url: str,
    provider: str,
    *,
    timeout: float = 10,
    chunk: int = 200,
    login: bool = False,
) -> Cli:
    """The command line of a workspace in `folder`, its account at a URL."""
    cli = Cli(folder, None, **KEYS)
    text = _CONFIG.format(
        url=url, timeout=timeout, chunk=chunk, levers_keys=_LOGIN if login else _READY
    )
    cli.config.write_text(f'default_profile = "{provider}"\n{text}', "utf-8")
    return cli


def send(cli: Cli, provider: str, count: int = PEOPLE, *more: str) -> Sent:
    """Run the real `send` and look at what it left."""
    ran = cli.run("send", "wave", "--confirm", f"{provider}:{count}", "--untested", "--json", *more)
    assert not any(key in ran.err or key.encode() in ran.out for key in KEYS.values())
    settings = load_settings(cli.home, cli.config, provider, cli.environ)
    with closing(open_store(cli.home, cli.clock)) as store:
        desk = Desk(store, settings.profiles[provider], cli.clock, "ada")
        counts = store.rows.counts("b1")
        secrets = [s for s in (desk.profile.api_key, desk.profile.token) if s]
        found = (*check_workspace(desk), *check_secrets(desk, secrets))
        return Sent(
            ran.code,
            ran.json if ran.out else {},
            {str(state): n for state, n in counts.items() if n and state in RowState},
            store.attempts.of_batch("b1"),
            [f"{v.invariant} {v.subject}: {v.words}" for v in found],
        )


def break_wire(prepared: Path, folder: Path, fault: Fault) -> Harm:
    """Send over a broken line from a copy of a prepared workspace, named after its provider.

    What differs from the table raises AssertionError; answers the invariants that are broken.
    """
    provider, state = prepared.name, fault.comes_to(prepared.name)
    shutil.copytree(prepared, folder)
    with served([fault.script, no_list]) as line:
        cli = command(folder, line.seen.url, provider, timeout=0.4 if fault.slow else 10)
        sent = send(cli, provider)
        if fault.race:
            check_race(sent)
            return Harm(violations=tuple(sent.violations))
        check(sent, state)
        assert len(line.posts) <= 1, "the body left twice"
        before = line.connections
        if state is AttemptState.UNKNOWN:
            again = send(cli, provider, 0)
            assert (again.code, again.document["outcome"]) == (0, "nothing_to_send")
            assert line.connections == before, "doubt was sent again"
    return Harm()


def check(sent: Sent, state: AttemptState, attempts: int = 1) -> None:
    """Everything the table says of an attempt's state."""
    outcome, row, code = EXPECTED[state]
    assert (sent.document["outcome"], sent.code) == (outcome, code)
    assert sent.rows == {row: PEOPLE}
    assert [attempt.state for attempt in sent.attempts] == [state] * attempts
    assert sent.document[outcome] == PEOPLE
    assert sent.violations == []


def check_race(sent: Sent) -> None:
    """Nothing was accepted; whatever did not surely stay here is in doubt, once."""
    states = [attempt.state for attempt in sent.attempts]
    assert sent.code in (4, 5, 6)
    assert set(states[:-1]) <= {AttemptState.NOT_SENT}
    assert states[-1] in (AttemptState.NOT_SENT, AttemptState.REJECTED, AttemptState.UNKNOWN)
    assert sum(sent.rows.values()) == PEOPLE
    assert sent.violations == []
