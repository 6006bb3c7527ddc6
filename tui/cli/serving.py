"""Verbs that serve until they are told to end."""

import asyncio

from tui.cli.waiting import Interrupted, run_async


def serve_until_ended() -> None:
    """Wait for Ctrl-C, SIGTERM or SIGHUP; being ended is how a server is done."""
    try:
        run_async(_forever())
    except Interrupted:
        return


async def _forever() -> None:
    await asyncio.Event().wait()
