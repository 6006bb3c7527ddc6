"""The panel beside the checklist: verdicts counted, reasons in words, cost, requests."""

from itertools import groupby

from textual.content import Content

from tui.app import palette
from tui.app.marks import SEVERITY_MARKS, Mark
from tui.app.screens.compose.facts import Checked, Draft
from tui.app.screens.status.words import clock_time, day_and_time, money
from tui.app.text import Lines, show
from tui.app.widgets.meter import meter
from tui.app.wording import counted
from tui.domain.cost import CostForecast
from tui.domain.verdict import RULES, Severity
from tui.engine.preflight import Preflight

_SEND = Mark("●", "*", "S", "send now", palette.GREEN)


def progress_of(checking: tuple[int, int], width: int) -> Content:
    """Answer a bar while the contacts are looked at."""
    done, total = checking
    return Content.assemble(
        ("Verdicts", "bold"),
        "\n",
        meter(done, 0, total, min(40, max(10, width - 24))),
        f"  {done:,} of {total:,}",
    )


def sample_of(draft: Draft) -> Content:
    """Answer what the first contact hears."""
    row = draft.sample
    if row is None or not draft.words:
        return Content("")
    title = show(f"{row.name or row.phone} hears", 60, Lines.MARK, style="bold")
    return Content.assemble(title, "\n", show(draft.words, 3000, style="$faint"))


def panel_of(draft: Draft, checked: Checked, budget: float | None) -> Content:
    """Answer the whole panel."""
    parts = [_verdicts(checked), _requests(draft, checked)]
    if cost := cost_line(checked.result.cost, budget):
        parts.insert(1, cost)
    return Content("\n\n").join(parts)


def cost_line(cost: CostForecast, budget: float | None) -> Content | None:
    """Answer the forecast with what it stands on; nothing where nothing is known."""
    known = [
        f"{name} {money(amount, cost.currency)}"
        for name, amount in (("low", cost.low), ("likely", cost.likely), ("worst", cost.high))
        if amount is not None
    ]
    if not known:
        return None
    if budget is not None:
        known.append(f"budget {money(budget, cost.currency)}")
    return Content.assemble(("Cost  ", "bold"), " · ".join(known), "\n", (cost.basis, "$faint"))


def _verdicts(checked: Checked) -> Content:
    result = checked.result
    lines = [
        Content.assemble(
            ("Verdicts  ", "bold"),
            f"{counted(result.total, 'contact')}  ",
            (f"at {clock_time(checked.at)}", "$faint"),
            (" · v shows whom" if result.reasons else "", "$faint"),
        ),
        _line(_SEND, result.send, f"of them warned {result.warn:,}" if result.warn else ""),
        _line(SEVERITY_MARKS[Severity.HOLD], result.held, _opens(result)),
        _line(SEVERITY_MARKS[Severity.BLOCK], result.block, ""),
    ]
    if result.handed_over:
        lines.append(Content(f"→ {'handed over':<12}{result.handed_over:>8,}"))
    for code, count in result.reasons.items():
        rule = RULES[code]
        mark = SEVERITY_MARKS[result.severities.get(code, rule.severity)]
        lines.append(Content.assemble((f"{mark.glyph} ", mark.style), f"{count:>6,}  {rule.words}"))
    return Content("\n").join(lines)


def _opens(result: Preflight) -> str:
    return f"the first from {day_and_time(result.opens)}" if result.opens else ""


def _line(mark: Mark, count: int, more: str) -> Content:
    return Content.assemble(
        (f"{mark.glyph} ", mark.style), f"{mark.word:<12}{count:>8,}  ", (more, "$faint")
    )


def _requests(draft: Draft, checked: Checked) -> Content:
    sizes = checked.requests
    lines = [
        Content.assemble(
            (request_words(sizes), "bold"),
            "   ",
            ("p shows the exact bytes", "$faint"),
        )
    ]
    if draft.batch.options.batch_webhook and sizes:
        times = "once" if len(sizes) == 1 else f"{len(sizes):,} times"
        lines.append(
            Content.styled(f"batch_webhook is called once per request: {times}", palette.YELLOW)
        )
    return Content("\n").join(lines)


def request_words(sizes: tuple[int, ...]) -> str:
    """Answer `1 request of 45`, or `6 requests: 1 + 5 + 25 + 2 × 200 + 60`."""
    if not sizes:
        return "no request"
    if len(sizes) == 1:
        return f"1 request of {sizes[0]:,}"
    runs = [(size, len(list(run))) for size, run in groupby(sizes)]
    parts = [f"{count:,} × {size:,}" if count > 1 else f"{size:,}" for size, count in runs]
    return f"{len(sizes):,} requests: {' + '.join(parts)}"
