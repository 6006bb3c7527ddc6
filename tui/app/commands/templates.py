"""What can be done on the Templates screen."""

from tui.app.commands.command import Command

TEMPLATES: tuple[Command, ...] = ()
