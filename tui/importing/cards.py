"""vCard 2.1, 3.0 and 4.0: an address book's export as a table, several numbers to a card."""

import codecs
import quopri
import re
from collections.abc import Iterator

from tui.domain.errors import UsageError
from tui.importing.encoding import detect_encoding
from tui.importing.limits import MAX_DOCUMENT_BYTES
from tui.importing.table import Source, SourceRow, Table
from tui.importing.values import split_name

_LINE = re.compile(r"(?:[\w-]+\.)?([A-Za-z-]+)((?:;[^:\"]*(?:\"[^\"]*\")?)*):(.*)", re.DOTALL)
_TEXTS = {"ORG": "company", "TITLE": "title", "EMAIL": "email", "NOTE": "notes", "TZ": "timezone"}
_MOST_PHONES = 5
"""Further numbers of a card are left out."""


def read_cards(source: Source, encoding: str | None) -> Table:
    """Read the cards of a file; the mobile or preferred number first. Raises UsageError."""
    detected = detect_encoding(source, encoding)
    text = source.whole(MAX_DOCUMENT_BYTES).decode(detected.encoding).lstrip("\ufeff")
    cards = list(_cards(source, text))
    if not cards:
        raise UsageError(f"{source.name} holds no cards.", "Export the contacts again.")
    phones = max(len(phones) for _, _, phones in cards)
    phone_columns = ["phone", *(f"phone {n}" for n in range(2, phones + 1))]
    found = {name for _, values, _ in cards for name in values}
    columns = ("first name", "last name", "name", *phone_columns)
    columns += tuple(name for name in _TEXTS.values() if name in found)

    def rows() -> Iterator[SourceRow]:
        for line, values, numbers in cards:
            named = {**values, **dict(zip(phone_columns, numbers, strict=False))}
            yield SourceRow(line, tuple(named.get(column, "") for column in columns))

    name = "utf-8" if detected.encoding == "utf-8-sig" else detected.encoding
    return Table(columns, "vcard", name, "", True, rows)


def _cards(source: Source, text: str) -> Iterator[tuple[int, dict[str, str], list[str]]]:
    """The line each card begins on, its values by column, its numbers in order."""
    begins = 0
    values: dict[str, str] = {}
    numbers: list[tuple[int, str]] = []
    for line, name, parameters, value in _properties(text):
        if name == "BEGIN" and value.upper() == "VCARD":
            begins, values, numbers = line, {}, []
        elif not begins:
            continue
        elif name == "END":
            if values.get("name") and not (values.get("first name") or values.get("last name")):
                values["first name"], values["last name"] = split_name(values["name"])
            ordered = [number for _, number in sorted(numbers, key=lambda pair: pair[0])]
            yield begins, values, list(dict.fromkeys(ordered))[:_MOST_PHONES]
            begins = 0
        elif name == "TEL" and "FAX" not in parameters:
            numbers.append((_rank(parameters), _unescape(value)))
        elif name == "N":
            parts = [_unescape(part).strip() for part in re.split(r"(?<!\\);", value)] + ["", ""]
            values |= {"last name": parts[0], "first name": parts[1]}
        elif name == "FN":
            values["name"] = _unescape(value)
        elif name in _TEXTS:
            values.setdefault(_TEXTS[name], _unescape(value.rstrip(";")))
    if begins:
        raise UsageError(
            f"The card that begins on line {begins} of {source.name} has no end.",
            "The file is cut off. Export it again; nothing was imported.",
        )


def _properties(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Line, name, parameters in capitals and value of each property, folded lines joined."""
    for line, content in _unfolded(text):
        match = _LINE.fullmatch(content)
        if not match:
            continue
        name, parameters, value = match[1].upper(), match[2].upper(), match[3]
        if "QUOTED-PRINTABLE" in parameters:
            value = _quoted(value, parameters)
        yield line, name, parameters, value


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    held, begins = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        soft = held.endswith("=") and "QUOTED-PRINTABLE" in held.upper()
        if begins and soft:
            held = held[:-1] + line
        elif begins and line[:1] in {" ", "\t"}:
            held += line[1:]
        else:
            if begins:
                yield begins, held
            held, begins = line, number
    if begins:
        yield begins, held


def _quoted(value: str, parameters: str) -> str:
    charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
    encoding = charset[1] if charset else "utf-8"
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "utf-8"
    return quopri.decodestring(value.encode()).decode(encoding, "replace")


def _rank(parameters: str) -> int:
    """Mobile numbers first, then the preferred one, then the rest as they come."""
    if re.search(r"\b(CELL|MOBILE|IPHONE)\b", parameters):
        return 0
    return 1 if "PREF" in parameters else 2


def _unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
