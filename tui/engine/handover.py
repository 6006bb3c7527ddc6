"""How soon one thread hands the interpreter over to another that waits for it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_HANDOVER_S = 0.0005
"""Python's own 5 ms are waited at the end of every statement of SQLite beside a busy thread: with
them two threads take as long as one after the other. Shorter ones gain nothing more."""


@contextmanager
def handing_over() -> Iterator[None]:
    """Let threads at work hand the interpreter over within half a millisecond, for a block.

    For all threads of the process: the interpreter knows one such time.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(_HANDOVER_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
