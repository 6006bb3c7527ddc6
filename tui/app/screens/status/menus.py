"""The choices of the Status screen: filters, what a batch can be told, follow-ups."""

from collections.abc import Mapping

from textual.content import Content

from tui.app.marks import OUTCOME_MARKS, ROW_MARKS
from tui.app.screens.status.rows import Filter
from tui.app.wording import calls_of
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.control import FOLLOW_UP
from tui.engine.preflight import WAITING
from tui.engine.status import BatchStatus, at_provider

_TAKES_MORE = (BatchState.DRAFT, BatchState.SENDING, BatchState.SENT, BatchState.ENDED)
_UNDER_WAY = (BatchState.SENDING, BatchState.PAUSED, BatchState.SENT)

Choices = tuple[tuple[str, Content], ...]


def filters(status: BatchStatus) -> Choices:
    """Offer every state and outcome that occurs."""
    offered = [("all", Content(f"all: {calls_of(status.batch.total)}"))]
    for state in RowState:
        if count := status.counts[state]:
            mark = ROW_MARKS[state].content()
            offered.append((f"state:{state}", Content.assemble(mark, f"  {count:,}")))
    for outcome in Outcome:
        if count := status.outcomes.get(outcome, 0):
            mark = OUTCOME_MARKS[outcome].content()
            offered.append((f"outcome:{outcome}", Content.assemble("  ", mark, f"  {count:,}")))
    return tuple(offered)


ORDER_WORDS: Mapping[str, str] = {
    "list": "as composed",
    "state": "by state: in doubt and moving first",
    "updated": "by last word, newest first",
    "length": "by length, longest first",
    "cost": "by cost, dearest first",
    "name": "by name",
    "phone": "by phone number",
}
"""The store's orders of calls in words."""


def orders() -> Choices:
    """Offer every order."""
    return tuple((each, Content(words)) for each, words in ORDER_WORDS.items())


def exports(status: BatchStatus, lacking: int, per_minute: int, fetching: bool) -> Choices:
    """Offer the files that can be written; first, where it can be, to fetch what they lack.

    `lacking` is how many ended calls' details were never fetched.
    """
    offered: list[tuple[str, str]] = []
    if fetching:
        offered.append(("enough", "Stop fetching details; what has come stays"))
    elif lacking:
        offered.append(
            (
                "fetch",
                f"Fetch transcript and price of {calls_of(lacking)} that ended, for about "
                f"{_minutes(lacking / per_minute)}",
            )
        )
    total = calls_of(status.batch.total)
    offered += [
        (".xlsx", f"Results as XLSX: {total}, for a spreadsheet"),
        (".csv", f"Results as CSV: {total}"),
        (".jsonl", f"Results as JSONL: {total}"),
        (".html", "Report: a page with charts"),
        ("-masked.html", "Report: a page with charts, phone numbers masked"),
    ]
    return tuple((each, Content(words)) for each, words in offered)


def _minutes(minutes: float) -> str:
    if minutes < 1:
        return "a minute or less"
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} hours"


def filter_of(choice: str, find: str) -> Filter:
    """Answer the filter behind a choice."""
    kind, _, name = choice.partition(":")
    if kind == "state":
        return Filter(states=(RowState(name),), find=find)
    if kind == "outcome":
        return Filter(outcomes=(Outcome(name),), find=find)
    return Filter(find=find)


def acts(status: BatchStatus, sending: bool) -> Choices:
    """Offer what the batch can be told now, in whole words; the harmless ones first."""
    batch, counts = status.batch, status.counts
    waiting = counts[RowState.PLANNED]
    left = ", ".join(f"{counts[each]:,} {each}" for each in WAITING if counts[each])
    here, there = sum(counts[each] for each in WAITING), at_provider(status)
    offered: list[tuple[str, str]] = []
    if batch.state in _TAKES_MORE and left and not sending:
        offered.append(("send", f"Send what is left, confirmed anew on Compose: {left}"))
    if batch.state is BatchState.SENDING and waiting:
        offered.append(("pause", f"Pause: hold {calls_of(waiting)} not handed over"))
    if batch.state is BatchState.PAUSED:
        offered.append(("resume", "Take up again: plan what the pause held"))
    # What has ended can be closed against its refused calls; a draft is stopped while it is sent.
    stoppable = batch.state in _UNDER_WAY or batch.state is BatchState.ENDED or sending
    if stoppable and batch.state is not BatchState.STOPPED and (here or there):
        offered.append(
            (
                "stop",
                f"Stop for good: {here:,} will never leave, {there:,} at the provider are asked "
                "to stop",
            )
        )
    return tuple((each, Content(words)) for each, words in offered)


def follow_ups(status: BatchStatus) -> Choices:
    """Offer the usual follow-up, then each outcome on its own."""
    count = sum(status.outcomes.get(each, 0) for each in FOLLOW_UP)
    offered: list[tuple[str, Content]] = []
    if count:
        words = ", ".join(each.replace("_", " ") for each in FOLLOW_UP)
        offered.append((",".join(FOLLOW_UP), Content(f"{words}: {calls_of(count)}")))
    offered += [
        (each, Content(f"only {each.replace('_', ' ')}: {calls_of(alone)}"))
        for each in (*FOLLOW_UP, Outcome.UNDETERMINED)
        if (alone := status.outcomes.get(each, 0))
    ]
    return tuple(offered)
