"""What can be done on the Contacts screen."""

from tui.app.commands.command import Command

CONTACTS: tuple[Command, ...] = ()
