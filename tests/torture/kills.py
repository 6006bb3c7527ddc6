"""kill -9 in the middle of a send, again and again; then nobody was dialled twice.

The sender is the real command in a process of its own. The simulator lives in this process, so
it goes on with a request whose sender is gone, as a real provider does.
"""

import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from tests.torture.harm import Harm
from tests.torture.loopback import Loopback, add_batch, loopback, phones

CONTACTS = 40
LONGEST = 0.06
"""Seconds after a new attempt within which its sender is killed."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how often the sender was killed, how many attempts were in doubt, and the harm."""

    kills: int
    in_doubt: int
    harm: Harm


def run_kills(folder: Path, provider: str, seed: int, kills: int = 4) -> Run:
    """Send one batch through `kills` killed senders and a last one that is left alone."""
    chance = random.Random(seed)
    done = doubted = 0
    with loopback(folder, provider, seed=seed) as there:
        batch = add_batch(there.desk, "wave", phones(CONTACTS))
        for _ in range(kills):
            done += _kill_sender(there, batch, chance)
            doubted += there.settle(batch)
        for _ in range(2):
            code = there.send(batch).wait()
            assert code == 0, f"the last sender ended with {code}"
            doubted += there.settle(batch)
        return Run(done, doubted, there.harm())


def _kill_sender(there: Loopback, batch: str, chance: random.Random) -> bool:
    """Kill a sender some time after its first new attempt; answers whether it died of it."""
    attempts = there.desk.store.attempts
    before = len(attempts.of_batch(batch))
    sender = there.send(batch)
    there.until(
        "it sends or ends", lambda: len(attempts.of_batch(batch)) > before or not sender.alive
    )
    time.sleep(chance.uniform(0, LONGEST))
    sender.signal(signal.SIGKILL)
    return sender.wait() == -signal.SIGKILL
