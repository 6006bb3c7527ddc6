"""What a test wants to know of a simulator, read straight from its file; no server is needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui.simulator.database import database_path, opened
from tui.simulator.moments import system_clock
from tui.simulator.records import COLUMNS, batch_of, call_of
from tui.simulator.speech import spoken
from tui.simulator.states import state_of


@dataclass(frozen=True, slots=True)
class Dial:
    """One phone dialled; `ref` is the caller's own mark, `test` a call of a test request."""

    at: datetime
    provider: str
    phone: str
    batch_id: str
    ref: str
    test: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One call with its planned outcome, its state now, and every text as spoken in it."""

    provider: str
    batch_id: str
    call_id: str
    phone: str
    data: Mapping[str, object]
    outcome: str
    queue_status: str
    ended: bool
    spoken: Mapping[str, str]


def dials(home: Path) -> list[Dial]:
    """Answer every phone dialled in a workspace, in order; none where no simulator ever ran."""
    if not database_path(home).exists():
        return []
    with opened(home) as database:
        return [
            Dial(
                datetime.fromtimestamp(row["at"], UTC),
                row["provider"],
                row["phone"],
                row["batch_id"],
                row["ref"],
                bool(row["test"]),
            )
            for row in database.execute("SELECT * FROM dials ORDER BY id")
        ]


def calls(home: Path, now: datetime | None = None) -> list[Call]:
    """Answer every call in a workspace, in order, as it stands at `now` (else at this moment)."""
    if not database_path(home).exists():
        return []
    moment = (now or system_clock()).timestamp()
    with opened(home) as database:
        batches = {
            row["serial"]: batch_of(row) for row in database.execute("SELECT * FROM batches")
        }
        rows = database.execute(f"SELECT {COLUMNS} FROM calls ORDER BY id")
        found = [call_of(row) for row in rows]
    answer = []
    for call in found:
        batch = batches[call.batch]
        state = state_of(call, batch, moment)
        answer.append(
            Call(
                batch.provider,
                batch.batch_id,
                call.call_id,
                call.phone,
                call.data,
                call.outcome,
                state.queue_status,
                state.ended,
                spoken(batch, call),
            )
        )
    return answer
