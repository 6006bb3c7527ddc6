"""Where a key may go, and what an id may be."""

import pytest

from tests.providers.samples import clock, levers_profile, luly_profile
from tui.domain.errors import UsageError
from tui.domain.profile import Profile
from tui.providers import provider_for
from tui.providers.addresses import checked_base, is_loopback, segment


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.8.7", "::1", "[::1]", "localhost", "LOCALHOST"]
)
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "0.0.0.0", "10.0.0.1", "128.0.0.1", "localhost.evil.example", "127.0.0.1.evil.example",
     "127.1", "2130706433", "::", "::2", "localhost4", "example.com"],
)  # fmt: skip
def test_not_this_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("base", "kept"),
    [
        ("https://app.luly.ai/api", "https://app.luly.ai/api"),
        ("https://app.luly.ai/api/", "https://app.luly.ai/api"),
        ("http://127.0.0.1:8080/luly/api", "http://127.0.0.1:8080/luly/api"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_good_base(base: str, kept: str) -> None:
    assert checked_base(base) == kept


@pytest.mark.parametrize(
    "base",
    ["", "app.luly.ai", "//app.luly.ai", "ftp://app.luly.ai", "http://app.luly.ai",
     "http://localhost@evil.example", "https://user:secret-pw@app.luly.ai", "https://",
     "http://10.0.0.1", "https://app.luly.ai?key=1", "https://app.luly.ai/#x", "http://[bad",
     "https://app.luly.ai/?", "https://app.luly.ai/#",
     "https://app.luly.ai:port", "http://localhost.evil.example"],
)  # fmt: skip
def test_unsafe_base_is_refused_for_every_provider(base: str) -> None:
    for make in (luly_profile, levers_profile):
        with pytest.raises(UsageError) as caught:
            provider_for(make(base), clock)
        assert "secret-pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("identifier", "written"),
    [("3p$7-gen", "3p%247-gen"), ("a/b", "a%2Fb"), ("ü?#", "%C3%BC%3F%23"), ("a.b", "a.b")],
)
def test_an_id_is_one_segment(identifier: str, written: str) -> None:
    assert segment(identifier) == written


@pytest.mark.parametrize("identifier", ["", ".", ".."])
def test_what_is_no_id(identifier: str) -> None:
    with pytest.raises(UsageError):
        segment(identifier)


def test_an_unknown_provider_is_refused() -> None:
    with pytest.raises(UsageError, match="carrier"):
        provider_for(Profile("x", "carrier", "https://example.com"), clock)


def test_the_built_in_profiles_stay_on_this_machine() -> None:
    with pytest.raises(UsageError, match="this machine"):
        provider_for(Profile("simulator", "luly", "https://app.luly.ai/api"), clock)


def test_capabilities_differ() -> None:
    luly = provider_for(luly_profile("https://app.luly.ai/api"), clock).capabilities
    levers = provider_for(levers_profile("https://api.dev.uselevers.com"), clock).capabilities
    assert (luly.can_poll, luly.can_list, luly.can_stop, luly.carries_prompt) == (True,) * 4
    assert (levers.can_poll, levers.can_list, levers.can_stop, levers.carries_prompt) == (
        False,
    ) * 4
    assert levers.has_webhooks
    assert luly.has_test_mode
