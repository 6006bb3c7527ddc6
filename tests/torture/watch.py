"""An account that looks at its clock: it complains of phones that ring at night, or too often.

What the calling rules say of the numbers of these stories is written here a second time, plainly.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.engine.desks import phone
from tests.torture.account import Account, attempt_in
from tests.torture.harm import WAITING
from tui.domain.attempt import SendResult
from tui.domain.states import RowState
from tui.engine.desk import Desk

EAST, WEST, RIYADH = "America/New_York", "America/Los_Angeles", "Asia/Riyadh"
SAUDI = "+96650123450"
WHERE = {phone(0): (EAST,), phone(1): (WEST,), phone(2): (EAST,), phone(3): (EAST,),
         phone(4): (WEST,), phone(5): (EAST, WEST)}  # fmt: skip
"""Where the phones are that ring in America; of the last nothing but its number is known."""

_HOURS = {"+1": (time(9), time(20)), "+966": (time(12), time.max)}
"""From Monday to Saturday; in Riyadh it is Ramadan, and the hour after midnight is as good."""
_A_DAY = {"+1": 3, "+966": 1}


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
            self.untimely += _complaints(
                number, now, [at for _, n, at in self.rings if n == number]
            )
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


def _complaints(number: str, now: datetime, before: list[datetime]) -> list[str]:
    land = "+966" if number.startswith("+966") else "+1"
    opens, closes = _HOURS[land]
    zones = (RIYADH,) if land == "+966" else WHERE[number]
    found = []
    for zone in zones:
        there = now.astimezone(ZoneInfo(zone))
        after_midnight = land == "+966" and there.time() < time(1)
        if not (opens <= there.time() < closes or after_midnight):
            found.append(f"I4 {number}: rang at {there:%H:%M:%S} in {zone}")
    if land == "+966":
        today = now.astimezone(ZoneInfo(RIYADH)).date()
        lately = [at for at in before if at.astimezone(ZoneInfo(RIYADH)).date() == today]
    else:
        lately = [at for at in before if now - at <= timedelta(days=1)]
    if len(lately) >= _A_DAY[land]:
        found.append(f"I4 {number}: rang {len(lately) + 1} times within a day")
    return found
