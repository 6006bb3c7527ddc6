"""The confirmation: what is about to leave, the word to type, and what is frozen by it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tui.domain.batch import Batch, CallRow
from tui.domain.errors import Refused
from tui.domain.states import AttemptState, BatchState, RowState
from tui.engine.content import Content, content_of, in_chunks
from tui.engine.desk import Desk, own_batch
from tui.engine.journal import after_verdict
from tui.engine.judging import Judged, check_overrides, judge
from tui.engine.preflight import WAITING, cost_of
from tui.engine.reconciling import plan_absent
from tui.engine.tested import was_tested


@dataclass(frozen=True, slots=True)
class SendOrder:
    """What the operator asked for.

    `confirm` is PROFILE:N as the dry run printed it; `yes` stands for it on the simulator.
    """

    yes: bool = False
    confirm: str = ""
    limit: int | None = None
    untested: bool = False
    keep_going: bool = False
    overrides: Collection[str] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SendPlan:
    """What a send would do now: `confirm` is the word to type, `requests` are sizes of POSTs."""

    batch: Batch
    confirm: str
    total: int
    sendable: int
    held: int
    blocked: int
    reasons: dict[str, int]
    requests: tuple[int, ...]
    tested: bool
    live: bool


def dry_run(desk: Desk, name_or_id: str, order: SendOrder | None = None) -> SendPlan:
    """Say what a send would do; changes nothing. Raises NotFound, Refused, PromptError."""
    order = order or SendOrder()
    batch = own_batch(desk, name_or_id)
    _check_sendable(batch)
    overrides = check_overrides(order.overrides, order.reason or "a dry run")
    judged = _judge_all(desk, content_of(desk, batch), overrides)
    return _plan(desk, batch, judged, order)


def confirm(desk: Desk, name_or_id: str, order: SendOrder) -> tuple[Content, SendPlan]:
    """Freeze what is confirmed, in one transaction. Raises Refused for another word."""
    batch = own_batch(desk, name_or_id)
    overrides = check_overrides(order.overrides, order.reason)
    with desk.store.transaction():
        batch = desk.store.batches.get(batch.id)
        _check_sendable(batch)
        plan_absent(desk, batch)
        now = desk.clock()
        if batch.fixed_at is None:
            batch = desk.store.batches.update(batch.id, fixed_at=now)
        content = content_of(desk, batch)
        if batch.content_digest and batch.content_digest != content.confirmed_digest:
            raise Refused(
                f"The words of {batch.name} are not those that were confirmed.",
                "Compose a new batch for the rest.",
            )
        judged = _judge_all(desk, content, overrides)
        plan = _plan(desk, batch, judged, order)
        _check_word(desk, plan, order)
        desk.store.rows.save_many([_frozen(each, desk, overrides) for each in judged])
        batch = desk.store.batches.update(
            batch.id,
            content_digest=content.confirmed_digest,
            confirmed_at=batch.confirmed_at or now,
            state=BatchState.SENDING if plan.sendable else batch.state,
        )
        desk.note(
            "confirm",
            batch.id,
            {
                "calls": plan.sendable,
                "content": content.confirmed_digest,
                "tested": plan.tested,
                "overrides": sorted(overrides),
                "reason": order.reason,
            },
        )
    return replace(content, batch=batch), plan


def _judge_all(desk: Desk, content: Content, overrides: frozenset[str]) -> list[Judged]:
    rows: Sequence[CallRow] = _waiting(desk, content.batch)
    if "changed" in overrides:
        rows = [replace(row, digest="") for row in rows]
    return [each for chunk in in_chunks(rows) for each in judge(desk, content, chunk, overrides)]


def _waiting(desk: Desk, batch: Batch) -> list[CallRow]:
    """Rows that may be sent, with those of provably absent requests: a word plans these again."""
    absent = [
        replace(row, state=RowState.PLANNED)
        for attempt in desk.store.attempts.of_batch(batch.id, (AttemptState.ABSENT,))
        for row in desk.store.rows.of_attempt(attempt.id)
        if row.state is RowState.UNKNOWN
    ]
    waiting = [*desk.store.rows.iterate(batch.id, WAITING), *absent]
    return sorted(waiting, key=lambda row: row.seq)


def _frozen(judged: Judged, desk: Desk, overrides: frozenset[str]) -> CallRow:
    row = after_verdict(judged, desk.clock())
    return replace(
        row,
        digest=row.digest or judged.digest,
        overrides=tuple(sorted({*row.overrides, *overrides})),
    )


def _plan(desk: Desk, batch: Batch, judged: Sequence[Judged], order: SendOrder) -> SendPlan:
    verdicts = [each.verdict for each in judged]
    sendable = sum(verdict.sends for verdict in verdicts)
    calls = sendable if order.limit is None else min(order.limit, sendable)
    reasons: Counter[str] = Counter()
    for verdict in verdicts:
        reasons.update({finding.code for finding in verdict.findings})
    return SendPlan(
        batch=batch,
        confirm=f"{batch.profile}:{calls}",
        total=batch.total,
        sendable=sendable,
        held=sum(verdict.holding is not None for verdict in verdicts),
        blocked=sum(verdict.blocking is not None for verdict in verdicts),
        reasons=dict(reasons.most_common()),
        requests=request_sizes(calls, desk.profile.ramp, desk.profile.chunk_size),
        tested=was_tested(desk, batch),
        live=not desk.profile.simulated,
    )


def request_sizes(calls: int, ramp: Sequence[int], chunk_size: int) -> tuple[int, ...]:
    """Answer the sizes of the requests that `calls` calls take."""
    sizes = []
    steps = list(ramp)
    while calls > 0:
        size = min(calls, steps.pop(0) if steps else chunk_size)
        sizes.append(size)
        calls -= size
    return tuple(sizes)


def _check_sendable(batch: Batch) -> None:
    if batch.kind == "test":
        raise Refused(f"{batch.name} is a test call.", "Make another with `check`.")
    if batch.state is BatchState.STOPPED:
        raise Refused(f"{batch.name} was stopped.", "Compose a new batch for the rest.")
    if batch.state is BatchState.PAUSED:
        raise Refused(f"{batch.name} is paused.", f"Use `callsheet resume {batch.id}` first.")


def _check_word(desk: Desk, plan: SendPlan, order: SendOrder) -> None:
    if not plan.sendable:
        return
    typed = order.confirm
    if typed and typed != plan.confirm:
        raise Refused(
            f"The confirmation {typed} does not match {plan.confirm}.",
            "Look at the dry run again: the count may have changed.",
        )
    if not typed and (plan.live or not order.yes):
        raise Refused(
            f"{plan.confirm.rpartition(':')[2]} calls on {plan.batch.profile} are not confirmed.",
            f"Add --confirm {plan.confirm}.",
        )
    if plan.live and not plan.tested and not order.untested:
        raise Refused(
            f"The words of {plan.batch.name} were never test-called on {plan.batch.profile}.",
            "Use `check` first, or add --untested.",
        )
    forecast = cost_of(desk, plan.batch, plan.sendable)
    budget = desk.profile.budget
    if budget is not None and forecast.low is not None and forecast.low > budget:
        raise Refused(
            f"Even unanswered the calls cost {forecast.low} {forecast.currency}, "
            f"more than the budget of {budget}.",
            "Send fewer with --limit, or raise the profile's budget.",
        )
