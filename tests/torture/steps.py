"""Steps: every write of the store and every point of a POST, numbered; a process dies at one.

The death is that of a machine switched off: what the disk holds at that instant is copied, and
whatever the dying process still does on its way out reaches neither that copy nor the provider.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.torture.account import Account
from tui.domain.attempt import SendResult
from tui.domain.outgoing import BatchReport, CallReport, Capabilities, Listing, OutgoingBatch
from tui.engine.desk import Desk
from tui.store import open_store

_WRITES = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE")


class Killed(BaseException):
    """Stands for the end of a process: no word, no clean-up that reaches anything."""


@dataclass
class Steps:
    """The steps of one process; it dies at number `kill_at`, counted from 1.

    At the death `home` is copied to `grave`, which is what the next process finds.
    """

    home: Path
    grave: Path | None = None
    kill_at: int = 0
    names: list[str] = field(default_factory=list)
    dead: bool = False

    def take(self, name: str) -> None:
        """Pass one step; raises Killed at the one, and for ever after it."""
        if self.dead:
            raise Killed
        self.names.append(name)
        if len(self.names) == self.kill_at:
            self.dead = True
            if self.grave is not None:
                shutil.copytree(self.home, self.grave, ignore=_not_shared_memory)
            raise Killed


def _not_shared_memory(folder: str, names: Sequence[str]) -> list[str]:
    # SQLite's index of the log is memory of living processes; it is made anew from the log.
    return [name for name in names if name.endswith("-shm")]


class Quick(sqlite3.Connection):
    """A connection that does not wait for the disk: here a death is a copy of what was written."""

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous=FULL", "synchronous=OFF"), parameters)


def watched(steps: Steps) -> type[sqlite3.Connection]:
    """A connection class whose every write is a step before it, a commit one after it too."""

    class Watched(Quick):
        def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            word = _write(sql)
            if word:
                steps.take(f"before {word}")
            cursor = super().execute(sql, parameters)
            if word == "COMMIT":
                steps.take("after COMMIT")
            return cursor

        def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
            steps.take(f"before {_write(sql)} of many")
            return super().executemany(sql, parameters)

    return Watched


def _write(sql: str) -> str:
    return next((word for word in _WRITES if sql.startswith(word)), "")


@dataclass
class SteppedProvider:
    """One process's way to an account: every point of every exchange is a step."""

    account: Account
    steps: Steps
    capabilities: Capabilities = field(init=False)

    def __post_init__(self) -> None:
        self.capabilities = self.account.capabilities

    def send_url(self) -> str:
        return self.account.send_url()

    def headers(self) -> dict[str, str]:
        return self.account.headers()

    def key_header(self, shown: str) -> tuple[str, str]:
        return self.account.key_header(shown)

    def build(self, batch: OutgoingBatch) -> bytes:
        return self.account.build(batch)

    async def prepare(self) -> None:
        self.steps.take("before the token")
        await self.account.prepare()
        self.steps.take("after the token")

    async def send(self, body: bytes) -> SendResult:
        for point in ("before the connection", "after the headers", "amid the body"):
            self.steps.take(f"POST: {point}")
        result = await self.account.send(body)
        for point in ("it arrived", "amid the answer", "the answer is read"):
            self.steps.take(f"POST: {point}")
        return result

    async def list_batches(self, since: datetime) -> Listing:
        self.steps.take("before a list")
        listing = await self.account.list_batches(since)
        self.steps.take("after a list")
        return listing

    async def batch(self, provider_batch_id: str) -> BatchReport:
        self.steps.take("before a poll")
        report = await self.account.batch(provider_batch_id)
        self.steps.take("after a poll")
        return report

    async def call(self, provider_call_id: str) -> CallReport:
        self.steps.take("before a call's details")
        return await self.account.call(provider_call_id)

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        self.steps.take("before a stop")
        stopped = await self.account.stop_batch(provider_batch_id)
        self.steps.take("after a stop")
        return stopped

    async def aclose(self) -> None:
        await self.account.aclose()


@contextmanager
def stepping(desk: Desk, steps: Steps) -> Iterator[Desk]:
    """The same desk at `steps.home`, every write numbered; its locks are freed at the end."""
    with closing(open_store(steps.home, desk.clock, watched(steps))) as store:
        yield Desk(store, desk.profile, desk.clock, desk.operator)


def histogram(names: Sequence[str]) -> Mapping[str, int]:
    """How often each kind of step occurs."""
    return {name: names.count(name) for name in sorted(set(names))}
