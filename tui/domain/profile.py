"""A profile: one account at one provider, and how to send through it."""

from dataclasses import dataclass, field
from datetime import timedelta

SIMULATED = ("simulator", "simulator-levers")
"""The built-in profiles. They cannot be redefined, and need no key."""


class Secret:
    """A key in memory: it shows dots, and is read only where a request is signed."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Answer the key itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("A secret is not pickled.")


@dataclass(frozen=True, slots=True)
class Profile:
    """One account; times in seconds unless they are a timedelta, prices in `currency`."""

    name: str
    provider: str
    base_url: str
    api_key: Secret | None = None
    client_id: Secret | None = None
    client_secret: Secret | None = None
    token: Secret | None = None
    webhook_secrets: tuple[Secret, ...] = ()
    test_numbers: tuple[str, ...] = ()
    region: str | None = None
    mode: str = "whole"
    placeholder: str = "{{}}"
    chunk_size: int = 200
    ramp: tuple[int, ...] = ()
    max_open: int = 0
    requests_per_minute: int = 60
    request_timeout: float = 60.0
    retry_wait: float = 2.0
    poll_interval: float = 10.0
    absence_wait: float = 600.0
    assume_ended_after: timedelta = field(default=timedelta(hours=24))
    policy: str = "default"
    ai_settings_template_id: str = ""
    price_per_minute: float | None = None
    price_minimum: float | None = None
    currency: str = "USD"
    budget: float | None = None
    proxy: str = field(default="", repr=False)

    @property
    def simulated(self) -> bool:
        """Whether this is one of the built-in simulator profiles."""
        return self.name in SIMULATED

    @property
    def realm(self) -> str:
        """Live accounts share one ledger; the simulator's is another."""
        return "simulator" if self.simulated else "live"
