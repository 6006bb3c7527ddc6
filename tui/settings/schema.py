"""Every key a config file may hold, and the reader of its value."""

from collections.abc import Mapping

from tui.domain.policy.rule import Span
from tui.settings import values
from tui.settings.values import Reader

TOP: Mapping[str, Reader] = {"default_profile": values.some_text, "workspace": values.some_text}
"""The keys outside any table; the tables are `profiles`, `simulator` and `policy`."""

SIMULATOR: Mapping[str, Reader] = {
    "speed": values.number(above=True),
    "seed": values.whole(0),
}
"""The keys of `[simulator]`."""

PLAIN: Mapping[str, Reader] = {
    "base_url": values.base_url,
    "test_numbers": values.texts,
    "region": values.region,
    "mode": values.one_of("whole", "slots"),
    "placeholder": values.one_of("{{}}", "{}"),
    "chunk_size": values.whole(1, 10_000),
    "ramp": values.sizes,
    "max_open": values.whole(0),
    "requests_per_minute": values.whole(1),
    "request_timeout": values.number(above=True),
    "retry_wait": values.number(),
    "poll_interval": values.number(above=True),
    "absence_wait": values.number(),
    "assume_ended_after": values.duration,
    "policy": values.one_of("default", "strict", "off"),
    "price_per_minute": values.number(),
    "price_minimum": values.number(),
    "currency": values.currency,
    "budget": values.number(above=True),
    "proxy": values.proxy,
}
"""The keys of a profile that are taken as they are, under the names of the Profile's fields."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The keys of a calling rule that set one day's windows."""

CAPS: Mapping[str, Span] = {f"max_per_{span.value}": span for span in Span}
"""The keys of a calling rule that bound how often a number is called; 0 is without bound."""

RULE: Mapping[str, Reader] = {
    "days": values.days,
    "windows": values.windows,
    **dict.fromkeys(WEEKDAYS, values.windows),
    "ramadan": values.windows,
    "closed": values.dates,
    **dict.fromkeys(CAPS, values.whole(0)),
    "severity": values.severity,
    "source": values.some_text,
    "checked_on": values.text,
}
"""The keys of a calling rule, `[policy.SA]`; a purpose has a table of its own inside it."""

SECRETS: Mapping[str, tuple[str, ...]] = {
    "luly": ("api_key",),
    "levers": ("client_id", "client_secret", "token", "webhook_secrets"),
}
"""The secrets of a provider: each is configured as NAME_env or NAME_file."""


def secret_keys(provider: str) -> tuple[str, ...]:
    """Answer the config keys that name where a provider's secrets are."""
    return tuple(f"{name}_{kind}" for name in SECRETS[provider] for kind in ("env", "file"))


def profile_keys(provider: str) -> Mapping[str, Reader]:
    """Answer every key that a profile of this provider may have."""
    readers: dict[str, Reader] = {"provider": values.one_of(*SECRETS), **PLAIN}
    if provider == "levers":
        readers["ai_settings_template_id"] = values.text
    for key in secret_keys(provider):
        readers[key] = values.env_name if key.endswith("_env") else values.some_text
    return readers
