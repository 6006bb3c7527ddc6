"""What came in and what is remembered: imports, webhooks, raw answers, small facts."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tui.domain.clock import from_text, to_text
from tui.store.records import Answer, InboxEvent
from tui.store.repository import Repository, missing, number, pack, unpack


class Imports(Repository):
    """Import reports; the dict that comes back has its `id` in it."""

    table = "imports"

    def add(self, report: Mapping[str, Any]) -> str:
        """Keep a report; answer its id, `i1`."""
        (key,) = self._add((_without_id(report),))
        return f"i{key}"

    def get(self, import_id: str) -> dict[str, Any]:
        """Answer one report. Raises NotFound."""
        key, document = self._one(import_id)
        return {**document, "id": f"i{key}"}

    def update(self, import_id: str, **changes: Any) -> dict[str, Any]:
        """Change fields of a report; answer it. Raises NotFound."""
        with self._database.transaction():
            key, document = self._one(import_id)
            document.update(_without_id(changes))
            self._write(key, document)
        return {**document, "id": f"i{key}"}

    def all(self) -> tuple[dict[str, Any], ...]:
        """Answer all reports, newest first."""
        rows = self._select("ORDER BY place DESC")
        return tuple({**document, "id": f"i{key}"} for key, document in rows)

    def _one(self, import_id: str) -> tuple[int, dict[str, Any]]:
        key = number("i", import_id)
        found = [] if key is None else self._select("WHERE id = ?", (key,))
        if not found:
            raise missing("import", import_id)
        return found[0]


class Inbox(Repository):
    """Webhooks as they came in, each event once."""

    table = "inbox"

    def add(
        self,
        event_id: str,
        raw: bytes,
        headers: Mapping[str, str] | Iterable[tuple[str, str]],
        at: datetime,
    ) -> bool:
        """Keep an event; False where one of that id is there already."""
        with self._database.transaction():
            if self._count("WHERE event_id = ?", (event_id,)):
                return False
            self._add(
                (
                    {
                        "event_id": event_id,
                        "raw": pack(raw),
                        "headers": dict(headers),
                        "at": to_text(at),
                        "matched": False,
                    },
                )
            )
        return True

    def mark(self, event_id: str, matched: bool) -> None:
        """Note whether a call row has taken the event. Raises NotFound."""
        with self._database.transaction():
            found = self._select("WHERE event_id = ?", (event_id,))
            if not found:
                raise missing("webhook event", event_id)
            self._write(found[0][0], {**found[0][1], "matched": matched})

    def is_matched(self, event_id: str) -> bool:
        """Answer whether a call row has taken the event."""
        return self._count("WHERE event_id = ? AND matched = 1", (event_id,)) > 0

    def count(self) -> int:
        """Answer how many events were ever kept."""
        return self._count("", ())

    def unmatched(self) -> tuple[InboxEvent, ...]:
        """Answer the events that no call row has taken, oldest first."""
        return tuple(
            InboxEvent(
                document["event_id"],
                unpack(document["raw"]),
                document["headers"],
                from_text(document["at"]),
                document["matched"],
            )
            for _, document in self._select("WHERE matched = 0 ORDER BY place")
        )


class Answers(Repository):
    """Raw bytes that belong to an attempt, kept before they are interpreted."""

    table = "answers"

    def add(self, attempt_id: str, kind: str, raw: bytes, at: datetime) -> None:
        """Keep what was sent (`body`), what came back (`answer`), or a poll's answer (`poll`)."""
        self._add(({"attempt": attempt_id, "kind": kind, "raw": pack(raw), "at": to_text(at)},))

    def of(self, attempt_id: str) -> tuple[Answer, ...]:
        """Answer all that was kept for an attempt, oldest first."""
        return tuple(
            Answer(attempt_id, document["kind"], unpack(document["raw"]), from_text(document["at"]))
            for _, document in self._select("WHERE attempt = ? ORDER BY place", (attempt_id,))
        )


class Facts(Repository):
    """Small JSON values under a key."""

    table = "facts"

    def get(self, key: str, default: Any = None) -> Any:
        """Answer the value, or the default."""
        found = self._select("WHERE key = ?", (key,))
        return found[0][1]["value"] if found else default

    def set(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold. Raises TypeError, ValueError."""
        json.dumps(value)
        with self._database.transaction():
            found = self._select("WHERE key = ?", (key,))
            if found:
                self._write(found[0][0], {**found[0][1], "value": value})
            else:
                self._add(({"key": key, "value": value},))

    def keys(self, prefix: str) -> tuple[str, ...]:
        """Answer the keys that begin so, the oldest first."""
        rows = self._database.read(
            f"SELECT key FROM {self._sql} WHERE key >= ? AND key < ? ORDER BY place",
            (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)),
        )
        return tuple(key for (key,) in rows)

    def forget(self, key: str) -> None:
        """Remove the value, where there is one."""
        self._delete("WHERE key = ?", (key,))


def _without_id(report: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key != "id"}
