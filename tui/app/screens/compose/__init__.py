"""The Compose screen."""

from tui.app.screens.compose.screen import ComposeScreen

__all__ = ["ComposeScreen"]
