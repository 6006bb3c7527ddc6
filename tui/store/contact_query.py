"""Filters, finding and order of contacts as SQL: indexes where they help, the rest row by row.

Words that a contact must contain come from the find index, in list order, so that the first rows
of a page cost the same however many match. What no index holds is read out of the documents.
"""

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import phonenumbers

from tui.domain.errors import UsageError
from tui.domain.filters import (
    Compared,
    Condition,
    Filter,
    Finds,
    HasValue,
    InOtherList,
    InRegion,
    LastOutcome,
    Moment,
    OnDoNotCall,
    OpenNow,
    Tagged,
)
from tui.domain.policy.place import STATE_COLUMNS
from tui.domain.policy.verdicts import open_at
from tui.store.contact_order import LAST_ENDED, order_functions, order_sql, value_sql
from tui.store.folding import fold, trigram_query

_INDEXED_NOT = ("timezone",)
"""Standard variables whose words the find index does not hold."""


_ELSEWHERE = (
    "EXISTS (SELECT 1 FROM t_lists CROSS JOIN t_contacts AS twin"
    " ON twin.list_id = 'l' || t_lists.id AND twin.dial_key = one.dial_key"
    " WHERE twin.list_id <> one.list_id{named})"
)
"""Whether another list has the number: one look into the index for each list."""


@dataclass(frozen=True, slots=True)
class Query:
    """`FROM` and `WHERE` of a choice of contacts, with their parameters, and its order.

    `place` is what the list's own order goes by; `values` are for the choice, `ordered` for the
    choice in its order.
    """

    source: str
    values: tuple[Any, ...]
    order: str
    ordered: tuple[Any, ...]
    place: str

    def sql(self, what: str, rest: str = "") -> str:
        """Answer a statement that selects `what` of the contacts."""
        return f"SELECT {what} {self.source} {self.order} {rest}"

    def count(self) -> str:
        """Answer the statement that counts them."""
        return f"SELECT count(*) {self.source}"


def contact_query(
    list_id: str, find: str, where: Filter | None, order: str, moment: Moment | None
) -> Query:
    """Answer the query of some contacts of a list.

    `order` is what contact_order says. Blanks come last, numbers in texts count as numbers. Raises
    UsageError where a filter or an order asks for the time or for calls and no moment is given.
    """
    conditions = where.conditions if where else ()
    words = " ".join([find, *filter(None, map(_words, conditions))]).strip()
    clauses: list[str] = []
    values: list[Any] = []
    if words:
        source = (
            'FROM contact_find CROSS JOIN "t_contacts" AS one ON one.place = contact_find.rowid'
            " WHERE contact_find MATCH ?"
        )
        values.append(trigram_query(list_id, words))
        clauses.append("one.list_id = ?")
        place = "contact_find.rowid"
    else:
        source = 'FROM "t_contacts" AS one WHERE one.list_id = ?'
        place = "one.place"
    values.append(list_id)
    for condition in conditions:
        clause, its = _clause(condition, moment)
        clauses.append(clause)
        values += its
    source += "".join(f" AND {clause}" for clause in clauses)
    ordering, more = order_sql(order, place, moment)
    return Query(source, tuple(values), f"ORDER BY {ordering}", (*values, *more), place)


def query_functions(connection: sqlite3.Connection, moment: Moment | None) -> None:
    """Give a connection what the conditions call; the hours are those of the moment."""
    order_functions(connection, moment)
    connection.create_function("phone_region", 1, _region_of, deterministic=True)
    if moment is not None:
        is_open = open_at(moment.rules, moment.now)

        def within_hours(timezone: str | None, dial_key: str, *states: str) -> bool:
            fields = dict(zip(STATE_COLUMNS, states, strict=True))
            return is_open(timezone or "", fields, dial_key)

        connection.create_function("within_hours", 2 + len(STATE_COLUMNS), within_hours)


def _words(condition: Condition) -> str:
    """What the find index must hold where the condition is true; "" where it says nothing."""
    if isinstance(condition, Finds):
        return condition.words
    if not isinstance(condition, Compared) or condition.name in _INDEXED_NOT:
        return ""
    if condition.how == "=":
        return condition.value
    if condition.how == "contains":
        return " ".join(word for word in fold(condition.value).split() if len(word) > 2)
    return ""


def _clause(condition: Condition, moment: Moment | None) -> tuple[str, list[Any]]:
    match condition:
        case Compared(name, "contains", value):
            return f"instr(folded({value_sql(name)}), ?) > 0", [fold(value)]
        case Compared(name, how, value):
            sign = "=" if how == "=" else "<>"
            return f"{value_sql(name)} {sign} ? COLLATE NOCASE", [value]
        case HasValue(name, wanted):
            return f"trim({value_sql(name)}) {'<>' if wanted else '='} ''", []
        case Finds():
            return "TRUE", []
        case Tagged(tag, wanted):
            there = (
                "(instr(one.doc, '\"tags\"') > 0 AND EXISTS (SELECT 1 FROM"
                " json_each(one.doc, '$.tags') WHERE value = ? COLLATE NOCASE))"
            )
            return _wanted(there, wanted), [tag]
        case OnDoNotCall(wanted):
            listed = "one.dial_key IN (SELECT dial_key FROM t_suppression)"
            return _wanted(listed, wanted), []
        case InOtherList("", wanted):
            return _wanted(_ELSEWHERE.format(named=""), wanted), []
        case InOtherList(name, wanted):
            return _wanted(_ELSEWHERE.format(named=" AND t_lists.name = ?"), wanted), [name]
        case InRegion(region, wanted):
            return _region_clause(region, wanted)
        case LastOutcome(outcome, wanted):
            last = f"(SELECT t_rows.outcome {LAST_ENDED})"
            word = outcome.value if outcome else None
            return f"{last} IS {'' if wanted else 'NOT '}?", [_known(moment).realm, word]
        case OpenNow(wanted):
            _known(moment)
            zone = "json_extract(one.doc, '$.timezone')"
            states = ", ".join(map(value_sql, STATE_COLUMNS))
            return _wanted(f"within_hours({zone}, one.dial_key, {states})", wanted), []


def _region_clause(region: str, wanted: bool) -> tuple[str, list[Any]]:
    if region.startswith("+"):
        return _wanted("(one.dial_key >= ? AND one.dial_key < ?)", wanted), _between(region)
    code = phonenumbers.country_code_for_region(region)
    if not code:
        raise UsageError(f"There is no region {region!r}.", "Give two letters, such as SA or US.")
    clause, values = "one.dial_key >= ? AND one.dial_key < ?", _between(f"+{code}")
    if len(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]) > 1:
        clause += " AND phone_region(one.dial_key) = ?"
        values.append(region)
    return _wanted(f"({clause})", wanted), values


def _between(prefix: str) -> list[Any]:
    """The keys that begin with a prefix: `:` follows 9."""
    return [prefix, f"{prefix}:"]


@lru_cache(maxsize=65_536)
def _region_of(dial_key: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(dial_key)) or ""
    except phonenumbers.NumberParseException:
        return ""


def _wanted(clause: str, wanted: bool) -> str:
    return clause if wanted else f"NOT {clause}"


def _known(moment: Moment | None) -> Moment:
    if moment is None:
        raise UsageError("This filter needs to know the time and whose calls count.")
    return moment
