"""One piece of work at a time, however often it is asked for."""

from collections.abc import Awaitable, Callable


class Coalesced:
    """Runs `work`; asked again while it runs, it runs once more afterwards and not in between."""

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._wanted = False
        self._running = False

    async def __call__(self) -> None:
        """Ask for a run; raises what the work raises."""
        self._wanted = True
        if self._running:
            return
        self._running = True
        try:
            while self._wanted:
                self._wanted = False
                await self._work()
        finally:
            self._running = False
