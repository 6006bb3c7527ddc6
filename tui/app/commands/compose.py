"""What can be done on the Compose screen."""

from tui.app.commands.command import Command

COMPOSE: tuple[Command, ...] = ()
