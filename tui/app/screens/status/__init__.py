"""The Status screen."""

from tui.app.screens.status.screen import StatusScreen

__all__ = ["StatusScreen"]
