"""JSON and JSONL: lists of objects, and the providers' own request bodies."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from tui.domain.errors import UsageError
from tui.importing.encoding import detect_encoding
from tui.importing.limits import MAX_CELL, MAX_COLUMNS, MAX_DOCUMENT_BYTES
from tui.importing.table import Source, SourceRow, Table

_PAYLOADS = {"call_data": ("luly", "phone_number"), "contacts": ("levers", "numberToCall")}
"""The key that holds the contacts in a request of each provider, and their phone's key."""

_LIFTED = frozenset({"promptTags"})
"""Objects whose keys are variables themselves: they become columns without a prefix."""

_OURS = ("callsheet_batch", "callsheet_attempt", "callsheet_ref", "callsheet_test")
"""References to an old batch, which mean nothing in a list."""

_SHAPE = (
    "Callsheet reads a list of objects, one object per line, or a request body with call_data or "
    "contacts."
)
_DEEPEST = 8
_HALVES = re.compile("[\ud800-\udfff]")


def read_document(source: Source, encoding: str | None) -> Table:
    """Read JSON or JSONL. Nested objects become columns `outer.inner`. Raises UsageError."""
    detected = detect_encoding(source, encoding)
    text = source.whole(MAX_DOCUMENT_BYTES).decode(detected.encoding).lstrip("\ufeff")
    warnings: tuple[str, ...] = ()
    if _is_lines(source, text):
        kind, items = "jsonl", _lines(source, text)
    else:
        kind, objects, warnings = _whole(source, _parse(source, text))
        items = list(enumerate(objects, start=1))
    flat = [(line, _flatten(source, line, item)) for line, item in items]
    if not flat:
        raise UsageError(f"{source.name} holds no contacts.", _SHAPE)
    columns = tuple(dict.fromkeys(key for _, row in flat for key in row))
    if len(columns) > MAX_COLUMNS:
        raise UsageError(
            f"{source.name} has {len(columns)} different keys; at most {MAX_COLUMNS} are read.",
            "Leave out what is not needed.",
        )

    def rows() -> Iterator[SourceRow]:
        for line, row in flat:
            yield SourceRow(line, tuple(row.get(column, "") for column in columns))

    name = "utf-8" if detected.encoding == "utf-8-sig" else detected.encoding
    return Table(columns, kind, name, "", True, rows, warnings)


def _is_lines(source: Source, text: str) -> bool:
    if source.suffix in {".jsonl", ".ndjson"}:
        return True
    lines = [line.strip() for line in text[:1_000_000].split("\n") if line.strip()][:2]
    return len(lines) > 1 and lines[0].endswith("}") and lines[1].startswith("{")


def _lines(source: Source, text: str) -> list[tuple[int, dict[str, Any]]]:
    items: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            item = _parse(source, line, number)
            if not isinstance(item, dict):
                raise UsageError(f"Line {number} of {source.name} is no object.", _SHAPE)
            items.append((number, item))
    return items


def _whole(source: Source, document: Any) -> tuple[str, list[dict[str, Any]], tuple[str, ...]]:
    if isinstance(document, dict):
        for key, (provider, phone) in _PAYLOADS.items():
            if _is_objects(document.get(key)) and any(phone in item for item in document[key]):
                others = ", ".join(sorted(set(document) - {key}))
                said = (f"only the contacts were imported, not {others}",) if others else ()
                return provider, _objects(source, document[key]), said
        lists = [value for value in document.values() if _is_objects(value)]
        if len(lists) == 1:
            return "json", lists[0], ()
        raise UsageError(f"{source.name} is one object, not a list of contacts.", _SHAPE)
    if not isinstance(document, list):
        raise UsageError(f"{source.name} is no list of contacts.", _SHAPE)
    if document and all(isinstance(item, str) for item in document):
        return "json", [{"phone": item} for item in document], ()
    return "json", _objects(source, document), ()


def _objects(source: Source, items: Iterable[Any]) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise UsageError(f"Item {number} of {source.name} is no object.", _SHAPE)
        objects.append(item)
    return objects


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _parse(source: Source, text: str, line: int = 0) -> Any:
    """Numbers stay the text that was written: 1250.00 is spoken so, and a phone keeps its 0."""
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"Line {line or error.lineno} of {source.name} is no JSON: {error.msg} "
            f"at column {error.colno}.",
            "Nothing was imported.",
        ) from error
    except RecursionError:
        raise UsageError(f"{source.name} is nested too deeply.", _SHAPE) from None


def _flatten(source: Source, line: int, item: dict[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    _flatten_into(flat, item, "", 0)
    longest = max((len(value) for value in flat.values()), default=0)
    if longest > MAX_CELL:
        raise UsageError(
            f"Item {line} of {source.name} has a value of {longest} characters.",
            f"At most {MAX_CELL} are read.",
        )
    return flat


def _flatten_into(flat: dict[str, str], item: dict[str, Any], prefix: str, depth: int) -> None:
    for key, value in item.items():
        if key in _OURS:
            continue
        name = _mended(f"{prefix}{key}")
        if isinstance(value, dict) and depth < _DEEPEST:
            lifted = not prefix and key in _LIFTED
            _flatten_into(flat, value, "" if lifted else f"{name}.", depth + 1)
        else:
            flat.setdefault(name, _text(value))


def _mended(text: str) -> str:
    """The text without halves of surrogate pairs: an escape can write them, no file can."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _mended(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(part, dict | list) for part in value):
        return ", ".join(_text(part) for part in value)
    return _mended(json.dumps(value, ensure_ascii=False))
