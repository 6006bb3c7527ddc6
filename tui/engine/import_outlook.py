"""What the rows of a file would come to, before anything is stored."""

import itertools
import time
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from tui.domain.phone import DOUBTFUL, INVALID
from tui.engine.seen import Seen
from tui.importing import ImportedRow, Mapping
from tui.importing.rows import Row

_BLOCK = 64
"""Rows judged before another thread that waits for the interpreter gets it: about 1 ms."""

GIVEN_S = 0.0005
"""What is given away then. Without a pause the thread that gave it would have it back first."""

_TOLD = 100
"""Blocks after which it is told what was found."""

_KINDS = {
    "several_numbers": "with several numbers, the first is used",
    "extension": "with an extension, which is not dialled",
    "words_around": "read out of other words",
    "old_mexican_mobile": "with Mexico's old 1, which is dropped",
}
"""What is said of numbers that are read and need a look."""

_REASONS = {"columns": "too many cells", "letters": "text", "empty": "no number"}
"""Short words for reasons whose code says too little."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The rows judged so far: `rows` is `good + doubtful + kept + twice + left_out`.

    `kept` are unreadable numbers of a provider's own payload. `refused` rows say in a column of
    theirs that they must not be called. `reasons` are those of the rows left out, `kinds` what is
    to be said of numbers that are called, each with how many, most first.
    """

    rows: int = 0
    good: int = 0
    doubtful: int = 0
    kept: int = 0
    twice: int = 0
    left_out: int = 0
    refused: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()

    @property
    def mostly_unknown(self) -> bool:
        """Whether few of the numbers are known to exist, as under a wrong region."""
        return self.good < (self.doubtful + self.left_out) / 2


def judged_by(plan: Mapping, region: str | None) -> Hashable:
    """What an outlook depends on: under the same of these it is the same."""
    columns = (plan.fields[key].column for key in ("country", "dnc") if key in plan.fields)
    return plan.phones, "country" in plan.fields, tuple(columns), region


def outlooks(rows: Iterator[Row], most: int) -> Iterator[Outlook]:
    """Judge rows, of which there are `most`; yield what is found so far, at last the whole."""
    seen = Seen(most)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for block in itertools.count(1):
        before = counts["rows"]
        for row in itertools.islice(rows, _BLOCK):
            counts["rows"] += 1
            if not isinstance(row, ImportedRow):
                counts["left_out"] += 1
                reasons[row.code] += 1
                continue
            counts["refused"] += bool(row.refused)
            reading = row.reading
            if seen.first_line(reading.dial_key, row.line):
                counts["twice"] += 1
                continue
            status = reading.status
            counts["kept" if status == INVALID else _doubt(status)] += 1
            if reading.reason in _KINDS:
                kinds[reading.reason] += 1
        done = counts["rows"] - before < _BLOCK
        if done or block % _TOLD == 0:
            yield _outlook(counts, reasons, kinds)
        if done:
            return
        time.sleep(GIVEN_S)


def _doubt(status: str) -> str:
    return "doubtful" if status == DOUBTFUL else "good"


def _outlook(counts: Counter[str], reasons: Counter[str], kinds: Counter[str]) -> Outlook:
    return Outlook(
        **counts,
        reasons=tuple((_REASONS.get(k, k.replace("_", " ")), n) for k, n in reasons.most_common()),
        kinds=tuple((_KINDS[k], n) for k, n in kinds.most_common()),
    )
