"""What can be done on the Contacts screen."""

from tui.app.commands.command import Command

CONTACTS: tuple[Command, ...] = (
    Command(
        "contacts.import-file",
        ("i",),
        "import",
        "Read a file of contacts: CSV, TSV, XLSX, JSON, vCard or a provider's payload.",
        1,
    ),
    Command(
        "contacts.find", ("slash",), "find", "Find by name, phone or any column, as you type.", 2
    ),
    Command(
        "contacts.show-contact",
        ("enter",),
        "show contact",
        "Show everything known of the contact under the cursor.",
    ),
    Command(
        "contacts.suppress",
        ("x",),
        "do not call",
        "Put the chosen contacts on the do-not-call list, with a reason.",
        4,
    ),
    Command(
        "contacts.unsuppress",
        ("o",),
        "take off",
        "Take the chosen numbers off the do-not-call list, with a reason.",
        4,
    ),
    Command(
        "contacts.suppress-number",
        ("a",),
        "add number",
        "Put a number you type on the do-not-call list.",
        10,
    ),
    Command("contacts.refresh", ("r",), "refresh", "Read again what others may have changed."),
    Command(
        "contacts.undo-import", ("u",), "undo import", "Take back the last import of this list.", 5
    ),
    Command("contacts.compose", ("c",), "compose", "Compose a batch from this list.", 6),
    Command("contacts.preview", ("t",), "preview", "Read a template for this contact.", 7),
    Command(
        "contacts.copy-phone", ("y",), "copy phone", "Copy the phone number, also to a file.", 8
    ),
    Command("contacts.more", ("m",), "more", "Rename or remove this list, look at its imports.", 9),
    Command("contacts.rename-list", (), "rename list", "Give this list another name."),
    Command("contacts.remove-list", (), "remove list", "Remove this list and its contacts."),
)
