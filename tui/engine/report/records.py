"""The sections that tell: what the batch is, what is in doubt, its requests, audit and calls."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tui.domain.batch import CallRow
from tui.domain.clock import to_text
from tui.domain.states import AT_PROVIDER, BatchState, RowState
from tui.domain.verdict import RULES
from tui.engine.report.facts import Facts
from tui.engine.report.markup import Child, Markup, foreign, tag
from tui.engine.report.numbers import section, table

_CALL_HEADS = ("phone", "name", "state", "length", "cost", "last word", "reason")
_SIMULATED = "These calls were made by the bundled simulator: no phone rang."


def head_of(facts: Facts) -> Markup:
    """Say which batch it is, on which account, of which words, and how old the knowledge is."""
    status = facts.status
    batch = status.batch
    template = f"{batch.template_name}, version {batch.template_version}, {batch.mode}"
    told = "by webhooks" if batch.provider == "levers" else "never"
    lines: list[tuple[str, Child]] = [
        ("state", str(batch.state)),
        ("account", foreign(f"{batch.profile} ({batch.provider})")),
        ("contacts", foreign(batch.list_name)),
        ("prompt", foreign(template) if batch.template_id else "none: the provider's own"),
        ("composed", foreign(f"{to_text(batch.created_at)} by {batch.created_by or 'unknown'}")),
        ("confirmed", to_text(batch.confirmed_at) if batch.confirmed_at else "not yet"),
        ("content", tag("span", batch.content_digest or "not fixed yet", class_="mono")),
        ("last asked", to_text(status.polled_at) if status.polled_at else told),
        ("made", to_text(facts.made_at)),
    ]
    simulated = batch.realm.startswith("simulator")
    return tag(
        "header",
        tag("h1", foreign(batch.name)),
        tag("p", _SIMULATED, class_="notice") if simulated else "",
        tag("dl", *((tag("dt", name), tag("dd", value)) for name, value in lines)),
    )


def notices_of(facts: Facts) -> list[Markup]:
    """Say what the reader must not miss: doubt, pauses, stuck calls, no way to know."""
    status = facts.status
    counts = status.counts
    notices: list[Markup] = []
    if counts[RowState.UNKNOWN]:
        words = (
            f"{counts[RowState.UNKNOWN]:,} calls may have been dialled: no clear answer came to "
            f"{len(facts.doubtful):,} requests, and nobody has decided yet."
        )
        notices.append(tag("p", words, class_="notice doubt"))
    if status.batch.state is BatchState.PAUSED:
        notices.append(
            tag("p", "The batch is paused. ", foreign(status.batch.note), class_="notice")
        )
    if status.stuck:
        words = f"{status.stuck:,} calls are in progress for longer than a call can last."
        notices.append(tag("p", words, class_="notice"))
    if not status.can_know and any(counts[state] for state in AT_PROVIDER):
        words = "There is no way to know yet how the calls at the provider ended."
        notices.append(tag("p", words, class_="notice"))
    return notices


def requests_of(facts: Facts, mask: Callable[[str], str]) -> Markup | str:
    """Count the requests by what became of them, and name those in doubt."""
    if not facts.requests:
        return ""
    counted = ", ".join(
        f"{number:,} {state.replace('_', ' ')}" for state, number in facts.requests.items()
    )
    parts: list[Child] = [tag("p", f"{sum(facts.requests.values()):,} requests: {counted}.")]
    if facts.doubtful:
        rows = [
            (
                tag("span", f"cs-{attempt.id}", class_="mono"),
                str(attempt.state),
                to_text(attempt.created_at),
                foreign(mask(attempt.detail)),
                f"{len(attempt.refs):,}",
            )
            for attempt in facts.doubtful
        ]
        parts.append(table(("request", "state", "begun", "what is known", "contacts"), rows))
    return section("Requests", *parts)


def words_of(facts: Facts) -> Markup | str:
    """Show the prompt as it was pinned, before it is rendered for anybody."""
    if not facts.source:
        return ""
    return section("The prompt, before names are filled in", tag("pre", facts.source, dir="auto"))


def audit_of(facts: Facts, mask: Callable[[str], str]) -> Markup | str:
    """List who did what, newest last."""
    if not facts.audit:
        return ""
    rows = [
        (
            to_text(entry.at),
            foreign(entry.who),
            foreign(entry.action),
            foreign(mask(_detail(entry.detail))),
        )
        for entry in facts.audit
    ]
    older = tag("p", f"{facts.older:,} older entries are left out.", class_="faint")
    listed = table(("when", "who", "what", "detail"), rows)
    return section("Audit", older if facts.older else "", listed)


def calls_of(
    facts: Facts, rows: Iterable[CallRow], most: int, mask: Callable[[str], str]
) -> Iterator[str]:
    """Yield the list of calls, a row at a time."""
    if most < 1:
        return
    total = facts.status.batch.total
    left = f"The first {most:,} of {total:,}. " if total > most else ""
    yield "<section>\n"
    yield tag("h2", "The calls")
    yield tag("p", f"{left}Transcripts are in the results file.", class_="faint")
    heads = (tag("th", name, class_=_number(name)) for name in _CALL_HEADS)
    yield f'<div class="wide"><table><thead>{tag("tr", *heads)}</thead><tbody>\n'
    for row in rows:
        cells = zip(_CALL_HEADS, _call(row, mask), strict=True)
        yield f"{tag('tr', *(tag('td', cell, class_=_number(name)) for name, cell in cells))}\n"
    yield "</tbody></table></div>\n</section>\n"


def _call(row: CallRow, mask: Callable[[str], str]) -> tuple[Child, ...]:
    stands = f"{row.state}: {row.outcome}" if row.outcome else str(row.state)
    rule = RULES.get(row.reason)
    reasons = [rule.words if rule else row.reason, mask(row.error)]
    return (
        foreign(mask(row.phone)),
        foreign(row.name),
        stands.replace("_", " "),
        "" if row.duration_s is None else f"{row.duration_s:,.0f} s",
        "" if row.cost is None else f"{row.cost:,.2f}",
        to_text(row.updated_at) if row.updated_at else "",
        foreign(": ".join(each for each in reasons if each)),
    )


def _number(name: str) -> str:
    return "number" if name in ("length", "cost") else "text"


def _detail(detail: Any) -> str:
    return " ".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in detail.items()
    )
