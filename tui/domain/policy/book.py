"""The rules in force: those that ship with what an operator's config changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tui.domain.policy.defaults import RULES
from tui.domain.policy.ramadan import RAMADAN, Ranges
from tui.domain.policy.rule import CallingRule
from tui.domain.verdict import Severity

PURPOSES = ("marketing", "service", "collections", "survey")
"""What a batch may be for; a test call is none of them."""

DEFAULT = "default"
"""The key of the rule for a country without one of its own."""


@dataclass(frozen=True)
class RuleBook:
    """Every rule by its key, and when Ramadan is."""

    rules: Mapping[str, CallingRule] = field(
        default_factory=lambda: {rule.key: rule for rule in RULES}
    )
    ramadan: Ranges = RAMADAN

    def rules_of(self, country: str, state: str, purpose: str) -> tuple[CallingRule, ...]:
        """Answer the rules that hold together: the country's, and one that a state adds.

        A rule for the purpose takes the place of both.
        """
        base = self.rules.get(country) or self.rules[DEFAULT]
        own = self.rules.get(f"{base.key}.{purpose}") if purpose else None
        if own is not None:
            return (own,)
        narrower = self.rules.get(f"{country}-{state}") if state else None
        return (base, narrower) if narrower is not None else (base,)

    @cached_property
    def holds(self) -> bool:
        """Whether an operator has set a rule to hold calls whatever the policy."""
        return any(rule.severity is Severity.HOLD for rule in self.rules.values())

    @cached_property
    def digest(self) -> str:
        """A digest of all that decides: to tell later whether the same rules were in force."""
        decides = [
            (rule.key, rule.week, rule.caps, rule.ramadan, sorted(rule.closed), rule.severity)
            for _, rule in sorted(self.rules.items())
        ]
        return hashlib.sha256(repr((decides, self.ramadan)).encode()).hexdigest()[:12]
