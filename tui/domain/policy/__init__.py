"""Calling policy: recipient-local calling hours and frequency caps, as rules with sources."""

from tui.domain.policy.book import PURPOSES, RuleBook
from tui.domain.policy.caps import LONGEST
from tui.domain.policy.place import STATE_COLUMNS
from tui.domain.policy.verdicts import CODES, CONSENT_FIELDS, PolicyJudge, open_at

__all__ = [
    "CODES",
    "CONSENT_FIELDS",
    "LONGEST",
    "PURPOSES",
    "STATE_COLUMNS",
    "PolicyJudge",
    "RuleBook",
    "open_at",
]
