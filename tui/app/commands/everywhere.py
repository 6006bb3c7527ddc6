"""What can be done on every screen."""

from tui.app.commands.command import Command

EVERYWHERE = (
    Command(
        "everywhere.contacts", ("1",), "Contacts", "Lists and people.", 0, "app.go('contacts')"
    ),
    Command(
        "everywhere.templates",
        ("2",),
        "Templates",
        "Write a prompt and read it for a real person.",
        0,
        "app.go('templates')",
    ),
    Command(
        "everywhere.compose",
        ("3",),
        "Compose",
        "Put a batch together, check it, send it.",
        0,
        "app.go('compose')",
    ),
    Command("everywhere.status", ("4",), "Status", "Watch the calls.", 0, "app.go('status')"),
    Command(
        "everywhere.account",
        ("0", "f10"),
        "account",
        "Work on another account (profile) of the config; the lists and prompts stay.",
        0,
        "app.accounts",
    ),
    Command(
        "everywhere.help",
        ("f1", "question_mark"),
        "help",
        "Explain what has the focus, and list the keys that work here.",
        99,
        "app.help",
    ),
    Command(
        "everywhere.palette",
        ("ctrl+p",),
        "commands",
        "Find any command by its name.",
        0,
        "app.command_palette",
    ),
    Command(
        "everywhere.leave-text",
        ("escape",),
        "leave",
        "Leave the text that is being edited, so that letters are commands again.",
    ),
    Command(
        "everywhere.redraw",
        ("ctrl+l",),
        "redraw",
        "Draw the whole screen anew, where something else has written on the terminal.",
        0,
        "app.redraw",
    ),
    Command("everywhere.quit", ("ctrl+q",), "quit", "Leave Callsheet.", 0, "app.quit"),
)
