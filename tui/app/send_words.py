"""What a send came to, in words for the operator."""

from tui.engine.sending import SendReport


def words_of(name: str, report: SendReport) -> tuple[str, bool]:
    """Answer a message of one or two sentences, and whether it needs attention."""
    if report.outcome == "nothing_to_send":
        rest = f" {report.detail}" if report.detail else ""
        return f"{name}: nothing was left to send.{rest}", bool(report.detail)
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
    text = f"{name}: {', '.join(counted)}."
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
