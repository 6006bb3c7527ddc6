"""Earlier versions of a template: what changed, and the way back."""

import difflib
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.app.text import plain
from tui.app.widgets.words import Words
from tui.domain.template import Template


class Versions(ModalScreen[Template | None]):
    """Lists the versions beside the difference to the text being edited; answers one to bring back.

    Bringing back puts its text into the editor: nothing is saved by it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(self, versions: Sequence[Template], text: str) -> None:
        super().__init__()
        self._versions = sorted(versions, key=lambda each: each.version, reverse=True)
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield the list and the difference."""
        with Vertical(classes="dialog wide"):
            yield Words(Content("Versions"), classes="title")
            with Horizontal(id="versions"):
                yield OptionList(
                    *(Option(version_line(each)) for each in self._versions), compact=True
                )
                with VerticalScroll():
                    yield Words(id="difference")
            yield Words(
                Content("enter brings the text into the editor, unsaved · esc closes"),
                classes="hint",
            )

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        version = self._versions[event.option_index]
        self.query_one("#difference", Words).put(difference(version.source, self._text))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._versions[event.option_index])

    def action_cancel(self) -> None:
        """Bring nothing back."""
        self.dismiss(None)


def version_line(template: Template) -> Content:
    """Answer `v7  11-21 14:02  amy`."""
    moment = template.saved_at.astimezone().strftime("%m-%d %H:%M")
    return Content.assemble(
        (f"v{template.version:<4}", "bold"), f"{moment}  ", (plain(template.author, 14), "$faint")
    )


def difference(old: str, new: str) -> Content:
    """Answer what changed from the old text to the new one, by lines."""
    if old == new:
        return Content.styled("The same text as in the editor.", "$faint")
    styles = {"+": "$success", "-": "$error", "@": "$faint"}
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2))[2:]
    return Content("\n").join(
        Content.styled(plain(line, 400), styles.get(line[:1], "")) for line in lines
    )
