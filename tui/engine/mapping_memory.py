"""What an operator said of a file's columns, remembered for the next file with the same header."""

import hashlib
from collections.abc import Mapping as MappingOf

from tui.engine.desk import Desk
from tui.importing import Mapping, Table, plan_mapping
from tui.importing.headers import normalise
from tui.importing.mapping import REPORT_COLUMNS, Overrides, find_column, override_pairs
from tui.importing.survey import Survey


def plan_for(
    desk: Desk, table: Table, overrides: Overrides = (), survey: Survey | None = None
) -> Mapping:
    """Plan a file's mapping as `plan_mapping` does, with what was said of such a file before.

    `overrides` win over what is remembered. The reasons say which is which. Raises UsageError.
    """
    return plan_mapping(table, overrides, remembered_mapping(desk, table), survey)


def remembered_mapping(desk: Desk, table: Table) -> dict[str, str]:
    """Answer FIELD to COLUMN as it was said of a file with this header, {} where nothing was."""
    if not table.headed:
        return {}
    found = desk.store.facts.get(_key(table), {})
    return {str(key): str(column) for key, column in found.items()}


def remember_mapping(desk: Desk, table: Table, said: MappingOf[str, str]) -> None:
    """Keep what an operator said of a file, beside what was said of such a file before."""
    if table.headed and said:
        columns = {
            key: table.columns[find_column(table, column)] if column else ""
            for key, column in override_pairs(said).items()
        }
        desk.store.facts.set(_key(table), {**remembered_mapping(desk, table), **columns})


def forget_mapping(desk: Desk, table: Table) -> None:
    """Let a file with this header be mapped by its names and contents again."""
    desk.store.facts.set(_key(table), {})


def _key(table: Table) -> str:
    """The header's signature: order and spelling of the columns, folded.

    A file of rejected rows has that of the file whose rows they are.
    """
    own = [column for column in table.columns if column not in REPORT_COLUMNS]
    names = "\n".join(normalise(column) or column for column in own)
    return "mapping:" + hashlib.sha256(names.encode("utf-8", "replace")).hexdigest()[:32]
