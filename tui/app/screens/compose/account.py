"""The line that repeats the account where phones are about to ring."""

from textual.content import Content

from tui.app import palette
from tui.app.text import plain


def account_line(title: str, account: tuple[str, bool]) -> Content:
    """Answer a title with the account; a live one in reverse."""
    words, live = account
    style = f"bold {palette.LIVE_INK} on {palette.LIVE_GROUND}" if live else "$faint"
    return Content.assemble((title, "bold"), "   ", (f" {plain(words, 60)} ", style))
