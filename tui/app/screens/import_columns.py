"""What each column of a file becomes: shown with its reason, changed where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.app import palette
from tui.app.screens.import_preview import LEFT_OUT, ColumnLook
from tui.app.widgets.columns import Column
from tui.app.widgets.line_table import LineTable
from tui.app.widgets.row_source import Row, Styled
from tui.importing.headers import FIELDS

VARIABLE = "variable"
"""The choice of being a variable under a name of its own."""

CHOICES = (VARIABLE, *FIELDS)

_COLUMNS = (
    Column("column", "COLUMN", 14, flex=2),
    Column("becomes", "‹ BECOMES ›", 14, flex=1),
    Column("why", "WHY", 14, flex=3, drop=1),
    Column("holds", "HOLDS", 14, flex=2, drop=2),
)


class ImportColumns(LineTable):
    """Left and right change what the column under the cursor becomes, enter lists the choices."""

    HELP = (
        "Up and down go through the file's columns; left and right change what the column "
        "becomes, enter lists everything it can become. It is remembered for files with the same "
        "header."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    @dataclass
    class Becomes(Message):
        """The operator wants a column, by its place, to become something else."""

        position: int
        choice: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(_COLUMNS, id=id)
        self.looks: tuple[ColumnLook, ...] = ()
        self._meant: tuple[int, str] | None = None

    def put(self, looks: Sequence[ColumnLook]) -> None:
        """Show these columns; the cursor stays where the file has as many."""
        self.forget_meant()
        if tuple(looks) != self.looks:
            at = self.cursor if len(looks) == len(self.looks) else 0
            self.looks = tuple(looks)
            self.show_rows(_Looks(self.looks), at=at)

    def forget_meant(self) -> None:
        """What was asked for is shown now, or is not to be had: the next step begins there."""
        self._meant = None

    def action_step(self, by: int) -> None:
        """Ask for the next of the choices; a key pressed meanwhile goes on from what was asked."""
        if self.cursor < len(self.looks):
            position, present = self._meant or (-1, "")
            if position != self.cursor:
                present = choice_of(self.looks[self.cursor])
            choice = CHOICES[(CHOICES.index(present) + by) % len(CHOICES)]
            self._meant = self.cursor, choice
            self.post_message(self.Becomes(self.cursor, choice))


def choice_of(look: ColumnLook) -> str:
    """Answer which of the choices a column is."""
    return look.becomes if look.is_field else VARIABLE


def said_with(
    said: Mapping[str, str], looks: Sequence[ColumnLook], position: int, target: str
) -> dict[str, str]:
    """Answer the operator's words with one more: this column becomes `target`.

    `target` is a field, `VARIABLE`, or the name of a variable. What the column was before it is
    no longer.
    """
    names = [each.name for each in looks]
    column = names[position] if names.count(names[position]) == 1 else f"{position + 1}"
    words = {key: value for key, value in said.items() if value not in {column, names[position]}}
    if looks[position].is_field and looks[position].becomes != target:
        words[looks[position].becomes] = ""
    if target != VARIABLE:
        words[target] = column
    return words


class _Looks:
    """The columns of a file as rows."""

    def __init__(self, looks: Sequence[ColumnLook]) -> None:
        self._looks = looks

    def count(self) -> int:
        """Answer how many columns the file has."""
        return len(self._looks)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer the columns in the order of the file."""
        rows = []
        for place, look in enumerate(self._looks[offset : offset + limit], start=offset):
            becomes = Styled(look.becomes, palette.ACCENT) if look.is_field else look.becomes
            cells = (look.name, becomes, look.reason, look.holds)
            rows.append(Row(f"{place}", cells, faint=look.becomes == LEFT_OUT))
        return rows
