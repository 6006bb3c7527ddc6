"""Segments: filters saved under a name, for one list or for all, that batches are composed of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tui.domain.clock import from_text, to_text
from tui.domain.errors import NameTaken, NotFound, UsageError
from tui.domain.filter_text import filter_text, parse_filter
from tui.domain.filters import Filter, Tagged
from tui.engine.contacts import one_tag, tag_contacts
from tui.engine.desk import Desk

_KEY = "segments"


@dataclass(frozen=True, slots=True)
class Segment:
    """A named filter; `list_id` is "" for one that every list may use."""

    name: str
    filter: Filter
    list_id: str
    created_at: datetime
    created_by: str = ""

    @property
    def text(self) -> str:
        """The filter as it is typed."""
        return filter_text(self.filter)


def save_segment(
    desk: Desk, name: str, text: str, list_id: str = "", replacing: bool = False
) -> Segment:
    """Save a filter under a name, for a list (by name or id) or, with "", for all lists.

    Raises UsageError for a filter that cannot be read or names a column the list does not have,
    NotFound, NameTaken where the name is used there and `replacing` was not asked for.
    """
    kept = " ".join(name.split())
    if not kept:
        raise UsageError("A segment needs a name.", "Give one, such as gold-renewals.")
    found = desk.store.lists.get(list_id) if list_id else None
    meant = parse_filter(text, found.columns if found else None)
    if not meant:
        raise UsageError("A segment needs a condition.", "Without one, use the whole list.")
    segment = Segment(kept, meant, found.id if found else "", desk.clock(), desk.operator)
    with desk.store.transaction():
        others = [one for one in segments(desk) if not _same(one, kept, segment.list_id)]
        if len(others) < len(segments(desk)) and not replacing:
            raise NameTaken(f"There is a segment {kept} already.", "Choose another name.")
        _keep(desk, [*others, segment])
        desk.note("save segment", detail={"name": kept, "filter": segment.text})
    return segment


def segment_of_chosen(desk: Desk, list_id: str, refs: Sequence[str], tag: str) -> Segment:
    """Give contacts a tag that nobody of the list has, and keep who has it as a segment.

    Raises NameTaken where somebody has the tag or a segment the name, UsageError for a blank one
    and for what would be several.
    """
    name = one_tag(tag)
    having = Filter((Tagged(name),))
    with desk.store.transaction():
        if desk.store.contacts.count_where(list_id, where=having):
            raise NameTaken(f"Some of this list have the tag {name} already.", "Choose another.")
        segment = save_segment(desk, name, filter_text(having), list_id)
        tag_contacts(desk, refs, [name])
    return segment


def segments(desk: Desk, list_id: str | None = None) -> tuple[Segment, ...]:
    """Answer the segments a list can use, its own first; None: all there are."""
    found = tuple(_segment(document) for document in desk.store.facts.get(_KEY, []))
    if list_id is None:
        return found
    own = [segment for segment in found if segment.list_id == list_id]
    return (*own, *(segment for segment in found if not segment.list_id))


def get_segment(desk: Desk, name: str, list_id: str) -> Segment:
    """Answer a segment by name, the list's own before one of all lists. Raises NotFound."""
    for segment in segments(desk, list_id):
        if segment.name.casefold() == name.casefold():
            return segment
    known = ", ".join(segment.name for segment in segments(desk, list_id)) or "none"
    raise NotFound(f"There is no segment {name!r} for this list.", f"There are: {known}.")


def segment_that_means(desk: Desk, list_id: str, meant: Filter) -> Segment | None:
    """Answer the segment of a list (or of all) that is this very filter; None where none is."""
    return next((one for one in segments(desk, list_id) if one.filter == meant), None)


def remove_segment(desk: Desk, name: str, list_id: str = "") -> None:
    """Remove a segment; batches composed of it stay. Raises NotFound."""
    with desk.store.transaction():
        kept = [one for one in segments(desk) if not _same(one, name, list_id)]
        if len(kept) == len(segments(desk)):
            raise NotFound(f"There is no segment {name!r}.")
        _keep(desk, kept)
        desk.note("remove segment", detail={"name": name})


def _same(segment: Segment, name: str, list_id: str) -> bool:
    return segment.list_id == list_id and segment.name.casefold() == name.casefold()


def _keep(desk: Desk, found: list[Segment]) -> None:
    documents = [
        {
            "name": segment.name,
            "filter": segment.text,
            "list_id": segment.list_id,
            "created_at": to_text(segment.created_at),
            "created_by": segment.created_by,
        }
        for segment in found
    ]
    desk.store.facts.set(_KEY, documents)


def _segment(document: Mapping[str, Any]) -> Segment:
    return Segment(
        str(document["name"]),
        parse_filter(str(document["filter"])),
        str(document["list_id"]),
        from_text(document["created_at"]),
        str(document["created_by"]),
    )
