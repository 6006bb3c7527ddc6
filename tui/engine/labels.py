"""Labels: how a request of ours is recognised in a provider's list."""

import hashlib
import secrets
from base64 import b32encode

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch
from tui.domain.clock import to_text
from tui.domain.outgoing import BatchReport
from tui.engine.desk import Desk, went_elsewhere


def attempt_id_for(desk: Desk, batch: Batch, number: int) -> str:
    """The id of a batch's attempt by its number, from 0: known before it is made, so that the
    payload view shows the very bytes that will leave.

    It stands on a random mark of this workspace; a restored backup must draw a new mark, or its
    next attempts would bear the ids of those it has forgotten.
    """
    made = f"{_workspace_mark(desk)}:{batch.id}:{to_text(batch.created_at)}:{number}"
    return b32encode(hashlib.sha256(made.encode()).digest()).decode().lower()[:10]


def label_for(batch: Batch, attempt_id: str) -> str:
    """The label of a request: the attempt first, so that a cut label still tells it."""
    return f"{_mark(attempt_id)} {batch.options.label}".rstrip()


def is_label_of(label: str, attempt_id: str) -> bool:
    """Answer whether a label the provider shows is this attempt's, whole or cut."""
    return label == _mark(attempt_id) or label.startswith(_mark(attempt_id) + " ")


def may_be_label_of(label: str, attempt_id: str) -> bool:
    """Answer whether a label is what was left of this attempt's after a cut, or of any: nothing."""
    return _mark(attempt_id).startswith(label.strip()) or is_label_of(label, attempt_id)


def remember_label(desk: Desk, attempt: Attempt, report: BatchReport) -> None:
    """Remember that this account shows our labels unchanged: only then can absence be proven."""
    if went_elsewhere(desk, attempt):
        return
    if report.label == attempt.label and not echoes_labels(desk, attempt.profile):
        desk.store.facts.set(_key(desk, attempt.profile), to_text(desk.clock()))


def echoes_labels(desk: Desk, profile: str) -> bool:
    """Answer whether the account has shown one of our labels unchanged before."""
    return desk.store.facts.get(_key(desk, profile)) is not None


def _workspace_mark(desk: Desk) -> str:
    mark = desk.store.facts.get("workspace-mark")
    if mark is None:
        with desk.store.transaction():
            mark = desk.store.facts.get("workspace-mark") or secrets.token_hex(16)
            desk.store.facts.set("workspace-mark", mark)
    return str(mark)


def _mark(attempt_id: str) -> str:
    return f"cs-{attempt_id}"


def _key(desk: Desk, profile: str) -> str:
    return f"echoed:{profile}:{desk.address}"
