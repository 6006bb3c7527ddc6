"""`make torture`: everything that is proven here, in full, and a table of what came of it.

`python -m tests.torture 0.1` does a tenth of it. The process ends with 1 if anything that must be
zero is not.
"""

import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.torture.crashes import Stage, staged
from tests.torture.explore import explore
from tests.torture.faults import FAULTS
from tests.torture.full import fill
from tests.torture.harm import Harm
from tests.torture.kills import run_kills
from tests.torture.operators import MEETINGS, meet
from tests.torture.restores import restore_after, restore_damaged
from tests.torture.small_disk import NotAllowed, fill_up, pages_of, small_disk
from tests.torture.stories import STORIES, Story
from tests.torture.strict import STRICT
from tests.torture.wire import break_wire, composed

PROVIDERS = ("luly", "levers")
KILL_RUNS = 65
"""Runs of four kills at each provider: 520 kills in all."""

MEETING_RUNS = 10
DAMAGED_RUNS = 12
"""Places at which each story's database is overwritten."""

PAGES_APART = 3
"""Pages of room between one run on a small disk and the next."""

EXAMPLES = 150
STEPS = 40
"""Examples of so many steps each, at each provider; half as many more under `strict`."""

Kind = tuple[str, Callable[[Stage, Path, int], Harm], int]
"""What is done, in words and as a function of a step, and at every how many steps."""


@dataclass
class Row:
    """One row of the table: faults tried, runs, what must be zero, and the broken checks."""

    name: str
    faults: int = 0
    runs: int = 0
    harm: Harm = field(default_factory=Harm)
    broken: list[str] = field(default_factory=list)
    skipped: str = ""

    def add(self, faults: int, work: Callable[[], Harm]) -> None:
        """Do one run and count it."""
        self.runs += 1
        self.faults += faults
        try:
            self.harm += work()
        except Exception as error:  # noqa: BLE001 - a broken run is a row of the table too
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.broken.append(f"{where.name}: {error or type(error).__name__}")

    @property
    def clean(self) -> bool:
        """Whether all that must be zero is."""
        return not self.harm and not self.broken


def main() -> int:
    """Run it all; answers the exit code."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print(
        f"{'what was done':34}{'faults':>8}{'runs':>7}{'double dials':>14}{'lost rows':>11}"
        f"{'stuck rows':>12}{'other':>7}{'seconds':>9}"
    )
    rows = []
    with tempfile.TemporaryDirectory(prefix="callsheet-torture-") as folder:
        began = time.monotonic()
        for row in _rows(Path(folder), share):
            rows.append(row)
            _show(row, time.monotonic() - began)
            began = time.monotonic()
    total = Row("all together")
    for row in rows:
        total.faults += row.faults
        total.runs += row.runs
        total.harm += row.harm
        total.broken += row.broken
    _show(total, 0)
    return 0 if total.clean else 1


def _rows(folder: Path, share: float) -> Iterator[Row]:
    yield from _at_every_step(folder, share)
    yield from _under_strict(folder, share)
    yield from _over_damage(folder, share)
    yield from _on_small_disks(folder, share)
    for provider in PROVIDERS:
        row = Row(f"{provider}: a fault on the wire")
        prepared = _made(folder / f"wire-{provider}" / provider)
        composed(prepared, provider)
        for number, fault in enumerate(FAULTS):
            place = prepared.parent / str(number)
            row.add(1, partial(break_wire, prepared, place, fault))
        yield row
    for provider in PROVIDERS:
        row = Row(f"{provider}: kill -9 of the sender")
        for seed in range(max(1, round(KILL_RUNS * share))):
            row.add(4, partial(_kill, _made(folder / f"kill-{provider}-{seed}"), provider, seed))
        yield row
    for provider in PROVIDERS:
        row = Row(f"{provider}: two operators")
        for name in MEETINGS:
            for seed in range(max(1, round(MEETING_RUNS * share))):
                place = _made(folder / f"meet-{provider}-{name}-{seed}")
                row.add(1, partial(meet, place, provider, name, seed))
        yield row
    for strict in (False, True):
        for provider in PROVIDERS:
            row = Row(f"{provider}: {'strict, ' if strict else ''}any order of events")
            examples = max(5, round((EXAMPLES // 2 if strict else EXAMPLES) * share))
            work = partial(explore, provider, examples, STEPS, strict=strict)
            row.add(examples * STEPS, work)
            row.runs = examples
            yield row


def _at_every_step(folder: Path, share: float) -> Iterator[Row]:
    """Crash, fill the disk, and restore, at every step of every story of a provider."""
    every = max(1, round(1 / share))
    kinds: list[Kind] = [
        ("a crash at every step", _crash, every),
        ("a full disk at every step", fill, every),
        ("restored, a crash before", restore_after, every * 4),
    ]
    yield from _kinds(folder / "any", STORIES, kinds)


def _under_strict(folder: Path, share: float) -> Iterator[Row]:
    """The same where hours and caps hold calls back; every other step has a full disk."""
    every = max(1, round(1 / share))
    kinds: list[Kind] = [
        ("strict, a crash at each step", _crash, every),
        ("strict, full disks", fill, every * 2),
    ]
    yield from _kinds(folder / "strict", STRICT, kinds)


def _kinds(folder: Path, stories: Sequence[Story], kinds: Sequence[Kind]) -> Iterator[Row]:
    stages = [staged(story, _made(folder / f"story-{n}")) for n, story in enumerate(stories)]
    counts = [len(stage.crash(folder / "undisturbed", 0)[0].names) for stage in stages]
    for provider in PROVIDERS:
        for words, work, stride in kinds:
            row = Row(f"{provider}: {words}")
            for stage, count in zip(stages, counts, strict=True):
                if stage.story.profile.provider == provider:
                    for number in range(1, count + 1, stride):
                        row.add(1, partial(work, stage, folder / "one", number))
            yield row


def _over_damage(folder: Path, share: float) -> Iterator[Row]:
    """Restore an hour-old copy over a database that was damaged after an act, or amid it."""
    for provider in PROVIDERS:
        row = Row(f"{provider}: restored over damage")
        for number, story in enumerate(STORIES):
            if story.profile.provider == provider:
                stage = staged(story, _made(folder / f"damaged-{number}"))
                for seed in range(max(1, round(DAMAGED_RUNS * share))):
                    row.add(
                        1, partial(restore_damaged, stage, folder / f"over-{number}-{seed}", seed)
                    )
        yield row


def _on_small_disks(folder: Path, share: float) -> Iterator[Row]:
    """Leave every few pages of room on a real disk, where one can be mounted."""
    every = max(1, round(PAGES_APART / share))
    for provider in PROVIDERS:
        row = Row(f"{provider}: a small disk that is full")
        try:
            with small_disk(_made(folder / f"disk-{provider}")) as disk:
                for number, story in enumerate(STORIES):
                    if story.profile.provider != provider:
                        continue
                    stage = staged(story, _made(folder / f"on-disk-{number}"))
                    for pages in range(number % every, pages_of(stage, disk) + every, every):
                        row.add(1, partial(fill_up, stage, disk, pages))
        except NotAllowed as reason:
            row.skipped = str(reason)
        yield row


def _crash(stage: Stage, folder: Path, number: int) -> Harm:
    return stage.crash(folder, number)[1]


def _kill(folder: Path, provider: str, seed: int) -> Harm:
    return run_kills(folder, provider, seed).harm


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _show(row: Row, seconds: float) -> None:
    harm = row.harm
    other = len(harm.violations) + len(row.broken)
    print(
        f"{row.name:34}{row.faults:>8,}{row.runs:>7,}{harm.double_dials:>14}{harm.lost_rows:>11}"
        f"{harm.stuck_rows:>12}{other:>7}{seconds:>9.1f}",
        flush=True,
    )
    for words in (*harm.violations, *row.broken)[:5]:
        print(f"    {words}", flush=True)
    if row.skipped:
        print(f"    left out: {row.skipped}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
