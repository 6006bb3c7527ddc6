"""What stands beside the lists: the do-not-call list, imports, segments. Called in threads."""

from collections.abc import Mapping, Sequence
from typing import Any

from tui.app.widgets.columns import Column
from tui.app.widgets.row_source import Row
from tui.domain.errors import NotFound
from tui.engine.desk import Desk
from tui.engine.segments import Segment, segments

SUPPRESSED_KEY = "do-not-call"
IMPORTS_KEY = "imports"
SEGMENTS_KEY = "segments"
PANES = (SUPPRESSED_KEY, IMPORTS_KEY, SEGMENTS_KEY)
"""The keys of what is no list; no list's id looks like them."""

LIST_COLUMNS = (Column("name", "LISTS", 8, flex=1), Column("contacts", "", 7, right=True))
SUPPRESSED_COLUMNS = (
    Column("phone", "PHONE", 17),
    Column("reason", "REASON", 12, flex=1),
    Column("added", "ADDED", 16, drop=1),
    Column("by", "BY", 10, drop=2),
)
IMPORT_COLUMNS = (
    Column("at", "WHEN", 16, drop=1),
    Column("source", "FILE", 14, flex=2),
    Column("list", "LIST", 10, flex=1, drop=3),
    Column("added", "ADDED", 9, right=True),
    Column("left", "LEFT OUT", 8, right=True, drop=2),
    Column("state", "", 7),
)
SEGMENT_COLUMNS = (
    Column("name", "SEGMENT", 14, flex=1),
    Column("list", "OF LIST", 12, flex=1, drop=1),
    Column("filter", "WHERE", 20, flex=3),
)


class ListRows:
    """All lists with their sizes, then what is no list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: tuple[Row, ...] = ()

    def count(self) -> int:
        """Read the lists, and answer how many rows they make."""
        store = self._desk.store
        lists = store.lists.all()
        others = (
            (SUPPRESSED_KEY, "⊘ do not call", store.suppression.count()),
            (IMPORTS_KEY, "imports", len(store.imports.all())),
            (SEGMENTS_KEY, "segments", len(segments(self._desk))),
        )
        self._rows = (
            *(Row(each.id, (each.name, counted(each.contacts))) for each in lists),
            *(
                Row(key, (name, counted(count)), faint=True)
                for key, name, count in others
                if count or key == SUPPRESSED_KEY
            ),
        )
        return len(self._rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer the rows read by `count`."""
        return self._rows[offset : offset + limit]


def counted(number: int) -> str:
    """Answer a count in at most seven cells: `12,480`, `1.25 M`."""
    return f"{number:,}" if number < 1_000_000 else f"{number / 1_000_000:.2f} M"


class SuppressedRows:
    """The do-not-call list, oldest first as the store pages it."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store

    def count(self) -> int:
        """Answer how many numbers are on it."""
        return self._store.suppression.count()

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer rows with the phone as key."""
        return [
            Row(
                each.phone,
                (
                    each.phone,
                    each.reason,
                    each.added_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                    each.added_by,
                ),
            )
            for each in self._store.suppression.page(offset, limit).items
        ]


class ImportRows:
    """The imports, newest first; the key is the import's id."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._records: tuple[Mapping[str, Any], ...] = ()

    def count(self) -> int:
        """Read the imports, and answer how many there are."""
        self._records = self._desk.store.imports.all()
        return len(self._records)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer the rows read by `count`."""
        return [
            Row(
                str(each["id"]),
                (
                    str(each.get("at", ""))[:16].replace("T", " "),
                    str(each.get("source", "")),
                    str(each.get("list", "")),
                    f"{each.get('added', 0):,}",
                    f"{each.get('invalid', 0) + each.get('duplicates', 0):,}",
                    "" if each.get("state") == "done" else str(each.get("state", "")),
                ),
                faint=each.get("state") != "done",
            )
            for each in self._records[offset : offset + limit]
        ]


class SegmentRows:
    """The segments; the key is list id and name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._segments: tuple[Segment, ...] = ()
        self._names: dict[str, str] = {}

    def count(self) -> int:
        """Read the segments, and answer how many there are."""
        self._segments = segments(self._desk)
        self._names = {each.id: each.name for each in self._desk.store.lists.all()}
        return len(self._segments)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Answer the rows read by `count`."""
        return [
            Row(
                segment_key(each),
                (each.name, self._names.get(each.list_id, "any list"), each.text),
            )
            for each in self._segments[offset : offset + limit]
        ]


def segment_key(segment: Segment) -> str:
    """Answer the key of a segment's row."""
    return f"{segment.list_id}/{segment.name}"


def segment_at(desk: Desk, key: str) -> Segment:
    """Answer the segment of a row. Blocks. Raises NotFound."""
    for each in segments(desk):
        if segment_key(each) == key:
            return each
    raise NotFound("The segment is gone.", "Another operator may have removed it.")
