"""A part of what hypothesis explores of the state machine; `make torture` explores more."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.torture.machine import LeversMachine, Machine, StrictLeversMachine, StrictMachine


@pytest.mark.parametrize(
    ("machine", "examples"),
    [(Machine, 12), (LeversMachine, 12), (StrictMachine, 6), (StrictLeversMachine, 6)],
)
def test_no_order_of_events_dials_anybody_twice_or_at_night(
    machine: type[Machine], examples: int
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
