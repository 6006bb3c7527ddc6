"""What can be done on the Contacts screen."""

from tui.app.commands.command import Command

CONTACTS: tuple[Command, ...] = (
    Command(
        "contacts.import-file",
        ("i",),
        "import",
        "Read a file of contacts, or of numbers nobody may call: CSV, TSV, XLSX, ODS, JSON, "
        "vCard, a provider's payload, pasted text.",
        1,
    ),
    Command(
        "contacts.find",
        ("slash",),
        "find",
        "Find by name, phone or any column of the file, as you type; zone and tags are for `f`.",
        2,
    ),
    Command(
        "contacts.filter",
        ("f",),
        "filter",
        "Show some only, such as `plan = gold and open now`; ctrl+s there keeps a segment.",
        3,
    ),
    Command(
        "contacts.show-contact",
        ("enter",),
        "show contact",
        "Show everything known of the contact under the cursor, with every call there was.",
    ),
    Command("contacts.edit", ("e",), "edit", "Change the contact under the cursor.", 5),
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
        "contacts.undo",
        ("u",),
        "undo",
        "Take back the last change made here; where there is none, ask about the list's last "
        "removal (of a day at most) or import, whichever is newer.",
        6,
    ),
    Command(
        "contacts.compose",
        ("c",),
        "compose",
        "Compose a batch of the chosen contacts, else of those find and filter show.",
        7,
    ),
    Command("contacts.preview", ("t",), "preview", "Read a template for this contact.", 8),
    Command(
        "contacts.add",
        ("a",),
        "add",
        "Add a contact to this list; on the do-not-call list, a number you type.",
        9,
    ),
    Command(
        "contacts.remove",
        ("d", "delete"),
        "remove",
        "Remove the chosen contacts; u brings them back.",
        10,
    ),
    Command("contacts.tags", ("g",), "tags", "Put tags on the chosen contacts, or take off.", 11),
    Command("contacts.sort", ("s",), "sort", "Sort by any column.", 12),
    Command(
        "contacts.columns",
        ("k",),
        "columns",
        "Choose which columns are shown, how wide and in which order.",
        13,
    ),
    Command(
        "contacts.columns-right",
        ("right",),
        "columns to the right",
        "Pass over a column, so that those to the right have room.",
        action="pass_columns(1)",
    ),
    Command(
        "contacts.columns-left",
        ("left",),
        "columns to the left",
        "Come back to the columns that were passed over.",
        action="pass_columns(-1)",
    ),
    Command(
        "contacts.choose-range",
        ("v",),
        "choose to here",
        "Choose all rows from the one chosen last to the cursor; space chooses one.",
        14,
    ),
    Command("contacts.choose-all", ("ctrl+a",), "choose all", "Choose everybody who is shown."),
    Command(
        "contacts.copy-phone", ("y",), "copy phone", "Copy the phone number, also to a file.", 15
    ),
    Command(
        "contacts.export",
        ("w",),
        "write to a file",
        "Write this list, or those find and filter show, as CSV, TSV, JSON, JSONL or XLSX.",
        16,
    ),
    Command("contacts.new-list", ("n",), "new list", "Make a list without contacts.", 17),
    Command("contacts.refresh", ("r",), "refresh", "Read again what others may have changed."),
    Command("contacts.more", ("m",), "more", "Rename or remove this list, and what is rarer.", 18),
    Command(
        "contacts.suppress-number",
        (),
        "do not call a number",
        "Put a number you type on the do-not-call list.",
    ),
    Command("contacts.rename-list", (), "rename list", "Give this list another name."),
    Command("contacts.remove-list", (), "remove list", "Remove this list and its contacts."),
)
