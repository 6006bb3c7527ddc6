"""Keys are never shown: not by errors, results, reprs or logs."""

import logging
import traceback

import pytest

from tests.providers import faulty
from tests.providers.faulty import Script, answering, misbehaving
from tests.providers.samples import KEY, TOKEN, clock, levers_profile, luly_profile
from tui.domain.errors import UsageError
from tui.domain.profile import Secret
from tui.domain.states import AttemptState
from tui.providers import provider_for
from tui.providers.keys import KeyAuth, LoginAuth, scrub, scrub_bytes

BAD_KEYS = {
    "line break": "secret-key-one\r\nX: 1",
    "trailing line break": "secret-key-one\n",
    "blank": "secret-key one",
    "zero width": "secret-key-\u200bone",
    "no ASCII": "sécret-key-one",
    "control": "secret-key-\x7fone",
}
SCRIPTS: dict[str, Script] = {
    "accepted": answering(201, {"message": "success", "batch_id": "b"}),
    "echoed": answering(400, {"error": f"bad key {KEY} {TOKEN}"}),
    "echoed bare": answering(500, raw=f"{KEY} {TOKEN}".encode()),
    "closed": faulty.close_on_accept,
    "garbage": faulty.garbage,
    "redirect": answering(307, Location="/x"),
}


@pytest.mark.parametrize("name", BAD_KEYS)
async def test_a_key_no_header_can_carry_is_refused_unquoted(name: str) -> None:
    bad = Secret(BAD_KEYS[name])
    profiles = [
        luly_profile("http://127.0.0.1:9", api_key=bad),
        levers_profile("http://127.0.0.1:9", token=bad),
        levers_profile("http://127.0.0.1:9", token=None, client_id=Secret("x"), client_secret=bad),
    ]
    for profile in profiles:
        provider = provider_for(profile, clock)
        with pytest.raises(UsageError) as caught:
            await provider.prepare()
        shown = "".join(traceback.format_exception(caught.value))
        assert "cret-key" not in shown
        result = await provider.send(b"{}")
        assert result.state is AttemptState.NOT_SENT
        assert "cret-key" not in repr(result)


async def test_no_key_at_all_is_said_with_the_setting_to_fill_in() -> None:
    provider = provider_for(luly_profile("http://127.0.0.1:9", api_key=None), clock)
    with pytest.raises(UsageError, match="api_key_env"):
        await provider.prepare()


@pytest.mark.parametrize("account", ["luly", "levers"])
@pytest.mark.parametrize("name", SCRIPTS)
async def test_nothing_shows_a_key(
    name: str, account: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with misbehaving(SCRIPTS[name]) as server:
        make, key = (luly_profile, KEY) if account == "luly" else (levers_profile, TOKEN)
        profile = make(server.url)
        provider = provider_for(profile, clock)
        await provider.prepare()
        result = await provider.send(b"{}")
    assert all(key.encode() in head for head in server.heads)
    shown = [provider, vars(provider), profile, result, result.raw, result.headers]
    assert key not in repr(shown) + str(shown) + caplog.text


@pytest.mark.parametrize(
    "auth",
    [
        KeyAuth("authorization", Secret(KEY)),
        LoginAuth(Secret(KEY), Secret(KEY)),
    ],
)
def test_what_signs_shows_no_key(auth: object) -> None:
    assert KEY not in repr(auth) + repr(vars(auth))


@pytest.mark.parametrize("form", ['a"b\\c/d?e', "plain-key-1"])
def test_scrubbing_finds_every_written_form(form: str) -> None:
    secret = Secret(form)
    for written in (form, form.replace("\\", "\\\\").replace('"', '\\"')):
        assert scrub(f"x {written} y", [secret]) == "x ••• y"
        assert scrub_bytes(f"x {written} y".encode(), [secret]) == "x ••• y".encode()
    assert scrub("a%22b%5Cc%2Fd%3Fe", [Secret('a"b\\c/d?e')]) == "•••"


def test_scrubbing_leaves_words_that_are_no_keys() -> None:
    assert scrub("test_mode", [Secret("test"), None, Secret("")]) == "test_mode"


def test_a_profile_shows_neither_its_keys_nor_its_proxys_password() -> None:
    profile = levers_profile("https://api.example", proxy="http://me:proxy-password@proxy:3128")
    assert TOKEN not in repr(profile)
    assert "proxy-password" not in repr(profile)
