"""The commands: each declared once, feeding keys, footer, palette, help and the README's table."""

from tui.app.commands.command import Command, bindings_of, key_text
from tui.app.commands.registry import GROUPS, command, commands_of, key_table

__all__ = ["GROUPS", "Command", "bindings_of", "command", "commands_of", "key_table", "key_text"]
