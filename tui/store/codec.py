"""Frozen dataclasses to documents and back.

Moments are ISO 8601 texts in UTC; fields a document lacks take their default, fields that this
version does not know are left alone, so a document of a newer minor version can be read.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from tui.domain.clock import from_text, to_text
from tui.domain.errors import UsageError

T = TypeVar("T")
_Write = Callable[[Any], Any]


def to_document(value: Any, without: str = "") -> dict[str, Any]:
    """Answer the document of a dataclass; `without` names the one field that is not kept.

    A field that is blank, and blank by default, is left out: most fields of most rows are.
    """
    document = {}
    for name, write, blank in _writers(cast(Hashable, type(value))):
        field = getattr(value, name)
        if field != blank and name != without:
            document[name] = write(field) if write is not None else field
    return document


def from_document(kind: type[T], document: Mapping[str, Any], **given: Any) -> T:
    """Answer the dataclass of a document; `given` are fields that are kept elsewhere.

    Raises UsageError for a value that this version cannot read.
    """
    known, readers = _readers(cast(Hashable, kind))
    fields = {**document, **given}
    try:
        if not fields.keys() <= known:
            fields = {name: field for name, field in fields.items() if name in known}
        for name, read in readers:
            if name in document and name not in given:
                fields[name] = read(document[name])
        return kind(**fields)
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(
            f"A stored {kind.__name__} cannot be read: {error}.",
            "A newer Callsheet may have written it; use that version.",
        ) from error


def renewed(document: Mapping[str, Any], value: Any, without: str = "") -> dict[str, Any]:
    """Answer the document of a changed dataclass, with what the old one had beyond its fields."""
    own = {name for name, _, _ in _writers(cast(Hashable, type(value)))}
    rest = {name: field for name, field in document.items() if name not in own}
    return {**rest, **to_document(value, without)}


@cache
def _writers(kind: Hashable) -> tuple[tuple[str, _Write | None, Any], ...]:
    """Answer name, way to write it, and the blank value that is not kept, of every field."""
    return tuple((field.name, _writer(_plain(hint)), _blank(field)) for field, hint in _hints(kind))


@cache
def _readers(kind: Hashable) -> tuple[frozenset[str], tuple[tuple[str, _Write], ...]]:
    """Answer the names of all fields, and how those are read that are not kept as they are."""
    readers = {field.name: _reader(_plain(hint)) for field, hint in _hints(kind)}
    kept = tuple((name, read) for name, read in readers.items() if read is not None)
    return frozenset(readers), kept


def _hints(kind: Any) -> list[tuple[dataclasses.Field[Any], Any]]:
    hints = typing.get_type_hints(kind)
    return [(field, hints[field.name]) for field in dataclasses.fields(kind)]


def _blank(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is dict:
        return {}
    return field.default if field.default in ("", None, ()) else dataclasses.MISSING


def _plain(hint: Any) -> Any:
    """Answer the type without `| None`, and without its parameters."""
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    return typing.get_origin(hint) or hint


def _writer(kind: Any) -> _Write | None:
    if kind is datetime:
        return to_text
    if kind is Mapping:
        return dict
    if kind is tuple:
        return list
    if dataclasses.is_dataclass(kind):
        return to_document
    return None


def _reader(kind: Any) -> _Write | None:
    if kind is datetime:
        return lambda text: None if text is None else from_text(text)
    if kind is tuple:
        return _tuple
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        nested: type = kind
        return lambda document: from_document(nested, document)
    if isinstance(kind, type) and issubclass(kind, Enum):
        enum: type[Enum] = kind
        return lambda text: None if text is None else enum(text)
    return None


def _tuple(items: Any) -> tuple[Any, ...]:
    if items and isinstance(items[0], list):
        return tuple(tuple(item) if isinstance(item, list) else item for item in items)
    return tuple(items)
