"""Where a contact is: its time zone, its state, its number, its country."""

from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
import pytest
from phonenumbers.timezone import time_zones_for_number
from phonenumbers.tzdata import TIMEZONE_DATA

from tui.domain.local_time import SPLIT, names_place, zones_of, zones_of_number
from tui.domain.policy.place import country_of, place_of
from tui.domain.policy.states import CONTIGUOUS_US, STATES, state_code, state_zones


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+447911123456", "GB"),  # libphonenumber says Guernsey
        ("+12025550100", "US"),
        ("+14165550100", "CA"),
        ("+17875550100", "US"),  # Puerto Rico
        ("+18765550100", "JM"),
        ("+966501234567", "SA"),
        ("+96612341234", "SA"),  # impossible, and Saudi all the same
        ("+971501234567", "AE"),
        ("+80012345678", ""),
        ("raw:0501234567", ""),
        ("", ""),
    ],
)
def test_the_country_is_that_of_the_calling_code(number: str, country: str) -> None:
    assert country_of(number) == country


def test_the_contacts_own_zone_wins_then_its_state_then_the_number() -> None:
    here = {"state": "texas"}
    assert place_of("Asia/Riyadh", here, "+12025550100").zones == ("Asia/Riyadh",)
    assert place_of("", here, "+12025550100").zones == ("America/Chicago", "America/Denver")
    assert place_of("", {"state": "somewhere"}, "+12025550100").zones == ("America/New_York",)
    assert place_of("", {"region": " ", "province": "QC"}, "+15145550100").state == "QC"
    assert place_of("", {"state": "TX"}, "+966501234567").state == ""
    assert place_of("", {}, "raw:12").zones == ()


@pytest.mark.parametrize(
    "written",
    ["UTC", "utc", "Etc/UTC", "Etc/GMT+5", "GMT", "GMT0", "UCT", "Zulu", "Universal", "Greenwich",
     "Factory", "localtime", "posixrules", "posix/Asia/Riyadh", "right/Asia/Riyadh"],
)  # fmt: skip
def test_a_zone_that_names_no_place_tells_nothing(written: str) -> None:
    assert not names_place(written)
    assert place_of(written, {"state": "TX"}, "+12025550100").zones == state_zones("US", "TX")
    assert place_of(written, {}, "+12025550100").guessed
    assert place_of(written, {}, "+966501234567").zones == ("Asia/Riyadh",)
    assert zones_of(written, "+966501234567") == ("Asia/Riyadh",)


def test_old_names_of_places_are_zones() -> None:
    for name in ("Asia/Riyadh", "US/Eastern", "Singapore", "GB", "EST5EDT"):
        assert names_place(name)
    assert not names_place("")


def test_a_column_that_names_no_state_hides_none_after_it() -> None:
    assert place_of("", {"state": "active", "region": "KY"}, "+12025550100").state == "KY"
    assert place_of("", {"state": "ON", "province": "KY"}, "+14165550100").state == "ON"
    assert place_of("", {"state": "active", "region": "West"}, "+12025550100").guessed


def test_a_state_is_found_under_its_spanish_name() -> None:
    assert place_of("", {"estado": "texas"}, "+12025550100").state == "TX"
    found = place_of("", {"estado": "activo", "provincia": "Québec"}, "+15145550100")
    assert (found.state, found.guessed) == ("QC", False)


@pytest.mark.parametrize("written", ["OK", "al", "PA.", "IN", "US-OK", "TX"])
@pytest.mark.parametrize("column", ["estado", "provincia"])
def test_two_letters_under_a_spanish_name_may_be_a_status(column: str, written: str) -> None:
    """`estado` is a status, too: OK moves nobody to Oklahoma."""
    plain = place_of("", {}, "+12025550100")
    assert place_of("", {column: written}, "+12025550100") == plain
    assert plain.guessed


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+18508760123", "America/New_York"),
        ("+18504320123", "America/Chicago"),
        ("+19062260123", "America/New_York"),
    ],
)
def test_an_area_of_two_zones_is_sure_of_neither(number: str, zone: str) -> None:
    place = place_of("", {}, number)
    assert (place.zones, place.guessed) == ((zone,), True)
    assert set(CONTIGUOUS_US) <= set(place.widened().zones)


@pytest.mark.parametrize(
    ("number", "zones"),
    [("+18005550199", 42), ("+447911123456", 4), ("+351912345678", 2), ("+79161234567", 16)],
)
def test_a_number_of_many_zones_keeps_them_all(number: str, zones: int) -> None:
    assert len(place_of("", {}, number).zones) == zones


def test_zones_under_names_of_long_ago_have_hours() -> None:
    (zone,) = place_of("", {}, "+919812345678").zones
    assert ZoneInfo(zone).key in {"Asia/Calcutta", "Asia/Kolkata"}


def test_a_number_of_north_america_may_have_moved() -> None:
    guessed = place_of("", {}, "+12025550100")
    assert guessed.guessed
    assert guessed.widened().zones == CONTIGUOUS_US
    known = place_of("", {"state": "DC"}, "+12025550100")
    assert not known.guessed
    assert known.widened() == known
    assert "Pacific/Honolulu" in place_of("", {}, "+18085550100").widened().zones


def test_states_by_name_and_by_letters() -> None:
    assert state_code("US", "ky") == state_code("US", " Kentucky") == state_code("US", "US-KY")
    assert state_code("US", "D.C.") == "DC"
    assert state_code("CA", "Québec") == "QC"
    assert state_code("US", "US-KY", named=True) == state_code("US", "D.C.", named=True) == ""
    assert state_code("US", "US-Kentucky", named=True) == "KY"
    assert state_code("US", "Ontario") == state_code("SA", "KY") == ""
    assert {len(STATES["US"]), len(STATES["CA"])} == {51, 13}
    zones = {
        zone
        for country in STATES
        for code in STATES[country]
        for zone in state_zones(country, code)
    }
    assert zones <= available_timezones()


def test_a_prefix_looked_up_once_tells_what_its_numbers_tell() -> None:
    """The short ways to a number's zones find no other zone than libphonenumber."""
    lines = ["+12125551234", "+18505554321", "+16055551234", "+966501234567", "+61291234567"]
    for region in phonenumbers.SUPPORTED_REGIONS:
        example = phonenumbers.example_number(region)
        assert example is not None
        lines.append(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))
    for line in lines:
        expected = set(time_zones_for_number(phonenumbers.parse(line)))
        assert set(zones_of_number(line)) == expected - {"Etc/Unknown"}, line


def test_countries_of_one_zone_have_no_prefix_of_another() -> None:
    """But for those that are looked up number by number."""
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        whole = TIMEZONE_DATA.get(str(code), ())
        if code in SPLIT or not regions[0].isalpha():
            continue
        assert set(zones_of_number(f"+{code}00000000")) == set(whole)
        if len(whole) != 1:
            continue
        below = {
            zone
            for prefix, zones in TIMEZONE_DATA.items()
            for zone in zones
            if prefix.startswith(str(code))
        }
        assert below == set(whole), code


def test_what_is_no_zone_is_passed_over() -> None:
    assert zones_of("Nowhere/At all", "+966501234567") == ("Asia/Riyadh",)
    assert zones_of("", "+966501234567", ("Asia/Dubai",)) == ("Asia/Dubai",)
    assert zones_of("", "+99999999999") == ()
