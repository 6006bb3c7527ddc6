"""The two profiles that need no account: the bundled simulator, in both providers' formats."""

from tui.domain.profile import Profile, Secret

SIMULATOR = Profile(
    name="simulator",
    provider="luly",
    base_url="",
    api_key=Secret("simulator-key"),
    test_numbers=("+16465550100",),
    region="US",
    mode="whole",
    requests_per_minute=6000,
    retry_wait=0.2,
    poll_interval=1.0,
    absence_wait=1.0,
    price_per_minute=0.09,
)
"""Luly's format. The base address is filled in by whoever starts the simulator."""

SIMULATOR_LEVERS = Profile(
    name="simulator-levers",
    provider="levers",
    base_url="",
    client_id=Secret("simulator"),
    client_secret=Secret("simulator-secret"),
    webhook_secrets=(Secret("whsec_Y2FsbHNoZWV0LXNpbXVsYXRvci13ZWJob29r"),),
    test_numbers=("+966500000100",),
    region="SA",
    mode="slots",
    requests_per_minute=6000,
    retry_wait=0.2,
    poll_interval=1.0,
    absence_wait=1.0,
)
"""Levers' format; its webhooks are signed with a secret that only this machine ever uses."""

BUILT_IN = {profile.name: profile for profile in (SIMULATOR, SIMULATOR_LEVERS)}
"""The built-in profiles by name."""
