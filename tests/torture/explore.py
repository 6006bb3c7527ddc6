"""Exploring the machine at random, without the shrinking that a test needs."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.torture.harm import Harm
from tests.torture.machine import LeversMachine, Machine


def explore(provider: str, examples: int, steps: int) -> Harm:
    """Run that many examples of that many steps; raises what the machine found."""
    run_state_machine_as_test(
        Machine if provider == "luly" else LeversMachine,
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
