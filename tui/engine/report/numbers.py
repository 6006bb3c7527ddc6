"""The sections that count: states, outcomes, reasons, prices, lengths, ends over time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from statistics import median

from tui.domain.states import AT_PROVIDER, Outcome, RowState
from tui.domain.verdict import RULES
from tui.engine.report.charts import columns, stack
from tui.engine.report.facts import Facts, by_length
from tui.engine.report.markup import Child, Markup, foreign, tag

_REASONS = 40

_STATE_COLOURS: Mapping[RowState, str] = {
    RowState.ENDED: "green",
    RowState.CANCELED: "dim",
    RowState.UNKNOWN: "magenta",
    RowState.REJECTED: "red",
    RowState.SENDING: "blue",
    **dict.fromkeys(AT_PROVIDER, "cyan"),
}
_OUTCOME_COLOURS: Mapping[Outcome, str] = {
    Outcome.ANSWERED: "green",
    Outcome.VOICEMAIL: "yellow",
    Outcome.FAILED: "red",
    Outcome.UNDETERMINED: "magenta",
}


def section(title: str, *parts: Child) -> Markup:
    """Answer a part of the page under its heading."""
    return tag("section", tag("h2", title), parts)


def counts_of(facts: Facts) -> Markup:
    """Count the calls by state; they add up to the batch."""
    counts = facts.status.counts
    parts = [
        (_word(state), counts[state], _STATE_COLOURS.get(state, "dim"))
        for state in RowState
        if counts[state]
    ]
    return section(
        "Where the calls stand",
        stack(parts, "The calls of the batch by state"),
        _counted(parts, "calls", facts.status.batch.total),
    )


def outcomes_of(facts: Facts) -> Markup:
    """Count the calls that ended by outcome; they add up to those that ended."""
    outcomes, ended = facts.status.outcomes, facts.status.counts[RowState.ENDED]
    if not ended:
        return section(
            "How they ended", tag("p", "No end of a call has been told yet.", class_="faint")
        )
    parts = [
        (_word(outcome), number, _OUTCOME_COLOURS.get(outcome, "dim"))
        for outcome in Outcome
        if (number := outcomes.get(outcome, 0))
    ]
    said = sum(number for _, number, _ in parts)
    if said < ended:
        parts.append(("without an outcome", ended - said, "dim"))
    return section(
        "How they ended",
        stack(parts, "The calls that ended, by outcome"),
        _counted(parts, "calls that ended", ended),
    )


def reasons_of(facts: Facts, mask: Callable[[str], str]) -> Markup | str:
    """Group the reasons: verdicts in words, and what the provider wrote of calls that failed."""
    verdicts = [
        (_word(state), RULES[code].words if code in RULES else code, number)
        for (state, code), number in facts.why.items()
    ]
    errors = [("error", mask(text), number) for text, number in facts.status.errors.items()]
    errors.sort(key=lambda each: -each[2])
    if not verdicts and not errors:
        return ""
    shown, left = errors[:_REASONS], errors[_REASONS:]
    rows: list[Sequence[Child]] = [
        (kind, foreign(text), f"{number:,}") for kind, text, number in (*verdicts, *shown)
    ]
    if left:
        calls = sum(number for _, _, number in left)
        rows.append(("error", f"{len(left):,} other texts", f"{calls:,}"))
    note = tag(
        "p",
        "Held and blocked calls by verdict, and the provider's own words about calls; a call may "
        "stand in both.",
        class_="faint",
    )
    return section("Why", note, table(("", "reason", "calls"), rows))


def price_of(facts: Facts) -> Markup:
    """Sum what the provider said of prices; a call without a price adds nothing."""
    status = facts.status
    if status.cost is None:
        words = "The provider has told no price of any call so far."
    else:
        currency = f" {facts.currency}" if facts.currency else ""
        words = (
            f"{status.cost:,.2f}{currency}, the sum of the prices of {status.priced:,} of "
            f"{status.batch.total:,} calls. What the others cost is not known here."
        )
        if status.priced >= status.counts[RowState.ENDED] + status.counts[RowState.CANCELED]:
            words = (
                f"{status.cost:,.2f}{currency}, the sum of the prices of all {status.priced:,} "
                "calls of which one was told."
            )
    return section("Cost", tag("p", words))


def pace_of(facts: Facts) -> Markup | str:
    """Draw when calls ended, and how long they were; says of how many that is known."""
    parts: list[Child] = []
    ended = facts.status.counts[RowState.ENDED]
    timed = sum(number for _, number in facts.ended)
    if timed:
        labels = [(_label(at.isoformat(), facts.span), number) for at, number in facts.ended]
        parts += [
            tag("h2", f"When they ended: a column for every {_span(facts.span)}"),
            columns(labels, f"Calls that ended, for every {_span(facts.span)}"),
            tag("p", f"Times in UTC, known of {timed:,} of {ended:,} calls.", class_="faint"),
        ]
    if facts.lengths:
        lengths = facts.lengths
        parts += [
            tag("h2", "How long they were"),
            columns(by_length(lengths), "Calls by length"),
            tag(
                "p",
                f"Known of {len(lengths):,} calls: half of them were shorter than "
                f"{_minutes(median(lengths))}, the longest was {_minutes(lengths[-1])}, together "
                f"{_minutes(sum(lengths))} (minutes:seconds).",
                class_="faint",
            ),
        ]
    return tag("section", parts) if parts else ""


def table(heads: Sequence[str], rows: Sequence[Sequence[Child]]) -> Markup:
    """Answer a table; the last column holds numbers."""
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", *(_cell("th", heads, n, head) for n, head in enumerate(heads)))),
            tag(
                "tbody",
                *(
                    tag("tr", *(_cell("td", heads, n, cell) for n, cell in enumerate(row)))
                    for row in rows
                ),
            ),
        ),
        class_="wide",
    )


def _cell(name: str, heads: Sequence[str], place: int, content: Child) -> Markup:
    if heads[place] in ("calls", "share", "length", "cost", "contacts"):
        return tag(name, content, class_="number")
    return tag(name, content)


def _counted(parts: Sequence[tuple[str, int, str]], what: str, total: int) -> Markup:
    rows = [
        tag(
            "tr",
            tag("td", tag("span", class_=f"swatch {colour}"), word),
            tag("td", f"{number:,}", class_="number"),
            tag("td", f"{100 * number / total:.1f}%" if total else "", class_="number"),
        )
        for word, number, colour in parts
    ]
    foot = tag("tr", tag("td", what), tag("td", f"{total:,}", class_="number"), tag("td", ""))
    return tag("table", tag("tbody", rows), tag("tfoot", foot))


def _word(state: RowState | Outcome) -> str:
    return state.replace("_", " ")


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes:,}:{rest:02d}"


def _span(span: timedelta) -> str:
    minutes = int(span / timedelta(minutes=1))
    if minutes % 1440 == 0:
        return "day" if minutes == 1440 else f"{minutes // 1440} days"
    if minutes % 60 == 0:
        return "hour" if minutes == 60 else f"{minutes // 60} hours"
    return "minute" if minutes == 1 else f"{minutes} minutes"


def _label(at: str, span: timedelta) -> str:
    return at[5:10] if span >= timedelta(days=1) else at[11:16]
