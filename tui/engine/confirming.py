"""The confirmation: what is about to leave, the word to type, and what is frozen by it."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tui.domain.batch import Batch, CallRow
from tui.domain.errors import Refused
from tui.domain.states import AttemptState, BatchState, RowState
from tui.engine.content import Content, content_of, in_chunks
from tui.engine.desk import Desk, own_batch, went_elsewhere
from tui.engine.freezing import Frozen, kept_aside
from tui.engine.judging import check_overrides, judge
from tui.engine.preflight import WAITING, cost_of, earlier
from tui.engine.reconciling import plan_absent
from tui.engine.tested import was_tested

_AT_A_SERVER = (
    AttemptState.SENDING,
    AttemptState.UNKNOWN,
    AttemptState.ABSENT,
    AttemptState.ACCEPTED,
)


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
    """What a send would do now: `confirm` is the word to type, `requests` are sizes of POSTs.

    `opens` is when the first of what is held may be sent, where that is known.
    """

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
    opens: datetime | None = None


def dry_run(desk: Desk, name_or_id: str, order: SendOrder | None = None) -> SendPlan:
    """Say what a send would do; changes nothing. Raises NotFound, Refused, PromptError."""
    order = order or SendOrder()
    batch = own_batch(desk, name_or_id)
    _check_sendable(batch)
    _check_address(desk, batch)
    overrides = check_overrides(order.overrides, order.reason or "a dry run")
    return _plan(desk, batch, _judge_all(desk, content_of(desk, batch), overrides), order)


def confirm(desk: Desk, name_or_id: str, order: SendOrder) -> tuple[Content, SendPlan]:
    """Freeze what is confirmed, in one transaction. Raises Refused for another word.

    The caller holds the batch's send lock. Rows are judged before the transaction, so that others
    may write meanwhile; each is judged again in the transaction before its request.
    """
    batch = own_batch(desk, name_or_id)
    overrides = check_overrides(order.overrides, order.reason)
    _check_sendable(batch)
    _check_address(desk, batch)
    now = desk.clock()
    content = content_of(desk, replace(batch, fixed_at=batch.fixed_at or now))
    if batch.content_digest and batch.content_digest != content.confirmed_digest:
        raise _other_words(batch)
    with kept_aside(desk.store.home) as frozen:
        tally = _judge_all(desk, content, overrides, frozen)
        plan = _plan(desk, content.batch, tally, order)
        _check_word(desk, plan, order)
        with desk.store.transaction():
            batch = desk.store.batches.get(batch.id)
            _check_sendable(batch)
            words = content_of(desk, replace(batch, fixed_at=content.batch.fixed_at))
            if words.confirmed_digest != content.confirmed_digest:
                raise _other_words(batch)
            plan_absent(desk, batch)
            frozen.write(desk, batch.id)
            batch = desk.store.batches.update(
                batch.id,
                fixed_at=content.batch.fixed_at,
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


@dataclass
class _Tally:
    """The counts of what was judged."""

    sendable: int = 0
    held: int = 0
    blocked: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    opens: datetime | None = None


def _judge_all(
    desk: Desk, content: Content, overrides: frozenset[str], frozen: Frozen | None = None
) -> _Tally:
    """Judge every row that may be sent, some hundreds in memory at a time."""
    tally = _Tally()
    now = desk.clock()
    for rows in in_chunks(_waiting(desk, content.batch)):
        if "changed" in overrides:
            rows = [replace(row, digest="") if row.digest else row for row in rows]
        judged = judge(desk, content, rows, overrides)
        for each in judged:
            verdict = each.verdict
            if not verdict.findings:
                tally.sendable += 1
                continue
            tally.sendable += verdict.sends
            tally.held += verdict.holding is not None
            tally.blocked += verdict.blocking is not None
            tally.opens = earlier(tally.opens, verdict.until)
            tally.reasons.update({finding.code for finding in verdict.findings})
        if frozen is not None:
            frozen.add(content.batch.provider, rows, judged, overrides, now)
    return tally


def _waiting(desk: Desk, batch: Batch) -> Iterator[CallRow]:
    """Rows that may be sent, with those of provably absent requests: a word plans these again."""
    absent = [
        replace(row, state=RowState.PLANNED)
        for attempt in desk.store.attempts.of_batch(batch.id, (AttemptState.ABSENT,))
        for row in desk.store.rows.of_attempt(attempt.id)
        if row.state is RowState.UNKNOWN
    ]
    waiting = desk.store.rows.iterate(batch.id, WAITING)
    absent.sort(key=_by_place)
    return heapq.merge(waiting, absent, key=_by_place)


def _by_place(row: CallRow) -> int:
    return row.seq


def _other_words(batch: Batch) -> Refused:
    return Refused(
        f"The words of {batch.name} are not those that were confirmed.",
        "Compose a new batch for the rest.",
    )


def _plan(desk: Desk, batch: Batch, tally: _Tally, order: SendOrder) -> SendPlan:
    sendable = tally.sendable
    calls = sendable if order.limit is None else min(order.limit, sendable)
    return SendPlan(
        batch=batch,
        confirm=f"{batch.profile}:{calls}",
        total=batch.total,
        sendable=sendable,
        held=tally.held,
        blocked=tally.blocked,
        reasons=dict(tally.reasons.most_common()),
        requests=request_sizes(calls, desk.profile.ramp, desk.profile.chunk_size),
        tested=was_tested(desk, batch),
        live=not desk.profile.simulated,
        opens=tally.opens,
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


def _check_address(desk: Desk, batch: Batch) -> None:
    """Refuse the rest of a batch whose requests are at another server: it knows nothing of them."""
    for attempt in desk.store.attempts.of_batch(batch.id, _AT_A_SERVER):
        if went_elsewhere(desk, attempt):
            raise Refused(
                f"Requests of {batch.name} went to {attempt.address}, "
                f"and {batch.profile} now means {desk.address}.",
                "Put base_url back, or compose a new batch for the rest.",
            )


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
