"""Blocking work beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from textual.worker import NoActiveWorker, get_current_worker

P = ParamSpec("P")
T = TypeVar("T")


async def off(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking work in a thread and answer what it returned, or raise what it raised.

    Everything that asks the store, reads a file or renders a prompt goes through here: nothing
    that can take longer than 5 ms runs on the event loop. Await it inside a Textual worker. Where
    the worker's screen is gone by then, or the app is leaving, the worker ends here, cancelled:
    there is nothing left to show the answer on.
    """
    try:
        return await asyncio.to_thread(work, *args, **kwargs)
    finally:
        if _is_left():
            raise asyncio.CancelledError


def _is_left() -> bool:
    """Whether the screen or widget of the worker that runs this is gone."""
    try:
        node = get_current_worker().node
    except NoActiveWorker:
        return False
    return not (node.is_attached and node.app.is_running)
