"""A scenario: which requests go wrong and how, and what the calls come to. JSON or TOML."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.simulator.fates import OUTCOMES
from tui.simulator.fields import (
    ScenarioError,
    choice,
    flag,
    is_whole,
    number,
    only_known,
    texts,
)
from tui.simulator.placeholders import STYLES

KINDS = ("send", "list", "details", "calls", "stop", "auth", "any")
"""What a fault can strike: a kind of request, each numbered from 1 per provider."""

_PROVIDERS = ("luly", "levers")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with the requests it names; `hang` and `list_late` in seconds.

    `requests` are numbers counted since this simulator started; empty is every one. `accept` says
    whether the request is taken before it goes wrong: false for a bare `status`, true for others.
    """

    provider: str
    on: str = "send"
    requests: tuple[int, ...] = ()
    status: int | None = None
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    accept: bool = True
    hang: float = 0.0
    drop: bool = False
    no_id: bool = False
    cut_label: int | None = None
    list_late: float = 0.0

    def strikes(self, provider: str, kind: str, number: int, number_of_all: int) -> bool:
        """Whether it is meant for this request, by its number of that kind or, for any, of all."""
        if self.provider != provider or self.on not in (kind, "any"):
            return False
        wanted = number_of_all if self.on == "any" else number
        return not self.requests or wanted in self.requests


@dataclass(frozen=True, slots=True)
class Scenario:
    """What differs from an ordinary day; `late_details` in simulated seconds after a call's end."""

    faults: tuple[Fault, ...] = ()
    outcomes: Mapping[str, float] = field(default_factory=lambda: dict(OUTCOMES))
    outcome_of: Mapping[str, str] = field(default_factory=dict)
    placeholder: str = "{{}}"
    substitutions: int = 1
    answered_by: str = "when_enabled"
    late_details: float = 0.0
    webhook_envelope: str = "flat"
    dnc: tuple[str, ...] = ()
    token_seconds: float = 3600.0


def read_scenario(source: Path | Mapping[str, object] | Scenario | None) -> Scenario:
    """Read a scenario from a file (.json, else TOML) or a mapping. Raises ScenarioError."""
    if source is None:
        return Scenario()
    if isinstance(source, Scenario):
        return source
    if isinstance(source, Mapping):
        return _scenario(source, "scenario")
    try:
        text = source.read_text(encoding="utf-8")
        found = json.loads(text) if source.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise ScenarioError(f"The scenario {source} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ScenarioError(f"The scenario {source} is not valid: {error}.") from error
    if not isinstance(found, Mapping):
        raise ScenarioError(f"The scenario {source} is not an object with keys.")
    return _scenario(found, str(source))


def _scenario(found: Mapping[str, object], where: str) -> Scenario:
    only_known(found, Scenario.__slots__, ("outcome",), where)
    faults = found.get("faults", [])
    if not isinstance(faults, list | tuple):
        raise ScenarioError(f"{where}: faults is a list of objects.")
    plain = Scenario()
    return Scenario(
        faults=tuple(_fault(fault, f"{where}: faults[{n}]") for n, fault in enumerate(faults)),
        outcomes=_outcomes(found, where),
        outcome_of=_outcome_of(found.get("outcome_of", {}), where),
        placeholder=choice(found, "placeholder", STYLES, plain.placeholder, where),
        substitutions=int(number(found, "substitutions", 1, where, 1, 10)),
        answered_by=choice(
            found, "answered_by", ("when_enabled", "always", "never"), plain.answered_by, where
        ),
        late_details=number(found, "late_details", 0, where),
        webhook_envelope=choice(
            found, "webhook_envelope", ("flat", "data"), plain.webhook_envelope, where
        ),
        dnc=texts(found.get("dnc", ()), f"{where}: dnc"),
        token_seconds=number(found, "token_seconds", plain.token_seconds, where),
    )


def _fault(found: object, where: str) -> Fault:
    if not isinstance(found, Mapping):
        raise ScenarioError(f"{where} is no object.")
    only_known(found, Fault.__slots__, ("request",), where)
    provider = choice(found, "provider", _PROVIDERS, "", where)
    status = found.get("status")
    if status is not None and not (is_whole(status) and 200 <= int(str(status)) <= 599):
        raise ScenarioError(f"{where}: status is a whole number from 200 to 599.")
    cut = found.get("cut_label")
    if cut is not None and not (is_whole(cut) and int(str(cut)) >= 0):
        raise ScenarioError(f"{where}: cut_label is the number of characters that stay.")
    headers = found.get("headers", {})
    if not isinstance(headers, Mapping):
        raise ScenarioError(f"{where}: headers is an object of texts.")
    fault = Fault(
        provider=provider,
        on=choice(found, "on", KINDS, "send", where),
        requests=_requests(found, where),
        status=None if status is None else int(str(status)),
        body=found.get("body"),
        headers={str(name): str(value) for name, value in headers.items()},
        accept=flag(found, "accept", where, status is None),
        hang=number(found, "hang", 0, where),
        drop=flag(found, "drop", where, False),
        no_id=flag(found, "no_id", where, False),
        cut_label=None if cut is None else int(str(cut)),
        list_late=number(found, "list_late", 0, where),
    )
    if fault.status is None and not (
        fault.hang or fault.drop or fault.no_id or fault.list_late or cut is not None
    ):
        raise ScenarioError(
            f"{where} does nothing: give one of status, hang, drop, no_id, cut_label, list_late."
        )
    return fault


def _requests(found: Mapping[str, object], where: str) -> tuple[int, ...]:
    given = found.get("request", found.get("requests", ()))
    numbers = given if isinstance(given, list | tuple) else (given,)
    if not all(is_whole(one) and int(str(one)) >= 1 for one in numbers):
        raise ScenarioError(f"{where}: request is a number from 1 on, or a list of them.")
    return tuple(int(str(one)) for one in numbers)


def _outcomes(found: Mapping[str, object], where: str) -> Mapping[str, float]:
    if "outcome" in found:
        return {choice(found, "outcome", tuple(OUTCOMES), "", where): 1.0}
    weights = found.get("outcomes", OUTCOMES)
    if not isinstance(weights, Mapping):
        raise ScenarioError(f"{where}: outcomes is an object of shares.")
    only_known(weights, tuple(OUTCOMES), (), f"{where}: outcomes")
    shares = {name: number(weights, name, 0, f"{where}: outcomes") for name in weights}
    if sum(shares.values()) <= 0:
        raise ScenarioError(f"{where}: outcomes add up to nothing.")
    return shares


def _outcome_of(found: object, where: str) -> Mapping[str, str]:
    if not isinstance(found, Mapping):
        raise ScenarioError(f"{where}: outcome_of is an object of phone and outcome.")
    phones: Mapping[str, object] = found
    return {
        phone: choice(phones, phone, tuple(OUTCOMES), "", f"{where}: outcome_of")
        for phone in phones
    }
