"""A small list at the cursor of what could be written; it never takes the focus."""

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Offset
from textual.widget import Widget

from tui.app.completing import MOST, Completion
from tui.app.text import cell, plain, width_of

_WIDTH = 44


class Completions(Widget):
    """Shows the candidates of one completion, one of them marked; hidden while there is none."""

    DEFAULT_CSS = """
    Completions {
        overlay: screen; constrain: inside inflect; display: none;
        width: 44; height: 1; background: $panel; color: $foreground;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._completion: Completion | None = None
        self._marked = 0
        self._stepped = False

    @property
    def is_meant(self) -> bool:
        """Whether a word was begun or chosen, so that enter takes it and ends no line."""
        return bool(self.typed) or self._stepped

    @property
    def is_open(self) -> bool:
        """Whether something is offered."""
        return self._completion is not None

    @property
    def typed(self) -> str:
        """The beginning of the word that is offered."""
        return self._completion.typed if self._completion else ""

    @property
    def word(self) -> str:
        """The marked candidate, "" where nothing is offered."""
        return self._completion.candidates[self._marked].word if self._completion else ""

    def offer(self, completion: Completion, cursor: Offset) -> None:
        """Offer candidates below the cursor (a place of the screen)."""
        self._completion, self._marked, self._stepped = completion, 0, False
        self.absolute_offset = Offset(max(0, cursor.x - len(completion.typed) - 1), cursor.y + 1)
        self.styles.height = min(MOST, len(completion.candidates))
        self.display = True
        self.refresh()

    def close(self) -> None:
        """Offer nothing."""
        if self._completion is not None:
            self._completion = None
            self.display = False

    def step(self, by: int) -> None:
        """Mark the next candidate, around the end."""
        if self._completion is not None:
            self._stepped = True
            self._marked = (self._marked + by) % len(self._completion.candidates)
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the candidates around the marked one."""
        if self._completion is None:
            return Content("")
        candidates = self._completion.candidates
        first = max(0, min(self._marked - MOST // 2, len(candidates) - MOST))
        lines: list[Content] = []
        for place, each in enumerate(candidates[first : first + MOST], first):
            word = f" {plain(each.word, 36)} "
            about = cell(each.about, max(0, _WIDTH - width_of(word) - 1))
            style = "reverse bold" if place == self._marked else "$accent"
            lines.append(Content.assemble((word, style), (about, "$faint")))
        return Content("\n").join(lines)
