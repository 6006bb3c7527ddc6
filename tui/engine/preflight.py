"""Preflight: the verdict for every contact of a batch, counted."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from tui.domain.batch import Batch
from tui.domain.cost import DEFAULT_MAX_MINUTES, CostForecast, forecast
from tui.domain.states import RowState
from tui.domain.verdict import Severity, Verdict, gravest
from tui.engine.content import content_of, in_chunks
from tui.engine.desk import Desk, own_batch
from tui.engine.judging import judge

WAITING = (RowState.PLANNED, RowState.HELD, RowState.BLOCKED, RowState.REJECTED)
"""Rows that may still be sent, or sent again after a fix."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """The counts: total = send + held + block + handed_over; `warn` counts some of `send`.

    `reasons` counts contacts per verdict code, `severities` says how grave each is here;
    `verdicts` holds those with a finding. `opens` is when the first of what is held may be sent.
    """

    batch: Batch
    total: int
    send: int
    warn: int
    held: int
    block: int
    handed_over: int
    reasons: dict[str, int]
    severities: dict[str, Severity]
    opens: datetime | None
    cost: CostForecast
    verdicts: tuple[Verdict, ...]


def preflight(
    desk: Desk,
    name_or_id: str,
    overrides: Collection[str] = frozenset(),
    on_progress: Callable[[int, int], None] | None = None,
) -> Preflight:
    """Judge every waiting row; changes nothing. Raises NotFound, Refused, PromptError."""
    batch = own_batch(desk, name_or_id)
    content = content_of(desk, batch)
    send = warn = held = block = done = 0
    reasons: Counter[str] = Counter()
    severities: dict[str, Severity] = {}
    opens: datetime | None = None
    found: list[Verdict] = []
    for rows in in_chunks(desk.store.rows.iterate(batch.id, WAITING)):
        for judged in judge(desk, content, rows, overrides):
            verdict = judged.verdict
            reasons.update({finding.code for finding in verdict.findings})
            send += verdict.sends
            warn += verdict.warns
            block += verdict.blocking is not None
            held += verdict.holding is not None
            if verdict.findings:
                found.append(verdict)
                opens = earlier(opens, verdict.until)
                for each in verdict.findings:
                    known = severities.get(each.code, Severity.WARN)
                    severities[each.code] = gravest(known, each.severity)
        done += len(rows)
        if on_progress:
            on_progress(done, batch.total)
    return Preflight(
        batch=batch,
        total=batch.total,
        send=send,
        warn=warn,
        held=held,
        block=block,
        handed_over=batch.total - done,
        reasons=dict(reasons.most_common()),
        severities=severities,
        opens=opens,
        cost=cost_of(desk, batch, send),
        verdicts=tuple(found),
    )


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """Answer the earlier of two moments, of which either may be unknown."""
    return min((moment for moment in (one, other) if moment is not None), default=None)


def cost_of(desk: Desk, batch: Batch, calls: int) -> CostForecast:
    """Forecast what `calls` more calls of a batch may cost, from the profile's own prices."""
    profile = desk.profile
    limit = batch.options.params.get("max_duration")
    return forecast(
        calls,
        price_per_minute=profile.price_per_minute,
        price_minimum=profile.price_minimum,
        currency=profile.currency,
        max_minutes=float(limit) if isinstance(limit, int | float) else DEFAULT_MAX_MINUTES,
        average_minutes=_average_minutes(desk) if profile.price_per_minute else None,
    )


def _average_minutes(desk: Desk) -> float | None:
    """The mean length of this profile's ended calls, of its ten newest batches."""
    lengths: list[float] = []
    own = [b for b in desk.store.batches.all() if b.profile == desk.profile.name]
    for batch in own[:10]:
        lengths += [
            row.duration_s
            for row in desk.store.rows.iterate(batch.id, (RowState.ENDED,))
            if row.duration_s is not None
        ]
    return sum(lengths) / len(lengths) / 60 if lengths else None
