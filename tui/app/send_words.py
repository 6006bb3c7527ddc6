"""What a send came to, in words for the operator."""

from tui.app.screens.status.words import day_and_time
from tui.engine.sending import SendReport


def words_of(name: str, report: SendReport) -> tuple[str, bool]:
    """Answer a message of a few sentences, and whether it needs attention."""
    held = _held(report)
    if report.outcome == "nothing_to_send":
        rest = f" {report.detail}" if report.detail else ""
        return f"{name}: nothing was left to send.{rest}{held}", bool(report.detail or held)
    counted = [
        f"{count:,} {word}"
        for count, word in (
            (report.accepted, "accepted"),
            (report.rejected, "rejected"),
            (report.not_sent, "not sent"),
            (report.unknown, "unknown"),
        )
        if count
    ]
    text = f"{name}: {', '.join(counted)}.{held}"
    if report.outcome == "accepted" and not report.detail:
        return text, False
    advice = {
        "unknown": "They may have been dialled: reconcile (r) before anything else.",
        "rejected": "Fix what the provider names, then send the rest.",
        "not_sent": "Nothing left this machine; send again when the provider can be reached.",
        "partly": "Look at the batch, then send the rest.",
    }.get(report.outcome, "")
    detail = f" {report.detail.rstrip('.')}." if report.detail else ""
    return f"{text}{detail} {advice}".rstrip(), True


def _held(report: SendReport) -> str:
    """Answer what is held until a time that is known."""
    if report.opens is None:
        return ""
    return f" {report.held:,} held, the first until {day_and_time(report.opens)}."
