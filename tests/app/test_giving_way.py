"""Background work waits while keys come, and ends when it is called off."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from tui.app.giving_way import QUIET_S, GivesWay


def clock_at(*times: float) -> Callable[[], float]:
    """A clock that is read at these times, and at the last from then on."""
    left: Iterator[float] = iter(times)
    return lambda: next(left, times[-1])


def test_without_a_key_it_goes_on() -> None:
    assert not GivesWay(clock_at(10.0))()


def test_after_a_key_it_waits_until_none_has_come_for_a_while() -> None:
    asked: list[float] = []
    times = iter((10.0, 10.0 + QUIET_S / 2, 10.0 + QUIET_S))

    def clock() -> float:
        asked.append(next(times))
        return asked[-1]

    work = GivesWay(clock)
    work.key()
    assert not work()
    assert asked[-1] == 10.0 + QUIET_S


def test_called_off_it_ends_even_while_it_waits() -> None:
    work = GivesWay(clock_at(10.0))
    work.key()
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(work)
        work.call_off()
        assert waiting.result(timeout=5)
    assert work.over
