"""Verbs that serve until they are told to end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from tui.cli.waiting import Interrupted, run_async


def serve_until_ended(announce: Callable[[], None]) -> None:
    """Announce the server, then wait for Ctrl-C, SIGTERM or SIGHUP: that is how it is done."""
    with suppress(Interrupted, KeyboardInterrupt):
        announce()
        run_async(_forever())


async def _forever() -> None:
    await asyncio.Event().wait()
