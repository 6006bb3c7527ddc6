"""The lines above the calls: what is known of a batch, in the words of the JSON."""

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from tui.app import palette
from tui.app.flow import flow
from tui.app.marks import OUTCOME_MARKS, ROW_MARKS
from tui.app.screens.status.words import about_time, clock_time, money, percent, state_of, title_of
from tui.app.text import Lines, cell, plain, show
from tui.app.widgets.meter import meter
from tui.app.wording import calls_of
from tui.domain.states import SETTLED, BatchState, Outcome, RowState
from tui.domain.verdict import RULES
from tui.engine.status import BatchStatus, at_provider, doubtful

_BARS = " ▁▂▃▄▅▆▇█"

_NO_WORD = (
    "No way to know yet how these calls end: run `callsheet listen`, or bring their events with "
    "`callsheet inbox import FILE`."
)


def title_line(
    status: BatchStatus,
    width: int,
    progress: tuple[int, int] | None,
    being_sent: bool = True,
    ends_at: datetime | None = None,
) -> Content:
    """Answer name, state, bar, the time of the last word, and when it ends where that is known.

    `progress` are the requests done of a send of this app; `being_sent` says whether any process
    sends the batch now.
    """
    batch, counts = status.batch, status.counts
    state = "in doubt" if counts[RowState.UNKNOWN] else state_of(batch, being_sent)
    if progress is not None:
        state = f"sending request {min(progress[0] + 1, progress[1])} of {progress[1]}"
    polled = f"polled {clock_time(status.polled_at)}" if status.polled_at else ""
    if batch.provider == "levers":
        polled = "told by webhooks" if status.can_know else ""
    if ends_at is not None:
        polled = " · ".join(
            filter(None, (polled, f"ends about {about_time(ends_at, status.polled_at)}"))
        )
    name = plain(title_of(batch), max(16, width // 3), Lines.MARK)
    room = width - len(name) - len(state) - len(polled) - 9
    ended = sum(counts[each] for each in SETTLED)
    bar = meter(ended, at_provider(status), batch.total, max(6, min(44, room)))
    return Content.assemble((name, "bold"), "  ", (state, "$accent"), "  ", bar, "  ", polled)


def counts_line(status: BatchStatus, width: int, max_open: int = 0) -> Content:
    """Answer the number of rows in each state that occurs; they add up to the total.

    `max_open` is the profile's bound of open calls, 0 for none; it is named while it matters.
    """
    parts = [
        Content.assemble(
            (mark.glyph, mark.style),
            f" {status.counts[state]:,} {mark.word}",
        )
        for state in _ORDER
        if status.counts[state]
        for mark in (ROW_MARKS[state],)
    ]
    total = Content.styled(f"{calls_of(status.batch.total)} = ", "bold")
    if max_open and (there := at_provider(status)):
        bound = Content.styled(f"  ({there:,} open of at most {max_open:,})", "$faint")
        parts[-1] = Content.assemble(parts[-1], bound)
    return flow([Content.assemble(total, *parts[:1]), *parts[1:]], " + ", width)


def outcomes_line(status: BatchStatus, currency: str, width: int) -> Content:
    """Answer how the ended calls ended, with their share, and the sum of the prices told.

    Where a price comes only with a call's own details, it says of how many calls it is known.
    """
    ended = sum(status.outcomes.values())
    parts = [
        Content.assemble(
            (mark.glyph, mark.style),
            f" {count:,} {mark.word} ",
            (percent(count, ended), "$faint"),
        )
        for outcome in Outcome
        if (count := status.outcomes.get(outcome, 0))
        for mark in (OUTCOME_MARKS[outcome],)
    ]
    cost, told = status.cost, status.priced
    if cost is not None and told < ended:
        known = f"{money(cost, currency)} of {told:,} of {calls_of(ended)}"
        parts.append(Content.styled(known, "bold"))
    elif cost is not None:
        parts.append(Content.styled(f"{money(cost, currency)} so far", "bold"))
    if not parts:
        return Content.styled("no end of a call has been told yet", "$faint")
    return flow(parts, "  ", width)


def reasons_line(status: BatchStatus, width: int, per_minute: Sequence[int] = ()) -> Content:
    """Answer the pace, then the reasons, most first: verdicts, and the provider's own errors."""
    pace = pace_words(per_minute, width)
    grouped = [
        (count, RULES[code].words if code in RULES else code)
        for code, count in status.reasons.items()
        if code != "rejected"
    ]
    verdicts = {words for _, words in grouped}
    grouped += [(n, text) for text, n in status.errors.items() if text not in verdicts]
    shown = " · ".join(f"{count:,} {_short(text)}" for count, text in grouped[:6])
    gap = "   " if pace and shown else ""
    rest = Content.styled(cell(shown, width - len(pace) - len(gap)).rstrip(), "$faint")
    return Content.assemble((pace, palette.CYAN), gap, rest)


def pace_words(per_minute: Sequence[int], width: int) -> str:
    """Answer how many calls ended in each of the last minutes as a row of bars; no bar is none."""
    bars = per_minute[-(width // 4) :]
    most = max(bars, default=0)
    if len(bars) < 2 or not most:
        return ""
    drawn = "".join(_BARS[-(-each * (len(_BARS) - 1) // most)] for each in bars)
    return f"ended per minute {drawn} most {most:,}"


def notice_of(
    status: BatchStatus,
    width: int,
    trouble: str = "",
    fetching: tuple[int, int] | None = None,
) -> Content:
    """Answer what the operator should look at now; empty where there is nothing.

    `fetching` is how many calls' details of how many have been fetched.
    """
    lines: list[Content] = []
    if fetching is not None:
        done, of = fetching
        words = f"… fetching details: {done:,} of {of:,} calls" if of else "… fetching details"
        lines.append(Content.assemble((words, palette.CYAN), "  ", ("e", "bold $accent"), " stops"))
    if status.batch.state is BatchState.PAUSED:
        why = " · ".join(
            part.removeprefix("paused: ")
            for part in status.batch.note.split(" · ")
            if part.startswith("paused: ")
        )
        lines.append(
            flow(
                [
                    show(f"‖ Paused: {why}" if why else "‖ Paused.", 300, Lines.MARK),
                    Content.assemble(("p", "bold $accent"), " takes it up again"),
                ],
                "  ",
                width,
            )
        )
    open_attempts = doubtful(status)
    if open_attempts:
        unknown = status.counts[RowState.UNKNOWN]
        requests = "one request" if len(open_attempts) == 1 else f"{len(open_attempts)} requests"
        lines.append(
            flow(
                [
                    Content.styled(f"? {calls_of(unknown)}", f"bold {palette.MAGENTA}"),
                    Content(f"may have been dialled: no clear answer to {requests}."),
                    Content.assemble(("r", "bold $accent"), " reconcile"),
                ],
                "  ",
                width,
            )
        )
    if not status.can_know and at_provider(status):
        lines.append(Content.styled(f"! {_NO_WORD}", palette.YELLOW))
    if status.stuck:
        lines.append(
            Content.styled(
                f"! {calls_of(status.stuck)} in progress for longer than a call can last.",
                palette.YELLOW,
            )
        )
    if status.outcomes.get(Outcome.UNDETERMINED) and _never_asked(status):
        lines.append(
            Content.styled(
                "~ Undetermined: this batch did not ask who answered (answered_by_enabled).",
                "$faint",
            )
        )
    if trouble:
        lines.append(show(f"! Asking the provider failed: {trouble}", 300, style=palette.YELLOW))
    return Content("\n").join(lines)


def _never_asked(status: BatchStatus) -> bool:
    options = status.batch.options
    return status.batch.provider == "luly" and not options.params.get("answered_by_enabled")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


_ORDER = (
    RowState.ENDED,
    RowState.CANCELED,
    RowState.IN_PROGRESS,
    RowState.QUEUED,
    RowState.ACCEPTED,
    RowState.SENDING,
    RowState.UNKNOWN,
    RowState.PLANNED,
    RowState.HELD,
    RowState.BLOCKED,
    RowState.REJECTED,
)
"""What is over comes first, then what moves, then what waits."""
