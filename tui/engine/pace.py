"""How fast something long goes, in words for a line of progress."""

import time
from collections.abc import Callable


class Pace:
    """Measures from when it is made; `ticks` are seconds from any start, as `time.monotonic`."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._start = ticks()

    def words(self, done: int, total: int, what: str = "rows") -> str:
        """Answer `20,000 of 50,000 rows, 31,000 a second, 1 s left`; at first no rate."""
        counted = f"{done:,} of {total:,} {what}"
        seconds = self._ticks() - self._start
        if seconds < 1 or not done:
            return counted
        rate = done / seconds
        left = max(0, total - done) / rate
        shown = f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
        return f"{counted}, {rate:,.0f} a second, {shown} left"
