"""One thing that must not be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """Which invariant is broken, of what, in words."""

    invariant: str
    subject: str
    words: str
