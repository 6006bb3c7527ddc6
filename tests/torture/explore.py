"""Exploring the machine at random, without the shrinking that a test needs."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.torture.harm import Harm
from tests.torture.machine import LeversMachine, Machine, StrictLeversMachine, StrictMachine

_MACHINES = {
    ("luly", False): Machine,
    ("levers", False): LeversMachine,
    ("luly", True): StrictMachine,
    ("levers", True): StrictLeversMachine,
}


def explore(provider: str, examples: int, steps: int, *, strict: bool = False) -> Harm:
    """Run that many examples of that many steps; raises what the machine found."""
    run_state_machine_as_test(
        _MACHINES[provider, strict],
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=False,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
    return Harm()
