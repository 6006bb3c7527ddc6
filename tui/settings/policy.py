"""The calling rules that an operator changes: `[policy.SA]`, `[policy.US.collections]`, ..."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from tui.domain.policy.book import DEFAULT, PURPOSES, RuleBook
from tui.domain.policy.ramadan import Ranges
from tui.domain.policy.rule import CallingRule, Cap, Span, Week, Windows, week
from tui.domain.policy.states import STATES
from tui.settings.config import ConfigFile
from tui.settings.schema import CAPS, RULE, WEEKDAYS

_RAMADAN = "ramadan_dates"
_STATE = re.compile(r"(US|CA)-([A-Z]{2})")


def read_rules(file: ConfigFile) -> RuleBook:
    """Answer the rules that ship as the config's `[policy]` changes them.

    What a table leaves out stays as it was; a country without a rule begins with the one for
    every other country, a state with one that adds nothing. A country's severity holds for its
    purposes too, but for those whose own table has one. Raises UsageError.
    """
    table = file.table("policy")
    book = RuleBook()
    if not table:
        return book
    rules = dict(book.rules)
    for name in sorted(table, key=lambda name: name != DEFAULT):
        if name == _RAMADAN:
            continue
        _check_name(file, name, rules)
        path = ("policy", name)
        inner = file.table(*path)
        rules[name] = _changed(file, path, _base(rules, name), PURPOSES)
        for purpose in PURPOSES:
            key = f"{name}.{purpose}"
            if key not in rules and purpose not in inner:
                continue
            base = rules.get(key) or replace(rules[name], key=key)
            if "severity" in inner:
                base = replace(base, severity=rules[name].severity)
            rules[key] = _changed(file, (*path, purpose), base)
    return RuleBook(rules, _ramadan(file, table, book.ramadan))


def _check_name(file: ConfigFile, name: str, rules: Mapping[str, CallingRule]) -> None:
    """Raise UsageError for a table that is none, or whose rule no call would be judged by."""
    from tui.domain.policy.place import country_for  # loads the numbering plans: only where needed

    path = ("policy", name)
    state = _STATE.fullmatch(name)
    if state is not None and state[2] in STATES[state[1]]:
        for purpose in (key for key in file.table(*path) if key in PURPOSES):
            country = f"[policy.{state[1]}.{purpose}]"
            file.fail(
                (*path, purpose),
                f"is no table of a state: a purpose has one rule for the whole country, {country}.",
            )
        return
    if name in rules:
        return
    country = country_for(name)
    if not country:
        file.unknown(path, (_RAMADAN, *(key for key in rules if "." not in key)))
    if country != name:
        file.fail(
            path,
            f"would never be asked: its numbers count as {country}'s. Set [policy.{country}].",
        )


def _base(rules: Mapping[str, CallingRule], name: str) -> CallingRule:
    if name in rules:
        return rules[name]
    if _STATE.fullmatch(name):
        return CallingRule(name, week(range(7), "00:00-24:00"))
    return replace(rules[DEFAULT], key=name)


def _changed(
    file: ConfigFile, path: tuple[str, ...], base: CallingRule, tables: Sequence[str] = ()
) -> CallingRule:
    found = _read(file, path, tables)
    hours = _week(base.week, found)
    caps = _caps(base.caps, found)
    own = {key: found[key] for key in ("ramadan", "closed", "severity") if key in found}
    rule = replace(base, week=hours, caps=caps, **cast(dict[str, Any], own))
    if found.keys() - {"severity", "source", "checked_on"}:
        rule = replace(rule, source="your config", checked_on="", standing="", note="")
    told = {key: found[key] for key in ("source", "checked_on") if key in found}
    return replace(rule, **cast(dict[str, Any], told))


def _read(file: ConfigFile, path: tuple[str, ...], tables: Sequence[str]) -> dict[str, object]:
    answer: dict[str, object] = {}
    for key, value in file.table(*path).items():
        if key in tables:
            continue
        if key not in RULE:
            file.unknown((*path, key), (*RULE, *tables))
        try:
            answer[key] = RULE[key](value)
        except ValueError as error:
            file.fail((*path, key), str(error))
    return answer


def _week(old: Week, found: Mapping[str, object]) -> Week:
    """`windows` stand on `days`, or on those that had calls; a weekday's own key wins."""
    before = [day for day in range(7) if old[day]]
    days = cast(tuple[int, ...], found.get("days", before))
    hours = list(old)
    if "windows" in found:
        hours = list(week(days))
        for day in days:
            hours[day] = cast(Windows, found["windows"])
    elif "days" in found:
        usual = old[before[0]] if before else ()
        hours = [(old[day] or usual) if day in days else () for day in range(7)]
    for day, name in enumerate(WEEKDAYS):
        if name in found:
            hours[day] = cast(Windows, found[name])
    return tuple(hours)


def _caps(old: tuple[Cap, ...], found: Mapping[str, object]) -> tuple[Cap, ...]:
    limits = {cap.span: cap.limit for cap in old}
    limits |= {span: cast(int, found[key]) for key, span in CAPS.items() if key in found}
    return tuple(Cap(span, limits[span]) for span in Span if limits.get(span))


def _ramadan(file: ConfigFile, table: Mapping[str, object], known: Ranges) -> Ranges:
    """The operator's dates take the place of those that ship for the same Ramadan."""
    given = table.get(_RAMADAN, [])
    path = ("policy", _RAMADAN)
    ranges: list[tuple[date, date]] = []
    if not isinstance(given, list):
        file.fail(path, 'must be a list of first and last days, [["2027-02-08", "2027-03-09"]].')
    for pair in given:
        try:
            first, last = (date.fromisoformat(str(day)) for day in pair)
        except (TypeError, ValueError):
            file.fail(path, 'must hold pairs of days, such as ["2027-02-08", "2027-03-09"].')
        if not 0 < (last - first).days < 31:
            file.fail(path, "must hold pairs of a first day and a last one within 30 days of it.")
        ranges.append((first, last))
    kept = [
        (first, last)
        for first, last in known
        if not any(begin <= last and first <= end for begin, end in ranges)
    ]
    return tuple(sorted([*kept, *ranges]))
