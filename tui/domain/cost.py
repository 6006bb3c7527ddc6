"""What a batch may cost: a forecast says what it stands on, and nothing where nothing is known."""

from dataclasses import dataclass

DEFAULT_MAX_MINUTES = 30.0
"""Send Call's `max_duration` where it is not set, in minutes (known from Bland; Luly is silent)."""


@dataclass(frozen=True, slots=True)
class CostForecast:
    """Three amounts in `currency`, each None where it cannot be known; `basis` says why."""

    low: float | None
    likely: float | None
    high: float | None
    currency: str
    basis: str


def forecast(
    calls: int,
    *,
    price_per_minute: float | None,
    price_minimum: float | None,
    currency: str,
    max_minutes: float = DEFAULT_MAX_MINUTES,
    average_minutes: float | None = None,
) -> CostForecast:
    """Forecast calls: nobody answers, the average of own ended calls, all talk to the end."""
    if price_per_minute is None:
        return CostForecast(None, None, None, currency, "the profile names no price_per_minute")
    least = price_minimum or 0.0
    likely = (
        None
        if average_minutes is None
        else round(calls * max(least, average_minutes * price_per_minute), 2)
    )
    basis = "own ended calls" if likely is not None else "no ended calls yet to learn from"
    return CostForecast(
        low=round(calls * least, 2),
        likely=likely,
        high=round(calls * max(least, max_minutes * price_per_minute), 2),
        currency=currency,
        basis=f"{basis}; at most {max_minutes:g} minutes a call",
    )
