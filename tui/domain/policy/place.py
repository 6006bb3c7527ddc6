"""Where a contact is, as far as its rule and its clock go."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from tui.domain.local_time import calling_code, names_place, zones_of_number
from tui.domain.policy.states import CONTIGUOUS_US, TERRITORIES, state_code, state_zones

_NAMED_ONLY = ("estado", "provincia")
"""Columns of which whole names count: `estado` is a status, too, and OK there no Oklahoma."""

STATE_COLUMNS = ("state", "province", "region", *_NAMED_ONLY)
"""Columns that may name the state of a contact, the first that names one decides."""

_NORTH_AMERICA = 1
_EXCHANGE = 8
"""`+1`, area code and exchange: what tells the lines of North America apart."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country (two letters, "" for none), a state of it, and the zones a contact may be in.

    `guessed` where the zones come from a +1 number, which people take along when they move.
    """

    country: str
    state: str
    zones: tuple[str, ...]
    guessed: bool = False

    def widened(self) -> "Place":
        """Answer the place with all zones of the contiguous US where its zones are guessed."""
        if not self.guessed:
            return self
        zones = tuple(dict.fromkeys((*self.zones, *CONTIGUOUS_US)))
        return Place(self.country, self.state, zones, self.guessed)


def place_of(timezone: str, fields: Mapping[str, str], dial_key: str) -> Place:
    """Answer where a contact is: by its time zone, its state, its number's prefix, its country.

    `fields` are its columns, of which `STATE_COLUMNS` count; a state counts for +1 numbers.
    """
    if dial_key.startswith("+1"):
        written = tuple((name, text) for name in STATE_COLUMNS if (text := fields.get(name)))
        return _place(timezone, written, dial_key[:_EXCHANGE])
    return _place(timezone, (), dial_key)


def country_of(dial_key: str) -> str:
    """Answer the country by the calling code; +1 is the US, Canada or an island by its area code.

    libphonenumber's own region would have mobile numbers of +44 in Guernsey.
    """
    code = calling_code(dial_key)
    if not code:
        return ""
    if code == _NORTH_AMERICA:
        return _north_american(dial_key[2:5])
    region: str = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code][0]
    return region if region.isalpha() else ""


def country_for(region: str) -> str:
    """Answer the country that `country_of` tells of a region's numbers, "" for no region.

    It is another one where regions share a calling code: RU for KZ, GB for JE, US for PR.
    """
    code = phonenumbers.country_code_for_region(region)
    if not code:
        return ""
    if code == _NORTH_AMERICA:
        return "US" if region in TERRITORIES else region
    main: str = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code][0]
    return main


@lru_cache(maxsize=65_536)
def _place(timezone: str, written: tuple[tuple[str, str], ...], number: str) -> Place:
    country = country_of(number)
    codes = (state_code(country, text, named=name in _NAMED_ONLY) for name, text in written)
    state = next(filter(None, codes), "")
    if timezone and names_place(timezone):
        return Place(country, state, (timezone,))
    if state:
        return Place(country, state, state_zones(country, state))
    zones = zones_of_number(number)
    return Place(country, state, zones, guessed=number.startswith("+1") and bool(zones))


@lru_cache(maxsize=1024)
def _north_american(area: str) -> str:
    try:
        number = phonenumbers.parse(f"+1{area}2345678")
    except phonenumbers.NumberParseException:
        return "US"
    region = phonenumbers.region_code_for_number(number) or "US"
    return "US" if region in TERRITORIES else region
