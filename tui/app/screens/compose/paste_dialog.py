"""The text that stands in the Levers app: shown, copied, and confirmed to be pasted."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.screens.compose.facts import Draft
from tui.app.text import show
from tui.app.widgets.words import Words


class PasteDialog(ModalScreen[bool]):
    """`y` copies, `c` confirms that exactly this stands in the Levers app now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", show=False),
        Binding("y", "copy", show=False),
        Binding("c", "confirm", show=False),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft

    def compose(self) -> ComposeResult:
        """Yield where it goes, the text, and the keys."""
        draft = self._draft
        state = "confirmed to stand there" if draft.pasted else "not confirmed yet"
        with Vertical(classes="dialog wide"):
            yield Words(Content("The prompt of the Levers app"), classes="title")
            yield Words(
                Content.assemble(
                    "Into the AI settings template ",
                    show(draft.into, 60, style="bold"),
                    (f"   {state}", "$faint"),
                    "\nIt cannot be read back: what is spoken is only as good as this paste.",
                )
            )
            with VerticalScroll(id="paste-text"):
                yield Words(show(draft.text))
            yield Words(
                Content("y copies the text · c confirms that it was pasted · esc leaves"),
                classes="hint",
            )

    def on_mount(self) -> None:
        """Let the text be scrolled."""
        self.query_one("#paste-text").focus()

    def action_close(self) -> None:
        """Confirm nothing."""
        self.dismiss(False)

    def action_confirm(self) -> None:
        """The operator's word."""
        self.dismiss(True)

    @work(exclusive=True)
    async def action_copy(self) -> None:
        """Copy by the terminal and to a file."""
        from tui.app.app import CallsheetApp

        assert isinstance(self.app, CallsheetApp)
        await self.app.copy(self._draft.text, "The text to paste")
