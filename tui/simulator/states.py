"""Where a call stands at a moment: computed from its planned course, never kept."""

from dataclasses import dataclass

from tui.simulator.records import Batch, CallRecord

_STATUS = {
    "human": "completed",
    "voicemail": "completed",
    "no-answer": "no-answer",
    "busy": "busy",
    "failed": "failed",
}


@dataclass(frozen=True, slots=True)
class CallState:
    """A call at a moment; `status` is None until it ended, `talked` in simulated seconds."""

    queue_status: str
    status: str | None
    ended: bool
    ended_at: float | None
    started_at: float | None
    speaking: bool
    talked: int | None
    error: str | None
    cut: bool


def state_of(call: CallRecord, batch: Batch, now: float) -> CallState:
    """Compute a call's state: new, queued, allocated, started, then complete or call_error.

    A call stopped before it rang is canceled at once; one stopped while it lasts ends there.
    """
    stopped = call.stopped_at if call.stopped_at is not None and call.stopped_at <= now else None
    if stopped is not None and (call.rings_at is None or stopped < call.rings_at):
        return CallState("complete", "canceled", True, stopped, None, False, 0, None, True)
    if call.dispatch_at is None or call.rings_at is None or call.ends_at is None:
        return _before("new")
    if now < call.dispatch_at:
        return _before("new")
    if now < call.dispatch_at + (call.rings_at - call.dispatch_at) / 2:
        return _before("queued")
    if now < call.rings_at:
        return _before("allocated")
    answered = call.answers_at is not None and now >= call.answers_at
    cut = stopped is not None and stopped < call.ends_at
    ends = stopped if cut and stopped is not None else call.ends_at
    if now < ends:
        return CallState("started", None, False, None, call.rings_at, answered, None, None, False)
    if cut and (call.answers_at is None or ends < call.answers_at):
        return CallState("complete", "canceled", True, ends, call.rings_at, False, 0, None, True)
    talked = call.talk
    if cut and call.answers_at is not None:
        talked = min(talked, int((ends - call.answers_at) * batch.speed))
    queue_status = "call_error" if call.outcome == "failed" else "complete"
    status = _STATUS[call.outcome]
    error = call.error or None
    return CallState(queue_status, status, True, ends, call.rings_at, answered, talked, error, cut)


def _before(queue_status: str) -> CallState:
    return CallState(queue_status, None, False, None, None, False, None, None, False)
