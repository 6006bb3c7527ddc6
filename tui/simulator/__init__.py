"""Both providers' wire formats on loopback, written from the providers' pages.

Nothing here is shared with the adapters, and nothing imports the rest of the program: a misreading
on one side must not cancel out on the other. Starlette and uvicorn are imported on `start`.
"""

from tui.simulator.fields import ScenarioError
from tui.simulator.reports import Call, Dial, calls, dials
from tui.simulator.running import Running, start
from tui.simulator.scenario import Scenario, read_scenario

__all__ = [
    "Call",
    "Dial",
    "Running",
    "Scenario",
    "ScenarioError",
    "calls",
    "dials",
    "read_scenario",
    "start",
]
