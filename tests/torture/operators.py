"""Two operators at one workspace, each a process of its own; `make torture` repeats them."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.torture.harm import Harm
from tests.torture.loopback import Loopback, add_batch, loopback, phones
from tui.domain.states import RowState
from tui.engine.suppressing import suppress

_BUSY = 9
_PARTLY = 10
_SLOW = 0.08
"""Seconds that an answer takes, so that two processes surely meet."""


def same_batch(there: Loopback, _: int) -> Harm:
    """Two send the same batch: one does, the other is told who has it (exit 9)."""
    batch = add_batch(there.desk, "wave", phones(24))
    first = there.send(batch, "first")
    there.until("one sends", lambda: not there.desk.store.lock_is_free(f"send-{batch}"))
    second = there.send(batch, "second")
    code = second.wait()
    assert code == _BUSY, f"the second ended with {code}: {second.err.read_text()}"
    assert f"process {first.pid}" in second.err.read_text()
    assert first.wait() == 0
    return there.harm()


def same_instant(there: Loopback, _: int) -> Harm:
    """Two begin at once: whoever comes second is busy, or finds another count to confirm."""
    batch = add_batch(there.desk, "wave", phones(8))
    both = [there.send(batch, name) for name in ("first", "second")]
    codes = sorted(sender.wait() for sender in both)
    assert codes[0] == 0, codes
    assert codes[1] in (3, _BUSY), codes
    return there.harm()


def shared_phones(there: Loopback, _: int) -> Harm:
    """Two batches that share half of their numbers go out at once: each number rings once."""
    one = add_batch(there.desk, "one", phones(24))
    two = add_batch(there.desk, "two", phones(24, first=12)[::-1])
    both = [there.send(batch, batch) for batch in (one, two)]
    codes = [sender.wait() for sender in both]
    assert codes == [0, 0], codes
    blocked = [there.desk.store.rows.counts(batch)[RowState.BLOCKED] for batch in (one, two)]
    told = [json.loads(sender.out.read_text()) for sender in both]
    assert [document["blocked"] for document in told] == blocked
    # A call that has ended frees its number, so some of the shared ones may be dialled again.
    assert sum(blocked) <= 12
    assert len(there.rung) == 36
    return there.harm()


def refusals_meanwhile(there: Loopback, _: int) -> Harm:
    """One puts people on the do-not-call list while the other sends to them."""
    people = phones(100)
    batch = add_batch(there.desk, "wave", people)
    file = there.folder / "refused.txt"
    refused = people[8:]
    file.write_text("\n".join(refused) + "\n", encoding="utf-8")
    sender = there.send(batch)
    attempts = there.desk.store.attempts
    there.until("it sends", lambda: len(attempts.of_batch(batch)) >= 2 or not sender.alive)
    other = there.start("other", "suppress", "add", "--file", str(file), "--json")
    assert other.wait() == 0, other.err.read_text()
    at_provider = len(json.loads(other.out.read_text())["at_provider"])
    assert sender.wait() == 0
    counts = there.desk.store.rows.counts(batch)
    assert counts[RowState.BLOCKED] > 0, "the list came too late to be heeded"
    assert counts[RowState.BLOCKED] + at_provider >= len(refused) - 4
    return there.harm()


def reconciling_meanwhile(there: Loopback, _: int) -> Harm:
    """One reconciles and asks for the status while the other sends."""
    batch = add_batch(there.desk, "wave", phones(24))
    sender = there.send(batch)
    there.until("it sends", lambda: bool(there.desk.store.attempts.of_batch(batch)))
    codes = []
    while sender.alive:
        codes.append(there.start("other", "reconcile", batch, "--json").wait())
        assert there.start("third", "status", batch, "--json").wait() == 0
    assert sender.wait() == 0
    assert codes[0] == _BUSY, codes
    assert set(codes) <= {0, _BUSY}, codes
    return there.harm()


def pausing_meanwhile(there: Loopback, _: int) -> Harm:
    """One pauses what the other sends; it goes on after a resume, with nobody left out."""
    batch = add_batch(there.desk, "wave", phones(80))
    sender = there.send(batch)
    there.until("it sends", lambda: len(there.desk.store.attempts.of_batch(batch)) >= 2)
    assert there.start("other", "pause", batch).wait() == 0
    assert sender.wait() == _PARTLY
    rung = len(there.rung)
    assert rung < 80, "the pause came too late to be heeded"
    assert there.start("other", "resume", batch).wait() == 0
    assert there.send(batch).wait() == 0
    return there.harm()


def many_writers(there: Loopback, seed: int) -> Harm:
    """While one sends, another changes the do-not-call list all the time: no update is lost."""
    batch = add_batch(there.desk, "wave", phones(24))
    sender = there.send(batch)
    written = 0
    while sender.alive:
        suppress(there.desk, [f"+1917555{seed % 10}{written:03}"], "asked")
        written += 1
    assert sender.wait() == 0
    assert there.desk.store.suppression.count() == written > 3
    return there.harm()


MEETINGS: dict[str, Callable[[Loopback, int], Harm]] = {
    "same batch": same_batch,
    "same instant": same_instant,
    "shared phones": shared_phones,
    "refusals meanwhile": refusals_meanwhile,
    "reconcile meanwhile": reconciling_meanwhile,
    "pause meanwhile": pausing_meanwhile,
    "writers meanwhile": many_writers,
}


def meet(folder: Path, provider: str, name: str, seed: int = 1) -> Harm:
    """Let two operators meet; answers the harm after the calls have been settled."""
    with loopback(folder, provider, seed=seed, hang=_SLOW, speed=0.5) as there:
        return MEETINGS[name](there, seed)
