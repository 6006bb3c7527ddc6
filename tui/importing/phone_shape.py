"""Whether a cell has the shape of a phone number, or a line those of several."""

import re

from tui.domain.phone_text import clean_phone

_PARTS = re.compile(r"[,;\t]")
_OTHER = re.compile(r"[/\\\[{\"]|\.[A-Za-z]\w*\s*$")
"""What a path has or a document, and how the name of a file ends."""


def looks_like_phone(cell: str) -> bool:
    """Whether a cell has the shape of a phone number: 7 to 15 digits and little else."""
    text = clean_phone(cell)
    digits = sum("0" <= char <= "9" for char in text)
    return 7 <= digits <= 40 and digits >= 0.5 * len(text) and not _is_date(text)


def _is_date(text: str) -> bool:
    parts = text.replace("/", "-").replace(".", "-").split(" ")[0].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return False
    return sorted(len(part) for part in parts) in ([1, 1, 4], [1, 2, 4], [2, 2, 4], [2, 2, 2])


def numbers_in(line: str) -> tuple[str, ...]:
    """Answer the cells of a line in which commas, semicolons or tabs part numbers and nothing else.

    () where it holds anything else: the name of a file, words.
    """
    parts = tuple(part for part in _PARTS.split(line.strip()) if part.strip())
    other = _OTHER.search(line) or not all(map(looks_like_phone, parts))
    return () if other else parts
