"""The union of a copy and the database it replaces: what was composed comes from the copy, what
was called, refused and heard from both.

In the statements `main` is the database that is replaced, `saved` the copy. A call that either
knows as handed over is never planned again; what had not ended becomes `unknown`, and its number
stays blocked until somebody has looked. A batch that was sent since the copy was made stays as a
record of its calls, stopped.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from tui.domain.clock import to_text
from tui.domain.ledger import AuditEntry
from tui.store.codec import to_document
from tui.store.connection import Database
from tui.store.documents import Documents, to_json
from tui.store.rebuild import STOPPED_NOTE, rebuild

_COMPOSED = ("lists", "contacts", "imports")
_ENTRY = "ifnull(attempt, ''), ifnull(doc ->> '$.ref', '')"
_HEARD = {
    "suppression": "ifnull(dial_key, '')",
    "ledger": _ENTRY,
    "attempts": "ifnull(key, '')",
    "inbox": "ifnull(event_id, '')",
    "answers": "ifnull(attempt, ''), ifnull(doc ->> '$.kind', ''), ifnull(doc ->> '$.at', '')",
    "audit": "doc",
}
"""What is united, and what makes two documents of a table the same; that of `main` is kept.

A key is never null: one null in a set would make every NOT IN say nothing.
"""

_REFERRED = {
    "templates": ("t", "template_id", ("template_versions", "batches")),
    "batches": ("b", "batch_id", ("rows", "attempts", "ledger", "audit")),
}
"""What is referred to by id: the letter before it, the field, and the tables with that field."""

_OUTSIDE = ("pasted:", "echoed:", "tested:")
"""Facts about the providers' side: an older word for them would be a wrong one."""

_UNDER_WAY = "('sending', 'accepted', 'queued', 'in_progress')"
_NOTED = (
    "gone", "kept", "confirmed", "words", "versions", "heard", "stays", "doubt", "waiting", "sent",
)  # fmt: skip
_FINAL = "('ended', 'canceled')"
_SURELY_NOT = "('not_sent', 'rejected')"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a union kept beyond the copy, and what it did to what the copy had."""

    calls: int
    refusals: int
    unknown: int
    paused: int
    batches: int


def merge(database: Database, entry: AuditEntry) -> Merged:
    """Unite `main` with `saved`, which is attached; belongs inside the caller's transaction."""
    connection = database.connection()
    union = _Union(connection, entry)
    calls, refusals = union.beyond("ledger"), union.beyond("suppression")
    union.renumber()
    for name in _HEARD:
        union.unite(name)
    union.note_what_left()
    kept = union.merge_batches()
    union.merge_rows()
    rebuild(database, entry.at)
    for name in _COMPOSED:
        union.take(name)
    union.merge_facts()
    union.doubt()
    paused = union.pause()
    union.keep_ids_apart()
    unknown = union.one("SELECT count(*) FROM main.t_rows WHERE state = 'unknown'")
    document = to_document(entry)
    document["detail"] = {
        **entry.detail,
        "calls": calls,
        "refusals": refusals,
        "unknown": unknown,
        "paused": paused,
        "batches": kept,
    }
    Documents(database, "audit").append([to_json(document)])
    union.forget()
    return Merged(calls, refusals, unknown, paused, kept)


class _Union:
    """The statements, in the order in which they are run."""

    def __init__(self, connection: sqlite3.Connection, entry: AuditEntry) -> None:
        self._connection = connection
        self._now = to_text(entry.at)

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        return self._connection.execute(sql, values).rowcount

    def one(self, sql: str) -> int:
        found: int = self._connection.execute(sql).fetchone()[0]
        return found

    def beyond(self, name: str) -> int:
        """How many documents of `main` the copy does not have."""
        key = _HEARD[name]
        return self.one(
            f"SELECT count(*) FROM main.t_{name} WHERE ({key}) NOT IN"
            f" (SELECT {key} FROM saved.t_{name})"
        )

    def take(self, name: str) -> None:
        """Have a table as the copy has it."""
        self.run(f"DELETE FROM main.t_{name}")
        self.run(
            f"INSERT INTO main.t_{name} (place, id, doc) SELECT place, id, doc FROM saved.t_{name}"
        )

    def renumber(self) -> None:
        """Give a thing of `main` another id where the copy has another thing under its own."""
        for table, (letter, field, places) in _REFERRED.items():
            clashes = self._connection.execute(
                f"SELECT m.id FROM main.t_{table} m JOIN saved.t_{table} s ON s.id = m.id"
                " WHERE m.doc ->> '$.created_at' <> s.doc ->> '$.created_at'"
            ).fetchall()
            for (old,) in clashes:
                self.keep_ids_apart()
                new = self._take_id(table)
                self.run(f"UPDATE main.t_{table} SET id = ? WHERE id = ?", (new, old))
                for place in places:
                    self.run(
                        f"UPDATE main.t_{place} SET doc = json_set(doc, '$.{field}', ?)"
                        f" WHERE {field} = ?",
                        (f"{letter}{new}", f"{letter}{old}"),
                    )

    def unite(self, name: str) -> None:
        """Add what only the copy has, under new ids: nothing refers to these by id."""
        key = _HEARD[name]
        self._append(
            name,
            f"SELECT doc FROM saved.t_{name} WHERE ({key}) NOT IN"
            f" (SELECT {key} FROM main.t_{name}) ORDER BY place",
        )

    def note_what_left(self) -> None:
        """Note every (batch, contact) that an attempt of either may have handed over.

        The attempts name their contacts, and so does the ledger: either is enough, and the newest
        counts.
        """
        self.run("CREATE TEMP TABLE gone (batch_id, ref, attempt, PRIMARY KEY (batch_id, ref))")
        self.run(
            "INSERT OR REPLACE INTO gone SELECT batch_id, ref, attempt FROM"
            " (SELECT batch_id, doc ->> '$.ref' AS ref, attempt, doc ->> '$.at' AS at"
            " FROM main.t_ledger l WHERE NOT EXISTS (SELECT 1 FROM main.t_attempts a"
            f" WHERE a.key = l.attempt AND a.state IN {_SURELY_NOT})"
            " UNION ALL SELECT a.batch_id, r.value, a.key, a.doc ->> '$.created_at'"
            " FROM main.t_attempts a, json_each(a.doc, '$.refs') r"
            f" WHERE a.state NOT IN {_SURELY_NOT}) ORDER BY at"
        )

    def merge_batches(self) -> int:
        """Have the copy's batches, and those only `main` has whose calls left; count the latter.

        A batch confirmed since the copy was made stays as it was confirmed.
        """
        self.run(
            "CREATE TEMP TABLE kept AS SELECT id, doc FROM main.t_batches"
            " WHERE id NOT IN (SELECT id FROM saved.t_batches)"
            " AND 'b' || id IN (SELECT batch_id FROM gone)"
        )
        self.run(
            "CREATE TEMP TABLE confirmed AS SELECT id, doc FROM main.t_batches"
            " WHERE doc ->> '$.content_digest' <> '' AND id IN (SELECT id FROM saved.t_batches)"
        )
        self._merge_templates()
        self.take("batches")
        self.run(
            "UPDATE main.t_batches AS b SET doc ="
            " json_set(c.doc, '$.name', b.doc ->> '$.name') FROM confirmed c WHERE c.id = b.id"
        )
        self.run(
            "INSERT INTO main.t_batches (id, doc) SELECT k.id, json_set(k.doc,"
            " '$.state', 'stopped', '$.note',"
            " iif(ifnull(k.doc ->> '$.note', '') = '', '', k.doc ->> '$.note' || ' · ') || ?,"
            f" '$.name', {_own_name('k', 'batches', 'b')})"
            " FROM kept k ORDER BY k.id",
            (STOPPED_NOTE,),
        )
        return self.one("SELECT count(*) FROM kept")

    def _merge_templates(self) -> None:
        """Have the copy's templates, and every version of those whose words have left."""
        self.run(
            "CREATE TEMP TABLE words AS SELECT id, doc FROM main.t_templates WHERE 't' || id IN"
            " (SELECT b.doc ->> '$.template_id' FROM (SELECT doc FROM kept UNION ALL"
            " SELECT doc FROM confirmed) b)"
        )
        self.run(
            "CREATE TEMP TABLE versions AS SELECT doc FROM main.t_template_versions"
            " WHERE template_id IN (SELECT 't' || id FROM words) AND (template_id, version)"
            " NOT IN (SELECT template_id, version FROM saved.t_template_versions)"
        )
        self.take("templates")
        self.take("template_versions")
        self.run(
            "INSERT INTO main.t_templates (id, doc) SELECT w.id,"
            f" json_set(w.doc, '$.name', {_own_name('w', 'templates', 't')}) FROM words w"
            " WHERE w.id NOT IN (SELECT id FROM saved.t_templates) ORDER BY w.id"
        )
        self._append("template_versions", "SELECT doc FROM versions")
        self.run(
            "UPDATE main.t_templates AS t SET doc = json_set(doc, '$.latest', (SELECT max(version)"
            " FROM main.t_template_versions v WHERE v.template_id = 't' || t.id))"
            " WHERE id IN (SELECT id FROM words)"
        )

    def merge_rows(self) -> None:
        """Have the copy's rows, but the word of `main` for each that was handed over."""
        self.run("CREATE TEMP TABLE heard (batch_id, ref, doc, PRIMARY KEY (batch_id, ref))")
        self.run(
            "INSERT OR IGNORE INTO heard SELECT m.batch_id, m.ref, m.doc FROM main.t_rows m"
            " JOIN saved.t_rows s ON s.batch_id = m.batch_id AND s.ref = m.ref"
            f" WHERE (m.attempt <> '' OR s.attempt <> '')"
            f" AND (s.state NOT IN {_FINAL} OR m.state IN {_FINAL})"
        )
        self.run(
            "CREATE TEMP TABLE stays AS SELECT doc FROM main.t_rows"
            " WHERE batch_id NOT IN (SELECT 'b' || id FROM saved.t_batches)"
            " AND batch_id IN (SELECT batch_id FROM gone)"
        )
        self.take("rows")
        self.run(
            "UPDATE main.t_rows AS r SET doc = h.doc FROM heard h"
            " WHERE h.batch_id = r.batch_id AND h.ref = r.ref"
        )
        self._append("rows", "SELECT doc FROM stays")

    def merge_facts(self) -> None:
        """Have the copy's facts but for those on the outside, and no mark for attempt ids.

        The next attempt draws a new mark: ids that were used and forgotten do not come again.
        """
        outside = " OR ".join(f"key GLOB '{prefix}*'" for prefix in _OUTSIDE)
        self.run(f"DELETE FROM main.t_facts WHERE NOT ({outside})")
        self._append(
            "facts",
            f"SELECT doc FROM saved.t_facts WHERE key <> 'workspace-mark' AND NOT ({outside})",
        )

    def doubt(self) -> None:
        """Turn what had not ended, and what left without a word on record, into `unknown`.

        A row of the copy may name a request that is known by now not to have been made: then a
        later one counts, or none.
        """
        self.run(
            "UPDATE main.t_rows SET doc = json_set(doc, '$.state', 'planned', '$.reason', '',"
            " '$.attempt', '', '$.updated_at', ?) WHERE state IN"
            " ('sending', 'unknown', 'accepted', 'queued', 'in_progress') AND attempt IN"
            f" (SELECT key FROM main.t_attempts WHERE state IN {_SURELY_NOT})",
            (self._now,),
        )
        self.run(
            "UPDATE main.t_rows AS r SET doc = json_set(r.doc, '$.state', 'unknown',"
            " '$.reason', '', '$.attempt', g.attempt, '$.updated_at', ?) FROM gone g"
            " WHERE g.batch_id = r.batch_id AND g.ref = r.ref"
            " AND r.state IN ('planned', 'held', 'blocked', 'rejected')",
            (self._now,),
        )
        self.run(
            "UPDATE main.t_rows SET doc = json_set(doc, '$.state', 'unknown', '$.updated_at', ?)"
            f" WHERE state IN {_UNDER_WAY}",
            (self._now,),
        )
        self.run("CREATE TEMP TABLE doubt (attempt, ref, PRIMARY KEY (attempt, ref))")
        self.run(
            "INSERT OR IGNORE INTO doubt SELECT attempt, ref FROM main.t_rows"
            " WHERE state = 'unknown'"
        )
        for word, refs in (
            ("true", "SELECT attempt, ref FROM doubt"),
            ("false", f"SELECT attempt, ref FROM main.t_rows WHERE state IN {_FINAL}"),
        ):
            self.run(
                f"UPDATE main.t_ledger SET doc = json_set(doc, '$.open', json('{word}'))"
                f" WHERE open IS NOT {word} AND ({_ENTRY}) IN ({refs})"
            )
        self.run(
            "UPDATE main.t_ledger SET doc = json_set(doc, '$.open', json('false'))"
            " WHERE open = 1 AND attempt IN"
            f" (SELECT key FROM main.t_attempts WHERE state IN {_SURELY_NOT})"
        )
        self._append(
            "ledger",
            "SELECT json_object('realm', coalesce((SELECT b.doc ->> '$.realm'"
            " FROM main.t_batches b WHERE 'b' || b.id = r.batch_id), 'live'),"
            " 'dial_key', r.dial_key, 'batch_id', r.batch_id, 'attempt', r.attempt,"
            f" 'ref', r.ref, 'at', '{self._now}', 'open', json('true'),"
            " 'test', json('false')) AS doc"
            " FROM main.t_rows r WHERE r.state = 'unknown' AND (r.attempt, r.ref) NOT IN"
            f" (SELECT {_ENTRY} FROM main.t_ledger)",
        )
        self.run(
            "UPDATE main.t_attempts SET doc = json_set(doc, '$.state', 'unknown')"
            " WHERE state IN ('sending', 'accepted') AND key IN (SELECT attempt FROM doubt)"
        )

    def pause(self) -> int:
        """Pause every batch that has something left; a draft of which nothing left stays one."""
        self.run(
            "CREATE TEMP TABLE waiting AS SELECT DISTINCT batch_id FROM main.t_rows"
            " WHERE state IN ('planned', 'held', 'unknown')"
        )
        self.run(
            "CREATE TEMP TABLE sent AS SELECT DISTINCT batch_id FROM main.t_rows"
            " WHERE attempt <> ''"
        )
        self.run(
            "UPDATE main.t_batches SET doc = json_set(doc, '$.state', 'ended')"
            " WHERE state IN ('sending', 'sent') AND 'b' || id NOT IN waiting"
        )
        return self.run(
            "UPDATE main.t_batches SET doc = json_set(doc, '$.state', 'paused')"
            " WHERE state IN ('sending', 'sent')"
            " OR (state = 'draft' AND 'b' || id IN sent)"
            " OR (state = 'ended' AND 'b' || id IN waiting)"
        )

    def keep_ids_apart(self) -> None:
        """Give no id again that either has given, or that a record still names."""
        self.run(
            "UPDATE main.tinydb_tables AS m SET next_id = max(m.next_id, s.next_id)"
            " FROM saved.tinydb_tables s WHERE s.sql_name = m.sql_name"
        )
        named = {
            "t_batches": ("batch_id", ("t_attempts", "t_ledger")),
            "t_contacts": ("doc ->> '$.ref'", ("t_ledger",)),
        }
        for table, (field, places) in named.items():
            for place in places:
                self.run(
                    "UPDATE main.tinydb_tables SET next_id = max(next_id, coalesce((SELECT"
                    f" max(CAST(substr({field}, 2) AS INTEGER)) + 1 FROM main.{place}), 1))"
                    " WHERE sql_name = ?",
                    (table,),
                )

    def forget(self) -> None:
        """Drop what was noted on the way."""
        for name in _NOTED:
            self.run(f"DROP TABLE temp.{name}")

    def _append(self, name: str, select: str) -> None:
        """Add the documents of a statement under ids that the table never had."""
        self._beyond_largest(name)
        self.run(
            f"INSERT INTO main.t_{name} (id, doc) SELECT (SELECT next_id FROM main.tinydb_tables"
            f" WHERE sql_name = 't_{name}') - 1 + row_number() OVER (), doc FROM ({select})"
        )
        self._beyond_largest(name)

    def _take_id(self, name: str) -> int:
        self._beyond_largest(name)
        self.run(
            "UPDATE main.tinydb_tables SET next_id = next_id + 1 WHERE sql_name = ?", (f"t_{name}",)
        )
        return self.one(f"SELECT next_id - 1 FROM main.tinydb_tables WHERE sql_name = 't_{name}'")

    def _beyond_largest(self, name: str) -> None:
        self.run(
            "UPDATE main.tinydb_tables SET next_id = max(next_id, (SELECT coalesce(max(id), 0) + 1"
            f" FROM main.t_{name})) WHERE sql_name = ?",
            (f"t_{name}",),
        )


def _own_name(row: str, table: str, letter: str) -> str:
    """SQL for the name of a kept thing: with its id where the copy gives the name to another."""
    name = f"{row}.doc ->> '$.name'"
    return (
        f"CASE WHEN {name} IN (SELECT name FROM saved.t_{table})"
        f" THEN {name} || ' ({letter}' || {row}.id || ')' ELSE {name} END"
    )
