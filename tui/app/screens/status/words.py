"""How times, lengths, amounts and states are written on the Status screen."""

from datetime import datetime, timedelta

from tui.domain.batch import Batch
from tui.domain.states import BatchState

STATE_WORDS = {
    BatchState.DRAFT: "draft",
    BatchState.SENDING: "sending",
    BatchState.PAUSED: "paused",
    BatchState.SENT: "all handed over",
    BatchState.ENDED: "ended",
    BatchState.STOPPED: "stopped",
}
"""A batch's own state, for a title."""


def state_of(batch: Batch, being_sent: bool) -> str:
    """Write a batch's state; one that is sending and that nobody sends is `unfinished`."""
    if batch.state is BatchState.SENDING and not being_sent:
        return "unfinished"
    return STATE_WORDS[batch.state]


def clock_time(moment: datetime | None) -> str:
    """Write a moment as local hours, minutes and seconds: a time, never a running age."""
    return moment.astimezone().strftime("%H:%M:%S") if moment else ""


def about_time(moment: datetime, told_at: datetime | None) -> str:
    """Write a guessed moment as local time, to the next five minutes; the day if it is another."""
    later = moment.astimezone() + timedelta(minutes=5)
    rounded = later.replace(minute=later.minute // 5 * 5)
    same_day = told_at is None or told_at.astimezone().date() == rounded.date()
    return rounded.strftime("%H:%M" if same_day else "%d %b %H:%M")


def day_and_time(moment: datetime | None) -> str:
    """Write a moment as local day and time."""
    return moment.astimezone().strftime("%d %b %H:%M") if moment else ""


def length(seconds: float | None) -> str:
    """Write a length as minutes and seconds; nothing where it is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def money(amount: float | None, currency: str) -> str:
    """Write an amount; nothing where no price is known."""
    if amount is None:
        return ""
    sign = "$" if currency == "USD" else f"{currency} "
    return f"{sign}{amount:,.2f}"


def percent(part: int, whole: int) -> str:
    """Write a share in whole percents; nothing of nothing is nothing."""
    return f"{100 * part / whole:.0f}%" if whole else ""


def title_of(batch: Batch) -> str:
    """A batch's name; a test call says so."""
    return f"{batch.name} (test call)" if batch.kind == "test" else batch.name
