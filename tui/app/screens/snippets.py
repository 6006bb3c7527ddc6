"""The templates that could be put into another: their words, and who uses them already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.app.text import Lines, cell, plain, show
from tui.app.widgets.words import Words
from tui.domain.template import Template

_NAME = 24
_SHOWN = 6_000


@dataclass(frozen=True, slots=True)
class Picked:
    """A snippet, and whether it is to be edited or put in."""

    template: Template
    edit: bool


class Snippets(ModalScreen[Picked | None]):
    """Lists templates beside the text of the marked one; answers what to do with which."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("e", "edit", show=False),
    ]

    def __init__(
        self, templates: Sequence[Template], users: Mapping[str, Sequence[str]], marked: str = ""
    ) -> None:
        super().__init__()
        self._templates = templates
        self._users = users
        self._marked = marked

    def compose(self) -> ComposeResult:
        """Yield the list and the text."""
        with Vertical(classes="dialog wide"):
            yield Words(Content("Snippets"), classes="title")
            with Horizontal(id="snippets"):
                yield OptionList(
                    *(Option(self._line(each), id=each.id) for each in self._templates),
                    compact=True,
                )
                with VerticalScroll(can_focus=True):
                    yield Words(id="users")
                    yield Words(id="source")
            hint = "enter puts it in at the cursor · e edits it · esc closes"
            yield Words(Content(hint), classes="hint")

    def on_mount(self) -> None:
        """Begin with the one that the cursor stood in."""
        names = [each.name for each in self._templates]
        listed = self.query_one(OptionList)
        listed.highlighted = names.index(self._marked) if self._marked in names else 0
        listed.focus()

    def _line(self, template: Template) -> Content:
        used = len(self._users.get(template.name, ()))
        words = f"in {used}" if used else ""
        return Content.assemble(cell(template.name, _NAME), (f" {words}", "$faint"))

    @on(OptionList.OptionHighlighted)
    def _show(self) -> None:
        template = self._here
        self.query_one("#users", Words).put(
            Content.styled(f"{used_by(self._users.get(template.name, ()))}\n", "$faint")
        )
        self.query_one("#source", Words).put(show(template.source, _SHOWN))

    @property
    def _here(self) -> Template:
        return self._templates[self.query_one(OptionList).highlighted or 0]

    @on(OptionList.OptionSelected)
    def _put_in(self) -> None:
        self.dismiss(Picked(self._here, edit=False))

    def action_edit(self) -> None:
        """Answer that the marked one is to be edited."""
        self.dismiss(Picked(self._here, edit=True))

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


def used_by(names: Sequence[str], most: int = 4) -> str:
    """Answer `used by hi, bye and 3 more`."""
    if not names:
        return "no template uses it yet"
    shown = ", ".join(plain(each, _NAME, Lines.MARK) for each in names[:most])
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"used by {shown}{more}"
