"""Every command there is, by screen."""

from collections.abc import Mapping

from tui.app.commands.command import Command, key_text
from tui.app.commands.compose import COMPOSE
from tui.app.commands.contacts import CONTACTS
from tui.app.commands.everywhere import EVERYWHERE
from tui.app.commands.status import CALL, STATUS
from tui.app.commands.templates import TEMPLATES

GROUPS: Mapping[str, tuple[Command, ...]] = {
    "everywhere": EVERYWHERE,
    "contacts": CONTACTS,
    "templates": TEMPLATES,
    "compose": COMPOSE,
    "status": STATUS,
    "call": CALL,
}

_BY_ID = {each.id: each for group in GROUPS.values() for each in group}


def command(command_id: str) -> Command | None:
    """Answer the command of that id, None where a key belongs to a widget of Textual's."""
    return _BY_ID.get(command_id)


def commands_of(group: str) -> tuple[Command, ...]:
    """Answer the commands of a screen, or of `everywhere`. Raises KeyError."""
    return GROUPS[group]


def key_table() -> str:
    """Answer the README's table of keys, in Markdown."""
    lines: list[str] = []
    for group, commands in GROUPS.items():
        if not commands:
            continue
        lines += [f"**{group.capitalize()}**", "", "| key | command | what it does |", "|-|-|-|"]
        for each in commands:
            keys = " ".join(f"`{key_text(key)}`" for key in each.keys)
            lines.append(f"| {keys} | {each.label} | {each.help} |")
        lines.append("")
    return "\n".join(lines)
