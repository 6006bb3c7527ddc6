"""The lines above the calls: what is known of a batch, in the words of the JSON."""

from textual.content import Content

from tui.app import palette
from tui.app.flow import flow
from tui.app.marks import OUTCOME_MARKS, ROW_MARKS
from tui.app.screens.status.words import clock_time, money, percent, state_of, title_of
from tui.app.text import Lines, cell, plain, show
from tui.app.widgets.meter import meter
from tui.app.wording import calls_of
from tui.domain.states import SETTLED, BatchState, Outcome, RowState
from tui.domain.verdict import RULES
from tui.engine.status import BatchStatus, at_provider, doubtful

_NO_WORD = (
    "No way to know yet how these calls end: run `callsheet listen`, or bring their events with "
    "`callsheet inbox import FILE`."
)


def title_line(
    status: BatchStatus, width: int, progress: tuple[int, int] | None, being_sent: bool = True
) -> Content:
    """Answer name, state, bar, and the time of the last word.

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
    name = plain(title_of(batch), max(16, width // 3), Lines.MARK)
    room = width - len(name) - len(state) - len(polled) - 9
    ended = sum(counts[each] for each in SETTLED)
    bar = meter(ended, at_provider(status), batch.total, max(6, min(44, room)))
    return Content.assemble((name, "bold"), "  ", (state, "$accent"), "  ", bar, "  ", polled)


def counts_line(status: BatchStatus, width: int) -> Content:
    """Answer the number of rows in each state that occurs; they add up to the total."""
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
    return flow([Content.assemble(total, *parts[:1]), *parts[1:]], " + ", width)


def outcomes_line(status: BatchStatus, currency: str, width: int) -> Content:
    """Answer how the ended calls ended, with their share, and what they have cost so far."""
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
    cost = status.cost
    if cost is not None:
        parts.append(Content.styled(f"{money(cost, currency)} so far", "bold"))
    if not parts:
        return Content.styled("no call has ended yet", "$faint")
    return flow(parts, "  ", width)


def reasons_line(status: BatchStatus, width: int) -> Content:
    """Answer the reasons, most first: verdicts in words, and what providers wrote as errors."""
    grouped = [
        (count, RULES[code].words if code in RULES else code)
        for code, count in status.reasons.items()
        if code != "rejected"
    ]
    verdicts = {words for _, words in grouped}
    grouped += [(n, text) for text, n in status.errors.items() if text not in verdicts]
    shown = " · ".join(f"{count:,} {_short(text)}" for count, text in grouped[:6])
    return Content.styled(cell(shown, width).rstrip(), "$faint")


def notice_of(status: BatchStatus, width: int, trouble: str = "") -> Content:
    """Answer the one thing the operator should look at now; empty where there is none."""
    lines: list[Content] = []
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
