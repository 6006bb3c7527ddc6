"""What holds for every test: the same examples each run, no time limit on a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "callsheet",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("callsheet")
