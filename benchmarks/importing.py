"""An import with every check, stored, against reading and checking the same rows bare.

Each side runs in a process of its own, so that its memory and its processor time are its own.
"""

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import phonenumbers

from benchmarks.measure import Line, peak_memory_mb
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.importing import import_file
from tui.store import open_store

PEAK_MB = 250
"""What an import may take at a million rows, the interpreter with it."""


def run(contacts: int) -> Iterator[Line]:
    """Measure one import into a new workspace: wall time, processor time, peak memory.

    The floor is one process that does nothing beside; an import may use a second processor, so
    that its processor time has no bound. The two take turns: who else works disturbs both.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_rows(path, contacts)
        floors, ours = [], []
        for n in range(2 if contacts <= 200_000 else 1):
            floors.append(_measured("floor", path))
            ours.append(_measured("import", path, Path(folder) / f"home{n}"))
    assert all(one["rows"] == contacts for one in (*floors, *ours))
    for what, key, at_most in (("wall", "seconds", 1.5), ("processor", "cpu", None)):
        yield Line(
            f"import {contacts:,} rows, {what} time",
            min(one[key] for one in ours),
            "csv.reader + phonenumbers, bare",
            min(one[key] for one in floors),
            at_most,
        )
    peak = max(one["peak_mb"] for one in ours)
    verdict = "met" if peak <= PEAK_MB else "NOT MET"
    print(f"  peak memory of the importing process: {peak:.0f} MB, wanted {PEAK_MB} {verdict}")


def write_rows(path: Path, contacts: int) -> None:
    """Write a list whose numbers come in no order, as a CRM's do."""
    order = list(range(contacts))
    random.Random(5).shuffle(order)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["phone", "first_name", "last_name", "plan", "amount", "due"])
        for n in order:
            area, rest = divmod(n, 8_000_000)
            plan = "silver" if n % 3 else "gold"
            phone = f"+1{212 + area}{2_000_000 + rest:07}"
            writer.writerow([phone, f"Name{n}", "Ng", plan, f"${n % 900}.00", "January 20"])


def _measured(what: str, path: Path, home: Path | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.importing", what, str(path), str(home or "")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _floor(path: Path) -> int:
    count = 0
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            number = phonenumbers.parse(row[0], "US")
            phonenumbers.is_valid_number(number)
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            count += 1
    return count


def _import(path: Path, home: Path) -> int:
    with closing(open_store(home, lambda: datetime.now(UTC))) as store:
        profile = Profile("simulator", "luly", "", region="US")
        desk = Desk(store, profile, lambda: datetime.now(UTC), "bench")
        return import_file(desk, path, list_name="list").added


def main() -> None:
    """Be one side of the measurement, in a process of its own."""
    what, path, home = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    start, cpu = time.perf_counter(), time.process_time()
    rows = _floor(path) if what == "floor" else _import(path, home)
    print(
        json.dumps(
            {
                "rows": rows,
                "seconds": time.perf_counter() - start,
                "cpu": time.process_time() - cpu,
                "peak_mb": peak_memory_mb(),
            }
        )
    )


if __name__ == "__main__":
    main()
