"""The one place that knows how the workbook reader fails on bytes it did not foresee.

It is written in Rust: a failed check there arrives as pyo3's PanicException, which is no Exception
and which no module lets one import; it can be told by its name only.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tui.domain.errors import UsageError


@contextmanager
def panics_told(name: str, hint: str) -> Iterator[None]:
    """Raise UsageError, naming the file, where the workbook reader panics."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UsageError(f"{name} is damaged: it cannot be read as a workbook.", hint) from None
