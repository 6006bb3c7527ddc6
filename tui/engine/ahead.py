"""Work done ahead in a thread: the next items are made while these are stored."""

import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

T = TypeVar("T")

_WAIT = 0.1
"""Seconds after which the thread looks whether anybody still wants its items."""


def ahead(items: Iterator[T], depth: int = 2) -> Generator[T, None, None]:
    """Yield the items of an iterator that runs in a thread, at most `depth` of them ahead.

    What the iterator raises is raised here, after the items before it. Closing this generator
    stops the thread.
    """
    made: queue.Queue[tuple[bool, T | BaseException | None]] = queue.Queue(depth)
    unwanted = threading.Event()

    def put(more: bool, item: T | BaseException | None) -> None:
        while not unwanted.is_set():
            try:
                made.put((more, item), timeout=_WAIT)
                return
            except queue.Full:
                continue

    def work() -> None:
        try:
            for item in items:
                put(True, item)
                if unwanted.is_set():
                    return
            put(False, None)
        except BaseException as error:  # noqa: BLE001 (raised again where the items are used)
            put(False, error)

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        while True:
            more, item = made.get()
            if not more:
                if isinstance(item, BaseException):
                    raise item
                return
            yield item  # type: ignore[misc]
    finally:
        unwanted.set()
        thread.join()
