"""What contacts may be ordered by, as SQL: a variable, or what is known of a contact beside them.

No column has an index for this. An index by a key that Python makes would cost every write of a
contact, hold up a send while it is made, and be wrong where another version of Python folds
letters otherwise; so a scan it is, and the first rows come before the rest (`page`, `arranged`).

An order is a text, with `-` before it for descending. A variable orders by its name; `name`,
`phone` and `line` do too, and "" is the list's own order. The constants here are the rest: no
column is called so. Whatever has nothing to be ordered by comes last, either way round.
"""

import re
import sqlite3
from functools import lru_cache
from typing import Any

from tui.domain.contact import STANDARD_VARIABLES
from tui.domain.errors import UsageError
from tui.domain.filters import Moment
from tui.domain.local_time import names_place, offsets
from tui.store.folding import fold

BY_LOCAL_TIME = "@local"
"""By the time of day and date there, earliest first: of several time zones by the westernmost."""

BY_LAST_CALL = "@last"
"""By when the number's last call ended, oldest first."""

BY_OUTCOME = "@outcome"
"""By how the number's last call ended, as a word."""

BY_TAGS = "@tags"
"""By the tags, as they are shown: the first one first."""

LAST_ENDED = (
    "FROM t_rows JOIN t_batches ON t_batches.id = CAST(substr(t_rows.batch_id, 2) AS INTEGER)"
    " WHERE t_rows.dial_key = one.dial_key AND t_rows.outcome IS NOT NULL"
    " AND json_extract(t_batches.doc, '$.realm') = ? ORDER BY t_rows.place DESC LIMIT 1"
)
"""The last row of the contact's number that ended, in a realm that is the parameter."""

_TAGS = (
    "CASE WHEN instr(one.doc, '\"tags\"') > 0 THEN"
    " (SELECT group_concat(value, ', ') FROM json_each(one.doc, '$.tags')) END"
)
_ZONE = "json_extract(one.doc, '$.timezone')"
_EARTH = 24 * 60 * 2
"""More minutes than two places can be apart."""

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)


def order_sql(order: str, place: str, moment: Moment | None) -> tuple[str, tuple[Any, ...]]:
    """Answer what follows ORDER BY, and its parameters; `place` is what breaks ties.

    Raises UsageError for what is no order, and where one needs the time or calls and there is no
    moment.
    """
    name = order.removeprefix("-")
    down = " DESC" if order.startswith("-") else ""
    if name in ("", "line"):
        return f"{place}{down}", ()
    if name == "phone":
        return f"one.dial_key{down}, {place}", ()
    if not name.startswith("@"):
        return f"nullif(sort_key({value_sql(name)}), ''){down} NULLS LAST, {place}", ()
    key, values = _known_beside(name, moment)
    return f"{key}{down} NULLS LAST, {place}", values


def order_functions(connection: sqlite3.Connection, moment: Moment | None) -> None:
    """Give a connection what the orders call; local times are those of the moment."""
    connection.create_function("sort_key", 1, sort_key, deterministic=True)
    if moment is not None:
        now = moment.now
        places: dict[str | None, int] = {}  # whose number tells nothing more

        def local_key(timezone: str | None, dial_key: str) -> int | None:
            if timezone in places:
                return places[timezone]
            found = offsets(timezone or "", dial_key, now)
            if found is None:
                return None
            key = found[0] * _EARTH + found[1]
            if timezone and names_place(timezone):
                places[timezone] = key
            return key

        connection.create_function("local_key", 2, local_key)


@lru_cache(maxsize=65_536)
def sort_key(text: str | None) -> str:
    """Answer what texts are ordered by: folded, numbers by their value."""
    if text and text.isascii() and text.isdigit():
        return text.lstrip("0").rjust(15, "0")
    return _DIGITS.sub(_padded, fold(text or ""))


def value_sql(name: str) -> str:
    """Answer the SQL of a variable's text; "" where the contact lacks it. Raises UsageError."""
    if name == "name":
        return f"trim({value_sql('first_name')} || ' ' || {value_sql('last_name')})"
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise UsageError(f"{name!r} is no variable's name.", "Variables are in the list's columns.")
    path = f"$.{name}" if name in STANDARD_VARIABLES else f'$.fields."{name}"'
    return f"coalesce(json_extract(one.doc, '{path}'), '')"


def _known_beside(name: str, moment: Moment | None) -> tuple[str, tuple[Any, ...]]:
    if name == BY_TAGS:
        return f"nullif(sort_key({_TAGS}), '')", ()
    if moment is None:
        raise UsageError("This order needs to know the time and whose calls count.")
    if name == BY_LOCAL_TIME:
        return f"local_key({_ZONE}, one.dial_key)", ()
    picked = {BY_LAST_CALL: "json_extract(t_rows.doc, '$.updated_at')", BY_OUTCOME: "outcome"}
    if name not in picked:
        raise UsageError(f"{name!r} is nothing to order by.", "A column's name is.")
    return f"(SELECT {picked[name]} {LAST_ENDED})", (moment.realm,)


def _padded(match: re.Match[str]) -> str:
    whole, _, part = match[0].partition(".")
    return whole.lstrip("0").rjust(15, "0") + (f".{part}" if part else "")
