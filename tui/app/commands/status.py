"""What can be done on the Status screen."""

from tui.app.commands.command import Command

STATUS: tuple[Command, ...] = (
    Command(
        "status.filter", ("f",), "filter", "Show the calls of one state or one outcome only.", 1
    ),
    Command("status.find", ("slash",), "find", "Find a call by name or phone.", 2),
    Command(
        "status.sort",
        ("s",),
        "sort",
        "Put the calls in order: by state, last word, length, cost, name or number.",
        3,
    ),
    Command(
        "status.menu",
        ("p",),
        "pause or stop…",
        "Pause, take up again, send the rest, or stop the batch.",
        4,
    ),
    Command(
        "status.reconcile",
        ("r",),
        "reconcile",
        "Look requests without a clear answer up at the provider, and decide what is left.",
        5,
    ),
    Command(
        "status.follow-up",
        ("t",),
        "follow up",
        "Compose a follow-up of the calls that were not answered.",
        6,
    ),
    Command(
        "status.export",
        ("e",),
        "export…",
        "Write the calls to a file, or a page with charts; fetch transcripts and prices first.",
        7,
    ),
    Command(
        "status.suppress",
        ("x",),
        "do not call",
        "Put this call's number on the do-not-call list.",
        8,
    ),
    Command("status.poll", ("f5",), "ask now", "Ask the provider now how the calls stand.", 9),
    Command("status.copy-phone", ("y",), "copy phone", "Copy the phone number, also to a file.", 0),
    Command(
        "status.batches",
        ("b",),
        "batches",
        "Go back to the list of batches; escape does the same.",
        10,
    ),
)

CALL: tuple[Command, ...] = (
    Command("call.next", ("n", "right"), "next call", "Open the next call of the table.", 1),
    Command("call.previous", ("p", "left"), "previous call", "Open the call before it.", 2),
    Command("call.suppress", ("x",), "do not call", "Put its number on the do-not-call list.", 3),
    Command("call.copy-phone", ("y",), "copy phone", "Copy its number, also to a file.", 4),
)
"""What can be done while one call is open."""
