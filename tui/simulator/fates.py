"""What becomes of a call, decided once by a seed: times in simulated seconds, no clock here."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from struct import unpack

OUTCOMES: Mapping[str, float] = {
    "human": 0.45,
    "voicemail": 0.20,
    "no-answer": 0.20,
    "busy": 0.08,
    "failed": 0.07,
}
"""The outcomes a call can have, with how often each comes."""

NOT_FOUND = "The number you dialed is not found."
BUSY = "The number you dialed is busy. Please try again later."
FAILURES = (
    NOT_FOUND,
    "The number you dialed is temporarily unavailable.",
    "Service Provider Blocked Call due to Spam or Number Reputation. Try a different number.",
)
"""Bland's documented error messages for a failed call."""

STAGGER = 0.1
"""Simulated seconds between the dispatch of one call of a batch and the next."""


@dataclass(frozen=True, slots=True)
class Fate:
    """One call's course in simulated seconds: `wait` to the first ring, `ring`, then `talk`."""

    outcome: str
    wait: float
    ring: float
    talk: int
    error: str
    dice: int


def fate_of(key: str, weights: Mapping[str, float], forced: str | None = None) -> Fate:
    """Decide a call's course from its key; `forced` settles the outcome, `not-found` a bad number.

    The same key and weights answer the same fate, in any process.
    """
    dice = unpack(">8I", blake2b(key.encode(), digest_size=32).digest())
    share = [die / 2**32 for die in dice]
    outcome = forced or _drawn(share[0], weights)
    wait = 1 + 2 * share[1]
    if outcome == "human":
        return Fate(outcome, wait, 5 + 15 * share[2], 20 + int(91 * share[3]), "", dice[4])
    if outcome == "voicemail":
        return Fate(outcome, wait, 15 + 10 * share[2], 6 + int(20 * share[3]), "", dice[4])
    if outcome == "no-answer":
        return Fate(outcome, wait, 25 + 5 * share[2], 0, "", dice[4])
    if outcome == "busy":
        return Fate(outcome, wait, 1 + 2 * share[2], 0, BUSY, dice[4])
    error = NOT_FOUND if outcome == "not-found" else FAILURES[dice[5] % len(FAILURES)]
    return Fate("failed", wait, 0.5 + share[2], 0, error, dice[4])


def _drawn(share: float, weights: Mapping[str, float]) -> str:
    total = sum(weights.values())
    reached = 0.0
    last = ""
    for outcome, weight in weights.items():
        if weight <= 0:
            continue
        reached += weight / total
        last = outcome
        if share < reached:
            break
    return last
