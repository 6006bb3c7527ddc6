"""A call's course over a frozen clock: nothing moves by itself, everything moves with the clock."""

from collections import Counter
from pathlib import Path

from tests.simulator.conftest import Frozen, Luly, rows
from tui.simulator import Running, calls, start
from tui.simulator.fates import FAILURES, OUTCOMES, fate_of

ORDER = ("new", "queued", "allocated", "started", "complete")


def test_statuses_walk_in_order(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(8), answered_by_enabled=True)
    seen: list[list[str]] = []
    for _ in range(400):
        details = luly.batch(batch_id, include_transcripts="false")
        seen.append([call["queue_status"] for call in details["call_data"]])
        if details["status"] == "completed":
            break
        clock.forward(0.5)
    assert seen[0] == ["new"] * 8
    for walk in zip(*seen, strict=True):
        steps = list(dict.fromkeys(walk))
        assert steps[:4] == list(ORDER[:4])
        assert steps[4:] in (["complete"], ["call_error"])


def test_a_standing_clock_changes_nothing(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(5))
    clock.forward(25)
    assert luly.batch(batch_id) == luly.batch(batch_id)


def test_calls_of_a_batch_are_staggered(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(100))
    clock.forward(5.5)
    statuses = [call["queue_status"] for call in luly.batch(batch_id)["call_data"]]
    assert statuses[0] == "started"
    assert statuses[60:] == ["new"] * 40


def test_shares_of_outcomes() -> None:
    drawn = Counter(fate_of(f"1:{number}", OUTCOMES).outcome for number in range(20_000))
    for outcome, share in OUTCOMES.items():
        assert abs(drawn[outcome] / 20_000 - share) < 0.02


def test_courses_are_plausible() -> None:
    for number in range(3_000):
        fate = fate_of(f"x{number}", OUTCOMES)
        if fate.outcome == "human":
            assert 20 <= fate.talk <= 110
            assert 5 <= fate.ring <= 30
        elif fate.outcome == "failed":
            assert fate.error in FAILURES
        assert fate == fate_of(f"x{number}", OUTCOMES)


def outcomes(home: Path, seed: int) -> list[str]:
    with start(home, seed=seed, pumping=False) as running:
        sender = Luly(running.url)
        for _ in range(2):
            sender.accepted(*rows(50))
        sender.client.close()
    return [call.outcome for call in calls(home)]


def test_same_seed_same_outcomes(tmp_path: Path) -> None:
    first = outcomes(tmp_path / "a", 7)
    assert outcomes(tmp_path / "b", 7) == first
    assert outcomes(tmp_path / "c", 8) != first
    assert first[:50] != first[50:]


def test_test_mode_rings_the_first_row_only(luly: Luly, simulator: Running, clock: Frozen) -> None:
    answer = luly.send(*rows(3), test_mode=True)
    assert answer.json()["dispatched"]["phone_number"] == "+12025550000"
    (dial,) = simulator.dials()
    assert dial.phone == "+12025550000"
    assert dial.test
    clock.forward(1_000_000)
    (batch,) = luly.client.get("/batches").json()["batches"]
    details = luly.batch(batch["batch_id"].replace("$", "%24"))
    assert details["status"] == "in-progress"
    assert [call["completed"] for call in details["call_data"]] == [True, False, False]
    assert [call["queue_status"] for call in details["call_data"]][1:] == ["new", "new"]


def test_stop_cancels_what_has_not_rung(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(200))
    clock.forward(10)
    before = luly.batch(batch_id)["call_data"]
    waiting = sum(call["queue_status"] in ("new", "queued", "allocated") for call in before)
    answer = luly.client.post(f"/batches/{batch_id}/stop").json()
    assert answer["status"] == "success"
    assert answer["message"] == "Successfully stopped batch"
    assert answer["num_calls"] == waiting
    after = luly.batch(batch_id)
    assert sum(call["status"] == "canceled" for call in after["call_data"]) == waiting
    assert after["status"] == "in-progress"
    clock.forward(200)
    assert luly.batch(batch_id)["status"] == "completed"
    assert luly.client.post(f"/batches/{batch_id}/stop").json()["status"] == "error"


def test_stop_of_one_call(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(30))
    clock.forward(28)
    live = next(c for c in luly.batch(batch_id)["call_data"] if c["transcripts"])
    answer = luly.client.post(f"/calls/{live['call_id']}/stop")
    assert answer.json() == {"status": "success", "message": "Call ended successfully."}
    found = luly.call(live["call_id"])
    assert found["completed"]
    assert int(found["corrected_duration"]) < 28
    again = luly.client.post(f"/calls/{live['call_id']}/stop")
    assert again.status_code == 400
    assert again.json()["message"] == "SID not found for the given c_id."


def test_max_duration_cuts_the_talk(luly: Luly, clock: Frozen) -> None:
    batch_id = luly.accepted(*rows(30), max_duration=0.25)
    clock.forward(300)
    details = luly.batch(batch_id)
    assert max(int(call["corrected_duration"]) for call in details["call_data"]) == 15
