"""A file of JSON lines in the workspace: written as they come, read and changed one by one."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from tui.domain.errors import Busy


class Spool:
    """Takes lines as they come; the file is made with the first of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file: TextIO | None = None

    def add(self, line: Any) -> None:
        """Write what JSON can hold. Raises Busy where the workspace takes no file."""
        self.count += 1
        try:
            if self._file is None:
                self._file = self.path.open("w", encoding="utf-8")
            self._file.write(json.dumps(line) + "\n")
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def flush(self) -> None:
        """Have the system take every line that came. Raises Busy where it does not."""
        try:
            if self._file is not None:
                self._file.flush()
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def close(self, keep: bool) -> None:
        """Finish the file, or remove it. Raises Busy where it is kept and not whole."""
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
        except OSError as error:
            if keep:
                raise _unwritten(self.path, error) from error
        finally:
            if not keep:
                self.path.unlink(missing_ok=True)


def spooled(path: Path) -> Iterator[Any]:
    """Yield the lines of a file in their order; nothing where there is no file."""
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def respool(path: Path, change: Callable[[Any], Any]) -> None:
    """Replace every line by what `change` answers, or drop it where that is None; all or none.

    Raises Busy where the workspace takes no file.
    """
    fresh = path.with_suffix(".new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            for line in spooled(path):
                changed = change(line)
                if changed is not None:
                    file.write(json.dumps(changed) + "\n")
        os.replace(fresh, path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> Busy:
    return Busy(f"{path} cannot be written: {error.strerror}.", "Free some space, or allow it.")
