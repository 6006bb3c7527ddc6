"""A text written to a `.j2` file of any name."""

import os
from pathlib import Path

from tui.domain.errors import UsageError


def write_template_file(path: Path, source: str, over: bool) -> None:
    """Write a template, byte for byte. Blocks.

    Raises FileExistsError where the file is there and `over` is not said, UsageError for what
    cannot be written.
    """
    how = os.O_CREAT | os.O_WRONLY | (os.O_TRUNC if over else os.O_EXCL)
    try:
        raw = source.encode("utf-8", "surrogatepass")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, how, 0o600), "wb") as file:
            file.write(raw)
    except FileExistsError:
        raise
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}."
        raise UsageError(message, "Choose another name.") from None
