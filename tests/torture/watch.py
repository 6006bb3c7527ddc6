"""An account that looks at its clock: it complains of phones that ring at night, or too often."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.engine.desks import phone
from tests.torture.account import Account, attempt_in
from tests.torture.harm import WAITING
from tests.torture.hours import COAST_TO_COAST, EAST, WEST, untimely
from tui.domain.attempt import SendResult
from tui.domain.states import RowState
from tui.engine.desk import Desk

SAUDI = "+96650123450"
WHERE = {phone(0): (EAST,), phone(1): (WEST,), phone(2): (EAST,), phone(3): (EAST,),
         phone(4): (WEST,), phone(5): COAST_TO_COAST}  # fmt: skip
"""Where the phones are that ring in America; of the last nothing but its number is known."""


@dataclass
class Watch(Account):
    """An account with a memory of when each phone rang.

    `before` is done when a request's token is asked for, `after` once it has arrived and before it
    is answered.
    """

    rings: list[tuple[str, str, datetime]] = field(default_factory=list)
    untimely: list[str] = field(default_factory=list)
    before: Callable[[], Awaitable[None]] | None = None
    after: Callable[[], Any] | None = None

    def copy(self, desk: Desk) -> "Watch":
        """Another account with the same past."""
        made = super().copy(desk)
        assert isinstance(made, Watch)
        made.rings, made.untimely = list(self.rings), list(self.untimely)
        return made

    async def prepare(self) -> None:
        """Let happen what happens just before a request."""
        if self.before is not None:
            await self.before()

    async def send(self, body: bytes) -> SendResult:
        """Answer once everything has happened that happens while an answer is waited for."""
        result = await super().send(body)
        if self.after is not None:
            self.after()
        return result

    def arrive(self, sent: dict[str, Any]) -> None:
        """Dial, and complain of whatever must not ring now."""
        batch, now = self.desk.store.attempts.get(attempt_in(sent)).batch_id, self.desk.clock()
        for call in sent.get("call_data") or sent["contacts"]:
            number = call.get("phone_number") or call["numberToCall"]
            rang = [at for _, other, at in self.rings if other == number]
            self.untimely += untimely(number, now, rang, WHERE.get(number, COAST_TO_COAST))
            self.rings.append((batch, number, now))
        super().arrive(sent)

    @property
    def rung(self) -> Counter[str]:
        """How often each number was dialled, by the batch that dialled it most often."""
        each = Counter((batch, number) for batch, number, _ in self.rings)
        most: Counter[str] = Counter()
        for (_, number), times in each.items():
            most[number] = max(most[number], times)
        return most

    def against(self, desk: Desk) -> list[str]:
        """Answer what rang untimely, and the calls of a settled workspace that never rang."""
        rang = {(batch, number) for batch, number, _ in self.rings}
        called = (
            row
            for batch in desk.store.batches.all()
            for row in desk.store.rows.iterate(batch.id)
            if row.state not in (*WAITING, RowState.BLOCKED, RowState.REJECTED)
        )
        never = [row for row in called if (row.batch_id, row.phone) not in rang]
        return [
            *self.untimely,
            *(f"{row.batch_id}/{row.ref}: said to be called, and never rang" for row in never),
        ]
