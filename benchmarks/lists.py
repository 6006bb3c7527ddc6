"""A long list at work: opened, found in, filtered, ordered, edited; and the peers where they can.

The bounds are seconds, not ratios: they are what a person at a screen notices.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import DataTable
from tinydb import JSONStorage, TinyDB

from benchmarks.importing import write_rows
from benchmarks.measure import Line, resident_mb, timed
from tui.domain.filter_text import parse_filter
from tui.domain.profile import Profile
from tui.engine.contacts import contacts_arranged, contacts_page, edit_contact
from tui.engine.desk import Desk
from tui.engine.importing import import_file
from tui.store import open_store
from tui.store.contact_order import BY_LAST_CALL, BY_LOCAL_TIME, BY_TAGS

PEERS = 20_000
"""Rows given to the peers; they are in memory, or rewritten whole, at any size."""

OPEN_S, FIND_S, EDIT_S, GROWTH_MB = 0.150, 0.100, 0.005, 40
TYPED = ("n", "na", "nam", "name", "name9", "name98765", "ng", "555", "gold", "name1 silver", "zzz")
"""What an operator types, letter by letter, common and rare."""

FILTERS = ("plan = gold", "amount = $17.00", "plan = gold and region US", "first_name = Name77")


def run(contacts: int) -> Iterator[Line]:
    """Measure a list of `contacts`; every bound is printed as a ratio wanted at most 1."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        path = Path(folder) / "list.csv"
        write_rows(path, contacts)
        with _desk(home) as desk:
            import_file(desk, path, list_name="list")
        opened = [_opened(home) for _ in range(3)]
        yield _line(f"open a list of {contacts:,}", min(o["seconds"] for o in opened), OPEN_S)
        growth = min(o["growth_mb"] for o in opened)
        print(f"  memory grew by {growth:.1f} MB, wanted {GROWTH_MB} {_met(growth <= GROWTH_MB)}")
        with _desk(home) as desk:
            yield from _finding(desk)
            yield from _editing(desk)
            yield from _choosing(desk)
    yield from _peers(min(contacts, PEERS))


def _finding(desk: Desk) -> Iterator[Line]:
    slowest = 0.0
    for text in TYPED:
        seconds = timed(partial(contacts_page, desk, "l1", 0, 40, text, counted=False))
        slowest = max(slowest, seconds)
    yield _line("find as you type, first rows, slowest of 11", slowest, FIND_S)
    counted = max(timed(partial(contacts_page, desk, "l1", 0, 40, text), 1) for text in TYPED)
    yield _line("the same, with the count of all that match", counted, None)


def _editing(desk: Desk) -> Iterator[Line]:
    refs = [contact.ref for contact in contacts_page(desk, "l1", 1000, 40).items]
    times = [
        timed(partial(edit_contact, desk, ref, {"first_name": f"New{ref}"}), 1) for ref in refs
    ]
    yield _line("edit one contact, median of 40", statistics.median(times), EDIT_S)
    yield _line("edit one contact, slowest of 40", max(times), None)
    cpu = time.process_time()
    for ref in refs:
        edit_contact(desk, ref, {"last_name": f"Of{ref}"})
    yield _line("edit one contact, processor time", (time.process_time() - cpu) / 40, EDIT_S)


def _choosing(desk: Desk) -> Iterator[Line]:
    for text in FILTERS:
        where = parse_filter(text)
        first = timed(partial(contacts_page, desk, "l1", 0, 40, "", where, counted=False))
        yield _line(f"filter `{text}`, first rows", first, OPEN_S)
    whole = timed(lambda: desk.store.contacts.count_where("l1", "", parse_filter(FILTERS[0])), 1)
    yield _line(f"filter `{FILTERS[0]}`, counted", whole, None)
    yield _line("order by phone, first rows", _ordered(desk, "phone"), OPEN_S)
    for order in ("amount", BY_TAGS, BY_LOCAL_TIME, BY_LAST_CALL):
        # No index has these: every contact is looked at.
        yield _line(f"order by {order.lstrip('@')}, first rows", _ordered(desk, order, 1), None)
    start = time.perf_counter()
    arranged = contacts_arranged(desk, "l1", order="amount")
    yield _line("order by amount, arranged once", time.perf_counter() - start, None)
    middle = arranged.total // 2
    yield _line("a page in the middle of that", timed(lambda: arranged.page(middle, 40)), OPEN_S)


def _ordered(desk: Desk, order: str, times: int = 2) -> float:
    return timed(lambda: contacts_page(desk, "l1", 0, 40, order=order, counted=False), times)


def _peers(rows: int) -> Iterator[Line]:
    records = [{"phone": f"+1202{n:07}", "name": f"Name{n}", "plan": "gold"} for n in range(rows)]
    with tempfile.TemporaryDirectory() as folder:
        database = TinyDB(Path(folder) / "peer.json", storage=JSONStorage)
        yield _line(
            f"TinyDB's JSON file: {rows:,} in", _once(lambda: database.insert_multiple(records))
        )
        changed = _once(lambda: database.update({"name": "New"}, doc_ids=[7]))
        yield _line(f"TinyDB's JSON file: one of {rows:,} edited", changed)
        found = _once(lambda: database.search(lambda record: "name77" in record["name"].lower()))
        yield _line(f"TinyDB's JSON file: found among {rows:,}", found)
        database.close()
    yield _line(f"Textual's DataTable: {rows:,} rows shown", asyncio.run(_data_table(records)))


async def _data_table(records: list[dict[str, str]]) -> float:
    class Peer(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable()

    app = Peer()
    async with app.run_test(size=(120, 36)) as pilot:
        table = app.query_one(DataTable)
        table.add_columns("phone", "name", "plan")
        start = time.perf_counter()
        table.add_rows(list(record.values()) for record in records)
        await pilot.pause()
        return time.perf_counter() - start


def _once(work: Callable[[], object]) -> float:
    return timed(work, 1)


def _line(what: str, seconds: float, bound: float | None = None) -> Line:
    return Line(
        what, seconds, "the bound" if bound else "no bound", bound or seconds, bound and 1.0
    )


def _met(holds: bool) -> str:
    return "met" if holds else "NOT MET"


@contextmanager
def _desk(home: Path) -> Iterator[Desk]:
    with closing(open_store(home, _now)) as store:
        profile = Profile("simulator", "luly", "", region="US")
        yield Desk(store, profile, _now, "bench")


def _now() -> datetime:
    return datetime.now(UTC)


def _opened(home: Path) -> dict[str, float]:
    """Open the list in a process of its own: what it took, and how the memory grew."""
    command = [sys.executable, "-m", "benchmarks.lists", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def main() -> None:
    """Open one list and say what that took."""
    before, start = resident_mb(), time.perf_counter()
    with closing(open_store(Path(sys.argv[1]), _now)) as store:
        page = store.contacts.page(store.lists.get("list").id, 0, 40)
        assert len(page.items) == 40
        seconds = time.perf_counter() - start
        growth = resident_mb() - before
    print(json.dumps({"seconds": seconds, "growth_mb": growth}))


if __name__ == "__main__":
    main()
