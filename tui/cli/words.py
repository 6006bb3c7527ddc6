"""The engine's findings as lines for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.cli.text import plural
from tui.domain.verdict import RULES

if TYPE_CHECKING:
    from tui.domain.cost import CostForecast
    from tui.engine.confirming import SendPlan
    from tui.engine.preflight import Preflight


def preflight_words(found: "Preflight", *, verdicts: bool = False) -> str:
    """Answer a preflight's counts, reasons and cost; with `verdicts` each contact's findings."""
    lines = [
        f"{plural(found.total, 'contact')}: {found.send:,} to send "
        f"({found.warn:,} with a warning), {found.held:,} held, {found.block:,} blocked, "
        f"{found.handed_over:,} handed over before",
        *reason_lines(found.reasons),
        *opens_lines(found.held, found.opens),
        cost_words(found.cost),
    ]
    if verdicts:
        for verdict in found.verdicts:
            what = "; ".join(f"{f.code} {f.detail}".strip() for f in verdict.findings)
            lines.append(f"  {verdict.ref}: {what}")
    return "\n".join(lines)


def plan_words(plan: "SendPlan", command: str) -> str:
    """Answer a dry run: what would leave, what stays and why, and the command to type."""
    where = f"LIVE on {plan.batch.profile}" if plan.live else f"on the {plan.batch.profile}"
    lines = [
        f"{plan.batch.name}: {plural(plan.total, 'contact')}, {plan.sendable:,} to send {where}, "
        f"{plan.held:,} held, {plan.blocked:,} blocked",
        *reason_lines(plan.reasons),
        *opens_lines(plan.held, plan.opens),
    ]
    if not plan.sendable:
        lines.append("There is nothing left to send.")
        return "\n".join(lines)
    lines.append(f"in {plural(len(plan.requests), 'request')}: {_sizes(plan.requests)}")
    if not plan.tested:
        lines.append(f"These words were never test-called: callsheet check {plan.batch.name}")
    lines.append(f"Nothing was sent. To send: {command}")
    return "\n".join(lines)


def reason_lines(reasons: Mapping[str, int]) -> list[str]:
    """Answer one line per verdict code: how many, which, and what it means."""
    return [
        f"  {count:,} {code}: {RULES[code].words}" if code in RULES else f"  {count:,} {code}"
        for code, count in reasons.items()
    ]


def opens_lines(held: int, opens: datetime | None) -> list[str]:
    """Answer when the first of what is held may be sent, by the operator's own clock."""
    if not held or opens is None:
        return []
    local = opens.astimezone()
    return [f"of {held:,} held the first may be sent from {local:%Y-%m-%d %H:%M %Z} on"]


def cost_words(cost: "CostForecast") -> str:
    """Answer a forecast; what is not known is not shown as a number."""
    known = {"low": cost.low, "likely": cost.likely, "high": cost.high}
    amounts = [f"{name} {amount:,.2f}" for name, amount in known.items() if amount is not None]
    if not amounts:
        return f"cost: not known ({cost.basis})"
    return f"cost: {', '.join(amounts)} {cost.currency} ({cost.basis})"


def counts_words(counts: Mapping[str, int]) -> str:
    """Answer the counts that are not zero, in the words of the JSON."""
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number) or "none"


def _sizes(sizes: tuple[int, ...]) -> str:
    shown: list[Any] = list(sizes[:6])
    return " + ".join(map(str, shown)) + (" + ..." if len(sizes) > len(shown) else "")
