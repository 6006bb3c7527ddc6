"""What of a list can be taken back by somebody who did not do it: a removal, or an import."""

from collections.abc import Mapping
from typing import Any

from tui.domain.clock import from_text
from tui.engine.contacts import last_removed
from tui.engine.desk import Desk
from tui.engine.import_past import last_import
from tui.engine.removals import Removed


def last_done(desk: Desk, list_id: str) -> Removed | Mapping[str, Any] | None:
    """Answer the newer of a list's kept removal and its newest import (its record), else None."""
    record = last_import(desk, list_id)
    removed = last_removed(desk)
    if removed is None or removed.placed[0][1].list_id != list_id:
        return record
    if record is None or not record.get("at") or removed.at >= from_text(record["at"]):
        return removed
    return record
