"""A file that appears whole or not at all, readable by its owner only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tui.domain.errors import Busy


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a private file that takes the name `path` once it is whole. Raises Busy."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = ""
    except OSError as error:
        raise Busy(f"{path} cannot be written: {error.strerror}.", "Choose another.") from None
    finally:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
