"""What can be done on the Status screen."""

from tui.app.commands.command import Command

STATUS: tuple[Command, ...] = ()
