"""How seldom, and over how little, Python looks for garbage while the app runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLD = 10_000
"""New objects after which young ones are looked through; Python's own is 700."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Leave what is loaded by now out of every later look, for a block.

    A look at everything takes some 60 ms once the app's modules are loaded, on whichever thread it
    falls, and no key is answered meanwhile. For all threads of the process.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_THRESHOLD, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
