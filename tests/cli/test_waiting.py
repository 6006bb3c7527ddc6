"""Signals end a run as Ctrl-C does; what its starter had ignored stays ignored."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tui.cli.waiting import Interrupted, ending_signals, run_async

ENDING = [signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_cancels_what_is_awaited_and_interrupts_what_is_not(
    number: signal.Signals,
) -> None:
    with ending_signals():
        with pytest.raises(Interrupted):
            run_async(_signalled(number))
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", ENDING)
def test_an_ignored_signal_stays_ignored(number: signal.Signals) -> None:
    """Under nohup a send goes on when the terminal goes."""
    with _ignored(number), ending_signals():
        assert run_async(_signalled(number)) == "done"
        os.kill(os.getpid(), number)
        assert signal.getsignal(number) is signal.SIG_IGN


async def _signalled(number: signal.Signals) -> str:
    os.kill(os.getpid(), number)
    for _ in range(3):  # a signal that is heard is heard in the loop's next turn
        await asyncio.sleep(0)
    return "done"


@contextmanager
def _ignored(number: signal.Signals) -> Iterator[None]:
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)
