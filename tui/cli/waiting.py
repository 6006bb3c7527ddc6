"""Running the engine's coroutines so that a signal cancels them instead of cutting them off."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_ENDING = (signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """A signal ended the run; what was in flight is journalled."""


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine; SIGINT, SIGTERM and SIGHUP cancel it. Raises Interrupted."""
    try:
        return asyncio.run(_cancellable(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise Interrupted from None


@contextmanager
def ending_signals() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end a run the way Ctrl-C does. An ignored SIGHUP stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _cancellable(work: Coroutine[Any, Any, T]) -> T:
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    taken = {}
    for number in _ENDING:
        if (before := signal.getsignal(number)) is signal.SIG_IGN:
            continue
        with contextlib.suppress(ValueError, RuntimeError):
            loop.add_signal_handler(number, task.cancel)
            taken[number] = before
    try:
        return await task
    finally:
        for number, before in taken.items():
            loop.remove_signal_handler(number)
            signal.signal(number, before)  # a loop leaves the system's default behind


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
