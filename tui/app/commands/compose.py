"""What can be done on the Compose screen."""

from tui.app.commands.command import Command

COMPOSE: tuple[Command, ...] = (
    Command("compose.new", ("n",), "new batch", "Choose a list, a prompt and options.", 1),
    Command(
        "compose.edit",
        ("e",),
        "edit",
        "Compose this draft anew: other people, words or options.",
        2,
    ),
    Command(
        "compose.test-call",
        ("t", "f9"),
        "test call",
        "Ring one of your own phones with a contact's words, and see what was heard.",
        3,
    ),
    Command("compose.payload", ("p",), "payload", "Show the exact bytes of the next request.", 5),
    Command("compose.verdicts", ("v",), "verdicts", "Show the contacts a verdict concerns.", 6),
    Command(
        "compose.override",
        ("o",),
        "override…",
        "Set a verdict aside, with a reason: hours and caps for this send, others for the batch.",
        7,
    ),
    Command("compose.send", ("s",), "send…", "Send the batch, after a confirmation.", 4),
    Command("compose.check-again", ("f5",), "look again", "Judge every contact anew.", 9),
    Command("compose.paste", ("l",), "Levers text", "Show the text to paste into Levers.", 8),
    Command("compose.drafts", ("b",), "drafts", "Go back to the list; escape does the same.", 10),
    Command("compose.remove-draft", (), "remove draft", "Remove this draft; its list stays."),
    Command("compose.more", ("m",), "more", "Remove this draft.", 11),
)
