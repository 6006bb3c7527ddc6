"""What can be done on the Templates screen. F-keys and ctrl keys work while the text is edited."""

from tui.app.commands.command import Command

TEMPLATES: tuple[Command, ...] = (
    Command("templates.save", ("ctrl+s",), "save", "Save the text as a new version.", 1),
    Command("templates.open", ("f2", "o"), "open", "Open another template.", 2),
    Command("templates.new", ("ctrl+n", "n"), "new", "Begin a new template.", 9),
    Command(
        "templates.list",
        ("f3", "l"),
        "list",
        "Choose the contact list that feeds the preview.",
        7,
    ),
    Command(
        "templates.view",
        ("f4", "v"),
        "view",
        "Show the next view: text, Luly payload, Levers payload, variables, list.",
        5,
    ),
    Command("templates.problem", ("f5", "p"), "problem", "Go to the next problem in the text.", 3),
    Command(
        "templates.next-contact",
        ("f6", "right_square_bracket"),
        "next contact",
        "Read the text for the next contact.",
        4,
    ),
    Command(
        "templates.previous-contact",
        ("shift+f6", "left_square_bracket"),
        "previous contact",
        "Read the text for the contact before.",
    ),
    Command(
        "templates.find-contact",
        ("f7", "slash"),
        "find contact",
        "Choose whom the text is read for, finding as you type.",
        6,
    ),
    Command(
        "templates.versions",
        ("f8", "h"),
        "versions",
        "Look at earlier versions, compare them, bring one back.",
        8,
    ),
    Command(
        "templates.odd-contact",
        ("g",),
        "next odd one",
        "Read the text for the next contact the list view found worth a look: stopped, with a "
        "blank value, the longest, the shortest.",
    ),
    Command("templates.random-contact", ("r",), "random", "Read the text for somebody at random."),
    Command("templates.edit", ("e",), "edit", "Go to the text."),
    Command("templates.copy", ("y",), "copy", "Copy what the preview shows, also to a file."),
    Command(
        "templates.confirm-pasted",
        (),
        "confirm pasted",
        "Say that the Levers app holds the shared text of the saved template.",
    ),
    Command("templates.rename", (), "rename template", "Give this template another name."),
    Command("templates.remove", (), "remove template", "Remove this template, all its versions."),
)
