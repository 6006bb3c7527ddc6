"""What the import dialog says of an error: its own fields and keys, never an option of a verb."""

from tui.domain.errors import CallsheetError

_HINTS = {
    "encoding": "Save it again as CSV (UTF-8), XLSX or JSON.",
    "delimiter": "Choose another character under “cells”, or delete the columns not needed.",
    "sheet": "Choose one of its hidden sheets under “sheet”.",
    "phone": "Make one of the columns the phone.",
}
"""By what an error's hint is about."""

_OTHER_ENCODING = "F6 reads it in another encoding. "


def said_of(error: CallsheetError, encodings: int = 0) -> str:
    """Answer an error's words for the screen; `encodings` are those F6 goes through."""
    hint = _HINTS.get(error.about, error.hint)
    if error.about == "encoding" and encodings > 1:
        hint = _OTHER_ENCODING + hint
    return f"{error.message} {hint}".strip()
