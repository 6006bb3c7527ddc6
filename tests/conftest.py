"""What holds for every test: the same examples each run, no time limit on a busy machine.

And the same signals and environment, whoever started the run.
"""

from hypothesis import HealthCheck, settings

from tests.environment import plain_environment
from tests.signals import as_from_a_terminal

as_from_a_terminal()
plain_environment()

settings.register_profile(
    "callsheet",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("callsheet")
