"""Rows of an import settled after it: one left out is taken in, one of several numbers chosen."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui.domain.contact import Contact
from tui.domain.errors import NotFound, Refused, UsageError
from tui.domain.phone import INVALID, dial_key, read_phone
from tui.domain.phone_kind import mobile_of
from tui.engine.desk import Desk
from tui.engine.import_report import Choice, Reject
from tui.engine.import_run import Run, import_chunk
from tui.engine.import_undo import IMPORT_LOCK
from tui.engine.kept_plan import plan_again
from tui.engine.rejects import (
    RejectLog,
    choice_line,
    choices_beside,
    choices_of,
    read_choice,
    read_reject,
    reject_path,
    rejects_of,
)
from tui.engine.seen import Seen
from tui.engine.spool import respool
from tui.importing import ImportedRow, Table, import_rows
from tui.importing import Mapping as Plan
from tui.importing.table import SourceRow
from tui.store.documents import chunks

NOT_A_NUMBER = frozenset({"duplicate", "columns", "empty"})
"""Codes of rows that no override brings in: there is nothing in them that could be dialled."""

_TAKEN_IN = "taken_in"
"""In an import's record: lines whose contacts are in the list, and that are not struck off yet."""

_STEP = 1_000


@dataclass(frozen=True, slots=True)
class Settled:
    """How many rows were settled, and how many could not be: the list has their number already."""

    done: int
    doubles: int = 0


def can_be_taken(reject: Reject) -> bool:
    """Whether a row that was left out has a number that can be kept or put right."""
    return reject.code not in NOT_A_NUMBER


def take_rows(desk: Desk, import_id: str, lines: Collection[int], number: str = "") -> Settled:
    """Take rows in that an import left out: their numbers as written, or `number` in their place.

    A number kept as written is blocked by every batch until it is overridden there, as with
    `--keep-invalid`. The rows belong to the import: undoing it takes them back as well. Raises
    NotFound for the import, the list or the lines, UsageError for `number`, Refused where the
    list has it, where the import was taken back, or where nothing of the rows can be dialled, and
    Busy while a large import or an undo runs.
    """
    with desk.store.lock(IMPORT_LOCK, desk.operator):
        wanted = set(lines)
        before = _strike_off(desk, import_id) & wanted
        found = [each for each in rejects_of(desk, import_id) if each.line in wanted]
        if before and not found:
            raise Refused(f"Line {min(before)} was taken in already.", "Look again.")
        settled = _take(desk, import_id, found, number)
        _strike_off(desk, import_id)
    return settled


def _take(desk: Desk, import_id: str, found: Sequence[Reject], number: str) -> Settled:
    """Add the contacts, and note the lines that are still to be struck off."""
    store = desk.store
    rejects = [each for each in found if can_be_taken(each)]
    if not found:
        raise NotFound("The row is not among those that were left out.", "Look again.")
    if not rejects:
        raise Refused(f"Line {found[0].line}: {found[0].reason}.", "It cannot be taken in.")
    log = RejectLog(reject_path(desk, import_id).with_suffix(".settling"))
    try:
        with store.transaction():
            record = _done(desk, import_id)
            plan, region = plan_again(record)
            if number and read_phone(number, region).status == INVALID:
                raise UsageError(
                    f"{number!r} is no phone number that can be called.",
                    "Write + and the country code.",
                )
            target = store.lists.get(str(record["list_id"]))
            source, keep = str(record.get("source", "")), not number
            seen = Seen(len(rejects))
            run = Run(desk, target, import_id, False, keep, source, seen, log, plan.columns)
            for some in chunks(_rows(plan, region, rejects, number), _STEP):
                import_chunk(run, some)
            doubles = {each.line for each in log.first}
            if len(doubles) == len(rejects):
                raise Refused(f"The list has this number: {log.first[0].reason}.")
            taken = sorted({each.line for each in rejects} - doubles)
            _count(desk, record, run, taken)
            desk.note("take rows in", detail={"import": import_id, "lines": taken})
    finally:
        log.close(keep=False)
    return Settled(len(taken), len(doubles))


def _strike_off(desk: Desk, import_id: str) -> set[int]:
    """Strike the rows that were taken in off those left out; answer their lines.

    They are noted in the transaction that takes them in: a kill may come before this does.
    """
    taken = set(_done(desk, import_id).get(_TAKEN_IN, ()))
    if taken:
        respool(
            reject_path(desk, import_id),
            lambda line: None if read_reject(line).line in taken else line,
        )
        desk.store.imports.update(import_id, **{_TAKEN_IN: []})
    return taken


def choose_number(desk: Desk, import_id: str, line: int, number: str) -> Settled:
    """Use another of the numbers (E.164) that a cell of an import holds.

    Raises NotFound where the import has no such cell or its contact is gone, UsageError for a
    number that is not in it, Refused where the list has the number or the import was taken back.
    """
    choice = next((each for each in choices_of(desk, import_id) if each.line == line), None)
    if choice is None:
        raise NotFound("This cell is not among those with several numbers.", "Look again.")
    if number not in choice.numbers:
        raise UsageError(f"{number} is not in the cell {choice.value!r}.")
    settled = _choose(desk, import_id, [choice], lambda _: number)
    if settled.doubles:
        raise Refused(f"The list has {number} already, as another contact.")
    if not settled.done and number != choice.used:
        raise NotFound(
            f"The contact of line {line} is gone, or has another number by now.", "Look again."
        )
    return settled


def choose_first(desk: Desk, import_id: str) -> Settled:
    """Use the number that stands first in every cell of an import that holds several."""
    return _choose(desk, import_id, choices_of(desk, import_id), lambda each: each.numbers[0])


def choose_mobile(desk: Desk, import_id: str) -> Settled:
    """Use the mobile number of every cell of an import that holds several, where one surely is."""
    choices = choices_of(desk, import_id)
    return _choose(desk, import_id, choices, lambda each: mobile_of(each.numbers) or each.used)


def _choose(
    desk: Desk, import_id: str, choices: Iterable[Choice], wanted: Callable[[Choice], str]
) -> Settled:
    """Give the contacts of some cells the number that is wanted, and note it in their file."""
    with desk.store.lock(IMPORT_LOCK, desk.operator):
        changed, doubles = _exchange(desk, import_id, choices, wanted)

        def line_now(line: list[Any]) -> list[Any]:
            choice = read_choice(line)
            return choice_line(replace(choice, used=changed.get(choice.line, choice.used)))

        if changed:
            respool(choices_beside(reject_path(desk, import_id)), line_now)
    return Settled(len(changed), doubles)


def _exchange(
    desk: Desk, import_id: str, choices: Iterable[Choice], wanted: Callable[[Choice], str]
) -> tuple[dict[int, str], int]:
    """Write the numbers, those first that have another; answer them by line, and the doubles."""
    changed: dict[int, str] = {}
    doubles = 0
    with desk.store.transaction():
        target = desk.store.lists.get(str(_done(desk, import_id)["list_id"]))
        for some in chunks((each for each in choices if wanted(each) != each.used), _STEP):
            now = desk.store.contacts.by_keys(target.id, [dial_key(each.used) for each in some])
            there = desk.store.contacts.by_keys(target.id, [dial_key(wanted(e)) for e in some])
            updates: dict[str, Contact] = {}
            for choice in some:
                number = wanted(choice)
                contact = now.get(dial_key(choice.used))
                if contact is None or contact.phone != choice.used:
                    continue
                if dial_key(number) in there:
                    doubles += 1
                    continue
                there[dial_key(number)] = contact
                updates[contact.ref] = _with_number(contact, number)
                changed[choice.line] = number
            desk.store.contacts.update_many(list(updates.values()))
        if changed:
            desk.note("choose numbers", detail={"import": import_id, "changed": len(changed)})
    return changed, doubles


def _with_number(contact: Contact, number: str) -> Contact:
    reading = read_phone(number, None)
    return replace(
        contact,
        phone=reading.e164,
        dial_key=reading.dial_key,
        phone_status=reading.status,
        extension="",
    )


def _done(desk: Desk, import_id: str) -> Mapping[str, Any]:
    record = desk.store.imports.get(import_id)
    if record.get("state") != "done":
        raise Refused("This import was taken back, or is not over.", "Import the file again.")
    return record


def _rows(
    plan: Plan, region: str | None, rejects: Sequence[Reject], number: str
) -> Iterator[ImportedRow]:
    """The rejected rows as the import would have read them, `number` in place of theirs."""
    width = max(len(each.cells) for each in rejects)
    rows = [SourceRow(each.line, _cells(each, plan.phones, number)) for each in rejects]
    columns = tuple(f"Column {place + 1}" for place in range(width))
    table = Table(columns, "csv", "utf-8", ",", True, lambda: iter(rows))
    for row in import_rows(table, plan, region, keep_invalid=True):
        if isinstance(row, ImportedRow):
            yield row


def _cells(reject: Reject, phones: Sequence[int], number: str) -> tuple[str, ...]:
    if not number:
        return reject.cells
    cells = list(reject.cells)
    cells[phones[0]] = number
    return tuple(cells)


def _count(desk: Desk, record: Mapping[str, Any], run: Run, taken: Sequence[int]) -> None:
    """Move the rows from those left out to those added, in the import's record."""
    kept = {key: int(record.get(key, 0)) for key in ("added", "invalid", "kept_invalid")}
    desk.store.imports.update(
        str(record["id"]),
        added=kept["added"] + len(taken),
        invalid=kept["invalid"] - len(taken),
        kept_invalid=kept["kept_invalid"] + run.counts["kept_invalid"],
        suppressed=int(record.get("suppressed", 0)) + run.counts["suppressed"],
        **{_TAKEN_IN: taken},
    )
