"""An import with every check, stored, against reading and checking the same rows bare."""

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers

from benchmarks.measure import Line, peak_memory_mb, timed
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.importing import import_file
from tui.store import open_store


def run(contacts: int) -> Iterator[Line]:
    """Measure one import into a new workspace."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text(_rows(contacts), encoding="utf-8")
        floor = timed(lambda: _floor(path), 1)
        with closing(open_store(Path(folder) / "home", lambda: datetime.now(UTC))) as store:
            profile = Profile("simulator", "luly", "", region="US")
            desk = Desk(store, profile, lambda: datetime.now(UTC), "bench")
            ours = timed(lambda: import_file(desk, path, list_name="list"), 1)
            stored = store.lists.get("list").contacts
        assert stored == contacts
    yield Line(
        f"import {contacts:,} rows, checked and stored",
        ours,
        "csv.reader + phonenumbers, bare",
        floor,
        1.5,
    )
    print(f"  peak resident size so far: {peak_memory_mb():.0f} MB")


def _rows(contacts: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["phone", "first_name", "last_name", "plan", "amount", "due"])
    for n in range(contacts):
        area, rest = divmod(n, 8_000_000)
        phone = f"+1{212 + area}{2_000_000 + rest:07}"
        writer.writerow([phone, f"Name{n}", "Ng", "gold", "$12.00", "January 20"])
    return text.getvalue()


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
