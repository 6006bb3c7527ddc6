"""Looking up what came to no answer, at a simulator that lists late, cut, or with errors."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.torture.loopback import Loopback, add_batch, loopback, phones
from tui.domain.states import AttemptState
from tui.engine.confirming import SendOrder
from tui.engine.invariants import check_workspace
from tui.engine.reconciling import Settled, reconcile, resolve
from tui.engine.sending import send

S = AttemptState


def fault(request: int, on: str = "send", **what: Any) -> Mapping[str, Any]:
    """One fault of Luly's side of the simulator."""
    return {"provider": "luly", "on": on, "request": request, **what}


LISTS_FAIL = {"provider": "luly", "on": "list", "requests": [1, 2], "status": 500}


def send_all(there: Loopback, batch: str, count: int) -> str:
    order = SendOrder(confirm=f"loopback:{count}", untested=True)
    return asyncio.run(send(there.desk, there.connection, batch, order)).outcome


def look(there: Loopback, batch: str) -> tuple[Settled, ...]:
    return asyncio.run(reconcile(there.desk, there.connection, batch)).attempts


@pytest.mark.parametrize(
    ("what", "wait", "becomes"),
    [
        ({"drop": True}, 600, S.ACCEPTED),
        ({"drop": True, "cut_label": 30}, 600, S.ACCEPTED),
        ({"drop": True, "cut_label": 6}, 600, S.ACCEPTED),
        ({"drop": True, "cut_label": 0}, 600, S.ACCEPTED),
        ({"drop": True, "list_late": 3600.0}, 600, S.UNKNOWN),
        ({"drop": True, "accept": False}, 600, S.UNKNOWN),
        ({"drop": True, "accept": False}, 0, S.ABSENT),
        ({"no_id": True}, 600, S.ACCEPTED),
        ({"status": 502, "accept": True}, 600, S.ACCEPTED),
    ],
    ids=["dropped", "cut a little", "cut", "bare", "late", "lost", "proven lost", "no id", "502"],
)
def test_doubt_is_settled_as_the_list_allows(
    tmp_path: Path, what: Mapping[str, Any], wait: float, becomes: AttemptState
) -> None:
    faults = [fault(2, **what), LISTS_FAIL]
    with loopback(tmp_path, "luly", faults=faults, speed=1.0) as patient:
        profile = replace(patient.desk.profile, absence_wait=wait)
        there = replace(patient, desk=replace(patient.desk, profile=profile))
        batch = add_batch(there.desk, "wave", phones(8))
        assert send_all(there, batch, 8) == "unknown"
        [settled] = look(there, batch)
        assert settled.state is becomes, settled
        assert check_workspace(there.desk) == ()
        if settled.state is S.ACCEPTED:
            assert sum(there.rung.values()) == 8
            assert look(there, batch) == ()


def test_a_typed_count_decides_what_a_list_cannot(tmp_path: Path) -> None:
    faults = [fault(2, drop=True, accept=False), {**LISTS_FAIL, "requests": []}]
    with loopback(tmp_path, "luly", faults=faults) as there:
        batch = add_batch(there.desk, "wave", phones(8))
        assert send_all(there, batch, 8) == "unknown"
        attempt = there.desk.store.attempts.of_batch(batch)[1]
        resolve(there.desk, batch, attempt.id, sent=False, reason="not in their list", confirm=4)
        assert send_all(there, batch, 4) == "accepted"
        assert dict(there.rung) == dict.fromkeys(phones(8), 1)
        assert not there.harm()
