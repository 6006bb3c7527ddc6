"""How a thing is measured, and how the table is printed."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement: seconds of ours and of the floor, and the ratio we want at most."""

    what: str
    ours: float
    floor_name: str
    floor: float
    at_most: float | None = None

    @property
    def ratio(self) -> float:
        """Ours in floors."""
        return self.ours / self.floor if self.floor else float("inf")

    def text(self) -> str:
        """One row of the table."""
        wanted = "" if self.at_most is None else f"wanted {self.at_most:g}"
        verdict = (
            "" if self.at_most is None else ("met" if self.ratio <= self.at_most else "NOT MET")
        )
        return (
            f"{self.what:44}{_seconds(self.ours)}  {self.floor_name:38}{_seconds(self.floor)}"
            f"{self.ratio:8.2f}x  {wanted:12}{verdict}"
        )


def timed(work: Callable[[], object], times: int = 3) -> float:
    """Answer the shortest of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def peak_memory_mb() -> float:
    """Answer the largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_mb() -> float:
    """Answer the resident size of this process now, in MB; its peak where there is no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return peak_memory_mb()
    return pages * resource.getpagesize() / (1 << 20)


def _seconds(value: float) -> str:
    if value < 0.001:
        return f"{value * 1e6:9.0f} us"
    if value < 1:
        return f"{value * 1e3:9.1f} ms"
    return f"{value:9.2f} s "
