"""What a file's names look like in each encoding it may be in: for an eye that knows the names."""

import re
from dataclasses import dataclass
from pathlib import Path

from tui.importing.encoding import Detected, detect_encoding, foreign_lines
from tui.importing.table import Source, source_of

NAMES = 5
"""Texts shown per encoding."""

_CELLS = re.compile(r"[,;\t|\r\n\"]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class EncodingChoice:
    """An encoding the file can be read in, and some of its texts as they would read then.

    `how` says why it is offered, `names` are up to five cells with letters beyond ASCII.
    """

    encoding: str
    how: str
    names: tuple[str, ...]


def encoding_choices(
    given: Path | bytes | str, chosen: str | None = None
) -> tuple[EncodingChoice, ...]:
    """Answer the encodings a text file may be in, the likeliest (or the chosen one) first.

    A key can cycle through them; `encoding` goes to `import_file(encoding=...)`. Two that read
    the sample alike are one. A workbook has its encoding inside: (). Raises UsageError.
    """
    source = source_of(given)
    if source.head(8).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return ()
    detected = detect_encoding(source, chosen)
    found = [EncodingChoice(detected.encoding, detected.how, _names(source, detected.encoding))]
    seen = {found[0].names}
    for other in _others(source, detected, chosen):
        names = _names(source, other)
        if names and names not in seen and not any("\ufffd" in name for name in names):
            seen.add(names)
            found.append(EncodingChoice(other, "another code page", names))
    return tuple(found)


def _others(source: Source, detected: Detected, chosen: str | None) -> tuple[str, ...]:
    if not chosen:
        return detected.others
    likeliest = detect_encoding(source)
    return tuple(
        name for name in (likeliest.encoding, *likeliest.others) if name != detected.encoding
    )


def _names(source: Source, encoding: str) -> tuple[str, ...]:
    """Up to five different cells that are not plain ASCII; of a plain file the first cells.

    Those of the file's first line come last: it is the header as a rule, and names tell more.
    """
    sample = source.head() if encoding.startswith(("utf-16", "utf-32")) else foreign_lines(source)
    lines = (sample or source.head()).decode(encoding, "replace").splitlines()
    begins = source.head().decode(encoding, "replace").splitlines()[:1]
    ordered = [*lines[1:], *lines[:1]] if lines[:1] == begins else lines
    cells = [" ".join(cell.split())[:_LONGEST] for cell in _CELLS.split("\n".join(ordered))]
    lettered = [cell for cell in cells if any(char.isalpha() for char in cell)]
    foreign = [cell for cell in cells if cell and not cell.isascii()]
    return tuple(dict.fromkeys(foreign or lettered))[:NAMES]
