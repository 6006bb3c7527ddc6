"""A text whose rows are drawn once: an edit draws again what it changed, not the whole screen."""

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple, Self

from rich.text import Text
from textual.cache import LRUCache
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

_MOST = 512
"""Rows that are kept: some screens full."""


class _Row(NamedTuple):
    """One row on the screen: its line, and the columns of that line that it shows."""

    line: int
    start: int
    end: int


class KeptRows(TextArea):
    """A TextArea, soft-wrapped, that keeps drawn rows by what they show.

    TextArea itself forgets every row at an edit, cuts a line anew for each row it wraps to, and
    paints them all. The rows of the cursor, of a selection and of a matching bracket are its
    business alone.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self._kept: LRUCache[Hashable, Strip] = LRUCache(_MOST)
        self._painted: dict[int, Hashable] = {}
        self._rows: tuple[_Row, ...] = ()
        self._lines: dict[int, Text] = {}
        self._base: Hashable = None
        self._looks: Hashable = None
        self._to_compare = False
        super().__init__(*args, **options)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint again; where nothing says which rows, those that look another way by now."""
        if regions or layout or recompose or not repaint or not self._painted:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        if not self._to_compare:
            # In the middle of an edit nobody knows yet how the rows will look.
            self._to_compare = True
            self.call_next(self._paint_changed)
        return self

    def notify_style_update(self) -> None:
        """Forget how everything looked."""
        self._painted.clear()
        self._looks = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw rows of the visible part."""
        self._look()
        if self._looks == self._base:
            # Beside this TextArea only asks the stylesheet for its colours, at every drawing.
            return ScrollView.render_lines(self, crop)
        self._looks = self._base
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row, or answer it as it was drawn before."""
        key = self._painted[y] = self._shows(y + self.scroll_offset.y)
        if key is None:
            return super().render_line(y)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = super().render_line(y)
        return kept

    def _paint_changed(self) -> None:
        self._to_compare = False
        self._look()
        width, top = self.size.width, self.scroll_offset.y
        for y in range(self.size.height):
            key = self._shows(y + top)
            if key is None or self._painted.get(y) != key:
                self.refresh(Region(0, y, width, 1))

    def _look(self) -> None:
        """Note what rows there are, and what decides how all of them look."""
        self._rows = tuple(self._cut())
        self._lines = {}
        self._base = (self.size.width, self.gutter_width, self.theme, self.rich_style)

    def _cut(self) -> Iterator[_Row]:
        for line in range(self.document.line_count):
            ends = self.wrapped_document.get_offsets(line)
            yield from (
                _Row(line, start, end)
                for start, end in zip(
                    (0, *ends), (*ends, len(self.document.get_line(line))), strict=True
                )
            )

    def _shows(self, number: int) -> Hashable:
        """Answer all that decides how a row looks, None for one that is not kept."""
        if not self.soft_wrap or (self.placeholder and not self.text):
            return None
        if number >= len(self._rows):
            return self._base
        row = self._rows[number]
        if self._is_touched(row):
            return None
        line = self._lines.get(row.line)
        if line is None:
            line = self._lines[row.line] = self.get_line(row.line)
        text = line.plain[row.start : row.end]
        if "\t" in text:
            return None
        styles = tuple(
            (max(each.start, row.start) - row.start, min(each.end, row.end) - row.start, each.style)
            for each in line.spans
            if each.start < row.end and each.end > row.start
        )
        return self._base, 0 if row.start else row.line + 1, text, styles

    def _is_touched(self, row: _Row) -> bool:
        """Whether the cursor, a selected stretch or a matching bracket stands in a row."""
        first, last = sorted(self.selection)
        if first <= (row.line, row.end) and last >= (row.line, row.start):
            return True
        bracket = self.matching_bracket_location
        return bracket is not None and bracket[0] == row.line
