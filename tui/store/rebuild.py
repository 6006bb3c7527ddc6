"""Records that a damaged database lost, made again from what still names them.

An attempt names its contacts, the ledger names attempt, contact and number, a request's body is
kept beside both: of the three, any one that is readable keeps a number from being dialled again.
"""

import contextlib
import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch, CallRow
from tui.domain.clock import from_text
from tui.domain.ledger import Suppressed
from tui.domain.phone import dial_key
from tui.domain.profile import SIMULATED
from tui.domain.states import AttemptState, BatchState, Outcome, RowState
from tui.store.codec import to_document
from tui.store.connection import Database
from tui.store.documents import Documents, to_json
from tui.store.repository import unpack

STOPPED_NOTE = "kept by a restore: sent after the copy was made"
"""Said of a batch that the copy does not have."""

_LOST = "its record was lost; made again by a restore"


def rebuild(database: Database, now: datetime) -> None:
    """Make the attempts, batches and rows again that the ledger or the attempts still name.

    Belongs inside the union's transaction, which has noted in `gone` what left.
    """
    for batch_id in _lost(database, "SELECT 'b' || id FROM main.t_batches", "batch_id"):
        _batch(database, batch_id, now)
    for attempt_id in _lost(database, "SELECT key FROM main.t_attempts", "attempt"):
        _attempt(database, attempt_id, now, AttemptState.UNKNOWN)
    for (attempt_id,) in database.read(
        "SELECT DISTINCT attempt FROM main.t_ledger WHERE attempt <> '' AND attempt NOT IN"
        " (SELECT key FROM main.t_attempts)"
    ):
        # A later request took its calls up again, so this one is known not to have been made.
        _attempt(database, attempt_id, now, AttemptState.NOT_SENT)
    _rows(database)


def hear_again(database: Database) -> None:
    """Let webhooks that were taken be taken again: the rows that took them may be lost."""
    with database.transaction() as connection:
        connection.execute(
            "UPDATE t_inbox SET doc = json_set(doc, '$.matched', json('false')) WHERE matched"
        )


def refusals_on_record(database: Database, now: datetime) -> list[Suppressed]:
    """Answer the refusals that the audit tells of, but for those taken back since.

    A file of refusals is in the audit by its name only.
    """
    found: dict[str, Suppressed] = {}
    for (text,) in database.read(
        "SELECT doc FROM t_audit WHERE doc ->> '$.action' IN ('suppress', 'unsuppress')"
        " ORDER BY place"
    ):
        act = json.loads(text)
        detail = act.get("detail") or {}
        if act["action"] == "unsuppress":
            found.pop(dial_key(str(detail.get("number"))), None)
            continue
        numbers = detail.get("numbers")
        for phone in map(str, numbers if isinstance(numbers, list) else ()):
            key, reason, who = (
                dial_key(phone),
                str(detail.get("reason", "")),
                str(act.get("who", "")),
            )
            found[key] = Suppressed(key, phone, reason, _moment(act.get("at"), now), who)
    return list(found.values())


def _lost(database: Database, there: str, field: str) -> Iterator[str]:
    for (found,) in database.read(
        f"SELECT DISTINCT {field} FROM temp.gone WHERE {field} NOT IN ({there})"
    ):
        if isinstance(found, str) and found:
            yield found


def _batch(database: Database, batch_id: str, now: datetime) -> None:
    digits = batch_id.removeprefix("b")
    if not digits.isdigit():
        return
    attempts = [
        json.loads(text)
        for (text,) in database.read(
            "SELECT doc FROM main.t_attempts WHERE batch_id = ? ORDER BY place", (batch_id,)
        )
    ]
    entry = _entries(database, "batch_id", batch_id)[:1]
    known: dict[str, Any] = {**(entry[0] if entry else {}), **(attempts[0] if attempts else {})}
    body = _body(database, str(known.get("key") or known.get("attempt") or ""))
    provider = "levers" if b'"contacts"' in body[:4096] else "luly"
    realm = str(known.get("realm", "live"))
    batch = Batch(
        id="",
        name=f"{batch_id} (lost)",
        profile=str(known.get("profile", "")) or _likely_profile(database, provider, realm),
        provider=provider,
        realm=realm,
        list_id="",
        list_name="",
        created_at=_moment(known.get("created_at") or known.get("at"), now),
        kind="test" if known.get("test") else "batch",
        state=BatchState.STOPPED,
        note=_LOST,
    )
    text = to_json(to_document(batch, without="id"))
    Documents(database, "batches").insert(int(digits), text)


def _likely_profile(database: Database, provider: str, realm: str) -> str:
    """The profile that most batches of this kind belong to; only it can settle the calls."""
    if realm == "simulator":
        return SIMULATED[0] if provider == "luly" else SIMULATED[1]
    found = database.read(
        "SELECT doc ->> '$.profile', count(*) FROM main.t_batches WHERE doc ->> '$.provider' = ?"
        " AND doc ->> '$.realm' = ? GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        (provider, realm),
    )
    return str(found[0][0]) if found else ""


def _attempt(database: Database, attempt_id: str, now: datetime, state: AttemptState) -> None:
    entries = _entries(database, "attempt", attempt_id)
    if not entries:
        return
    batch_id = str(entries[0].get("batch_id", ""))
    profile = database.read(
        "SELECT doc ->> '$.profile' FROM main.t_batches WHERE 'b' || id = ?", (batch_id,)
    )
    body = _body(database, attempt_id)
    attempt = Attempt(
        id=attempt_id,
        batch_id=batch_id,
        profile=str(profile[0][0]) if profile else "",
        realm=str(entries[0].get("realm", "live")),
        state=state,
        refs=tuple(str(entry.get("ref", "")) for entry in entries),
        body_sha256=hashlib.sha256(body).hexdigest() if body else "",
        label=f"cs-{attempt_id}",
        created_at=_moment(entries[0].get("at"), now),
        detail=_LOST,
        test=bool(entries[0].get("test")),
    )
    text = to_json({"key": attempt.id, **to_document(attempt)})
    Documents(database, "attempts").append([text])


def _rows(database: Database) -> None:
    """Make the rows of kept batches that are missing, and count each of these batches anew."""
    missing = database.read(
        "SELECT g.batch_id, g.ref, g.attempt FROM temp.gone g WHERE NOT EXISTS (SELECT 1"
        " FROM main.t_rows r WHERE r.batch_id = g.batch_id AND r.ref = g.ref)"
        " AND g.batch_id IN (SELECT 'b' || id FROM main.t_batches)"
        " AND g.batch_id NOT IN (SELECT 'b' || id FROM saved.t_batches)"
    )
    seq: dict[str, int] = {}
    texts = []
    for batch_id, ref, attempt in missing:
        if batch_id not in seq:
            found = database.read(
                "SELECT coalesce(max(seq), -1) + 1 FROM main.t_rows WHERE batch_id = ?", (batch_id,)
            )
            seq[batch_id] = int(found[0][0])
        entry = next((e for e in _entries(database, "attempt", attempt) if e.get("ref") == ref), {})
        key = str(entry.get("dial_key", ""))
        over = entry.get("open") is False
        row = CallRow(
            batch_id=batch_id,
            ref=str(ref),
            seq=seq[batch_id],
            phone=key,
            dial_key=key,
            state=RowState.ENDED if over else RowState.UNKNOWN,
            outcome=Outcome.UNDETERMINED if over else None,
            attempt=str(attempt),
        )
        seq[batch_id] += 1
        texts.append(to_json(to_document(row)))
    Documents(database, "rows").append(texts)
    with database.transaction() as connection:
        connection.execute(
            "UPDATE main.t_batches AS b SET doc = json_set(doc, '$.total', (SELECT count(*)"
            " FROM main.t_rows r WHERE r.batch_id = 'b' || b.id))"
            " WHERE id NOT IN (SELECT id FROM saved.t_batches)"
        )


def _entries(database: Database, field: str, value: str) -> list[dict[str, Any]]:
    return [
        json.loads(text)
        for (text,) in database.read(
            f"SELECT doc FROM main.t_ledger WHERE {field} = ? ORDER BY place", (value,)
        )
    ]


def _body(database: Database, attempt_id: str) -> bytes:
    for (text,) in database.read(
        "SELECT doc FROM main.t_answers WHERE attempt = ? ORDER BY place", (attempt_id,)
    ):
        document = json.loads(text)
        if document.get("kind") == "body":
            with contextlib.suppress(ValueError, zlib.error, KeyError):
                return zlib.decompress(unpack(document["raw"]))
    return b""


def _moment(text: object, now: datetime) -> datetime:
    try:
        return from_text(str(text))
    except ValueError:
        return now
