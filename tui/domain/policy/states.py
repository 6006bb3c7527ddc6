"""States of the US and provinces of Canada: their names, and the time zones that people there keep.

A state with two zones has both: a call waits until it is time in each.
"""

from collections.abc import Mapping

CONTIGUOUS_US = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
)
"""Every hour that the contiguous US keeps: where a +1 number may be that has moved."""

TERRITORIES = frozenset({"PR", "VI", "GU", "AS", "MP"})
"""Regions of +1 where the rules of the US hold."""

_E, _C, _M, _P = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_TORONTO, _WINNIPEG, _EDMONTON = "America/Toronto", "America/Winnipeg", "America/Edmonton"
_HALIFAX = "America/Halifax"

_US: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AL": ("Alabama", (_C,)),
    "AK": ("Alaska", ("America/Anchorage", "America/Adak")),
    "AZ": ("Arizona", ("America/Phoenix", _M)),
    "AR": ("Arkansas", (_C,)),
    "CA": ("California", (_P,)),
    "CO": ("Colorado", (_M,)),
    "CT": ("Connecticut", (_E,)),
    "DE": ("Delaware", (_E,)),
    "DC": ("District of Columbia", (_E,)),
    "FL": ("Florida", (_E, _C)),
    "GA": ("Georgia", (_E,)),
    "HI": ("Hawaii", ("Pacific/Honolulu",)),
    "ID": ("Idaho", (_M, _P)),
    "IL": ("Illinois", (_C,)),
    "IN": ("Indiana", (_E, _C)),
    "IA": ("Iowa", (_C,)),
    "KS": ("Kansas", (_C, _M)),
    "KY": ("Kentucky", (_E, _C)),
    "LA": ("Louisiana", (_C,)),
    "ME": ("Maine", (_E,)),
    "MD": ("Maryland", (_E,)),
    "MA": ("Massachusetts", (_E,)),
    "MI": ("Michigan", (_E, _C)),
    "MN": ("Minnesota", (_C,)),
    "MS": ("Mississippi", (_C,)),
    "MO": ("Missouri", (_C,)),
    "MT": ("Montana", (_M,)),
    "NE": ("Nebraska", (_C, _M)),
    "NV": ("Nevada", (_P, _M)),
    "NH": ("New Hampshire", (_E,)),
    "NJ": ("New Jersey", (_E,)),
    "NM": ("New Mexico", (_M,)),
    "NY": ("New York", (_E,)),
    "NC": ("North Carolina", (_E,)),
    "ND": ("North Dakota", (_C, _M)),
    "OH": ("Ohio", (_E,)),
    "OK": ("Oklahoma", (_C,)),
    "OR": ("Oregon", (_P, _M)),
    "PA": ("Pennsylvania", (_E,)),
    "RI": ("Rhode Island", (_E,)),
    "SC": ("South Carolina", (_E,)),
    "SD": ("South Dakota", (_C, _M)),
    "TN": ("Tennessee", (_E, _C)),
    "TX": ("Texas", (_C, _M)),
    "UT": ("Utah", (_M,)),
    "VT": ("Vermont", (_E,)),
    "VA": ("Virginia", (_E,)),
    "WA": ("Washington", (_P,)),
    "WV": ("West Virginia", (_E,)),
    "WI": ("Wisconsin", (_C,)),
    "WY": ("Wyoming", (_M,)),
}
_CANADA: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AB": ("Alberta", (_EDMONTON,)),
    "BC": ("British Columbia", ("America/Vancouver", _EDMONTON)),
    "MB": ("Manitoba", (_WINNIPEG,)),
    "NB": ("New Brunswick", ("America/Moncton",)),
    "NL": ("Newfoundland and Labrador", ("America/St_Johns", "America/Goose_Bay")),
    "NS": ("Nova Scotia", (_HALIFAX,)),
    "NT": ("Northwest Territories", (_EDMONTON,)),
    "NU": ("Nunavut", ("America/Iqaluit", "America/Rankin_Inlet", "America/Cambridge_Bay")),
    "ON": ("Ontario", (_TORONTO, _WINNIPEG)),
    "PE": ("Prince Edward Island", (_HALIFAX,)),
    "QC": ("Quebec", (_TORONTO, _HALIFAX)),
    "SK": ("Saskatchewan", ("America/Regina", _EDMONTON)),
    "YT": ("Yukon", ("America/Whitehorse",)),
}

STATES: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {"US": _US, "CA": _CANADA}
"""By country: two letters to name and time zones."""

_LETTERS = 2
_CODES: Mapping[str, Mapping[str, str]] = {
    country: {
        written: code
        for code, (name, _) in states.items()
        for written in (code.casefold(), name.casefold())
    }
    | ({"québec": "QC"} if country == "CA" else {})
    for country, states in STATES.items()
}


def state_code(country: str, written: str, *, named: bool = False) -> str:
    """Answer the two letters of a state (`TX`, `texas`, `Tex as` is none), "" where it is none.

    `named` takes whole names alone, no letters.
    """
    words = " ".join(written.replace(".", "").split()).casefold()
    codes = _CODES.get(country, {})
    if words not in codes:
        words = words.removeprefix(f"{country.casefold()}-")
    return "" if named and len(words) == _LETTERS else codes.get(words, "")


def state_zones(country: str, code: str) -> tuple[str, ...]:
    """Answer the time zones of a state, () where it is none."""
    found = STATES.get(country, {}).get(code)
    return found[1] if found else ()
