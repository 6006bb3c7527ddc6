"""Work in the background that waits while keys come: what they ask for has the processor first."""

from collections.abc import Callable
from threading import Event
from time import monotonic

QUIET_S = 0.1
"""Seconds after a key in which nothing is begun: a preview takes a third of that."""


class GivesWay:
    """One piece of background work; its threads call this between two steps, the screen the rest.

    Safe to use from several threads.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._quiet_until = 0.0
        self._over = Event()

    def __call__(self) -> bool:
        """Wait until no key has come for a while; answer whether the work is called off. Blocks."""
        while not self.over and (left := self._quiet_until - self._clock()) > 0:
            self._over.wait(left)
        return self.over

    @property
    def over(self) -> bool:
        """Whether the work is called off."""
        return self._over.is_set()

    def key(self) -> None:
        """Begin nothing for a while: a key was pressed."""
        self._quiet_until = self._clock() + QUIET_S

    def call_off(self) -> None:
        """End the work, even while it waits."""
        self._over.set()
