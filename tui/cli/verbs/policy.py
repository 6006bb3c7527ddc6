"""`policy`: the calling rules in force, and what they say of one number."""

from argparse import Namespace
from datetime import datetime
from typing import Any

from tui.cli.documents import plain
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.text import neutral, plural
from tui.domain.policy.book import PURPOSES
from tui.domain.policy.rule import DAYS, CallingRule, week_words
from tui.domain.policy.verdicts import moment_words
from tui.engine.ruling import Ruling, ruling

_STANDING = {"k": "general knowledge: verify it", "2nd": "a secondary source"}
_NOTHING_ASKED = "policy = off: nothing is asked."
_FIRST_WORDS = {
    "default": "warns and sends",
    "strict": "holds the call",
    "off": "finds nothing",
}


def parser(_: str) -> Parser:
    """Answer the parser of `policy`."""
    top = verb_parser(
        "policy",
        "The calling rules in force with their sources; or what they say of one number now.",
        "callsheet policy\ncallsheet policy +966501234567\n"
        "callsheet policy +12025550143 --state KY --purpose marketing",
    )
    top.add_argument("phone", nargs="?", default="", metavar="PHONE")
    top.add_argument("--timezone", default="", metavar="ZONE")
    top.add_argument("--state", default="", metavar="STATE", help="of the US or Canada")
    top.add_argument("--purpose", choices=PURPOSES, default="", metavar="P")
    top.set_defaults(run=show)
    return top


def show(arguments: Namespace, session: Session) -> int:
    """Print all rules, or what they say of a number."""
    if arguments.phone:
        found = ruling(
            session.desk, arguments.phone, arguments.timezone, arguments.state, arguments.purpose
        )
        policy, now = session.desk.profile.policy, session.clock()
        session.answer(_ruling_document(found, policy), lambda: _ruling_words(found, policy, now))
        return Exit.DONE
    desk = session.desk
    document = {
        "policy": desk.profile.policy,
        "rules": [_document(rule) for rule in desk.rules.rules.values()],
        "ramadan": [[first.isoformat(), last.isoformat()] for first, last in desk.rules.ramadan],
    }
    session.answer(document, lambda: _words(session))
    return Exit.DONE


def _document(rule: CallingRule) -> dict[str, Any]:
    return {
        "key": rule.key,
        "windows": {
            day.lower(): [str(window) for window in hours]
            for day, hours in zip(DAYS, rule.week, strict=True)
        },
        "ramadan": [str(window) for window in rule.ramadan],
        "closed": sorted(day.isoformat() for day in rule.closed),
        "caps": {f"max_per_{cap.span}": cap.limit for cap in rule.caps},
        "severity": str(rule.severity) if rule.severity else None,
        "source": rule.source,
        "checked_on": rule.checked_on or None,
        "standing": rule.standing or None,
        "note": rule.note or None,
    }


def _ruling_document(found: Ruling, policy: str) -> dict[str, Any]:
    return {
        "phone": found.phone,
        "policy": policy,
        "country": found.place.country or None,
        "state": found.place.state or None,
        "zones": list(found.place.zones),
        "rules": [_document(rule) for rule in found.rules],
        "opens": plain(found.opens),
        "calls": plain(found.calls),
        "findings": [
            {
                "code": each.code,
                "severity": str(each.severity),
                "detail": each.detail,
                "until": plain(each.until),
            }
            for each in found.findings
        ],
    }


def _words(session: Session) -> str:
    desk = session.desk
    policy = desk.profile.policy
    lines = [f"The profile {desk.profile.name} has policy = {policy}: it {_FIRST_WORDS[policy]}."]
    for rule in desk.rules.rules.values():
        lines += ["", *_rule_lines(rule)]
    lines += ["", "Nothing here is legal advice. Change a rule in the config: [policy.SA]"]
    return "\n".join(lines)


def _rule_lines(rule: CallingRule) -> list[str]:
    caps = ", ".join(map(str, rule.caps))
    lines = [f"{rule.key}: {week_words(rule.week)}" + (f"; at most {caps}" if caps else "")]
    if rule.ramadan:
        lines.append(f"  in Ramadan {' and '.join(map(str, rule.ramadan))}")
    if rule.closed:
        lines.append(f"  closed on {plural(len(rule.closed), 'day')}, as --json lists them")
    if rule.severity:
        lines.append(f"  always: {rule.severity}")
    checked = f", checked {rule.checked_on}" if rule.checked_on else ""
    standing = f" ({_STANDING[rule.standing]})" if rule.standing else ""
    lines.append(f"  source: {neutral(rule.source)}{checked}{standing}")
    if rule.note:
        lines.append(f"  note: {rule.note}")
    return lines


def _ruling_words(found: Ruling, policy: str, now: datetime) -> str:
    place = found.place
    where = " ".join(part for part in (place.country, place.state) if part) or "an unknown country"
    zones = ", ".join(place.zones[:6]) + (", ..." if len(place.zones) > 6 else "")
    lines = [
        f"{found.phone}: {where}; {zones or 'no time zone is known'}",
        *(line for rule in found.rules for line in _rule_lines(rule)),
        f"{plural(len(found.calls), 'call')} in the last 31 days that count",
    ]
    if found.opens is not None and found.opens > now:
        lines.append(f"its hours open {moment_words(found.opens, place.zones[0])}")
    lines += [f"{f.severity} {f.code}: {f.detail}" for f in found.findings]
    if not found.findings:
        lines.append(_NOTHING_ASKED if policy == "off" else "It may be called now.")
    return "\n".join(lines)
