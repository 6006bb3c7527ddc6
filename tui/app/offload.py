"""Blocking work beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def off(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking work in a thread and answer what it returned, or raise what it raised.

    Everything that asks the store, reads a file or renders a prompt goes through here: nothing
    that can take longer than 5 ms runs on the event loop. Await it inside a Textual worker.
    """
    return await asyncio.to_thread(work, *args, **kwargs)
