"""Where the settings come from, and which of them wins."""

from datetime import timedelta
from pathlib import Path

import pytest

from tui.domain.errors import UsageError
from tui.settings import Settings, load_settings

FULL = """
default_profile = "luly"
workspace = "there"

[profiles.luly]
provider = "luly"
base_url = "https://app.luly.ai/api"
api_key_env = "LULY_API_KEY"
test_numbers = ["(202) 555-0100", "+12025550100", "+442079460100"]
region = "us"
mode = "slots"
placeholder = "{}"
chunk_size = 100
ramp = [1, 5, 25]
max_open = 300
requests_per_minute = 30
request_timeout = 45
retry_wait = 1
poll_interval = 5
absence_wait = 300
assume_ended_after = "1d12h"
policy = "strict"
price_per_minute = 0.09
price_minimum = 0.015
currency = "EUR"
budget = 400
proxy = ""

[profiles.levers]
provider = "levers"
base_url = "https://api.dev.uselevers.com"
client_id_env = "LEVERS_CLIENT_ID"
client_secret_env = "LEVERS_CLIENT_SECRET"
webhook_secrets_env = "LEVERS_WEBHOOK_SECRETS"
ai_settings_template_id = "8f0f8a0e-0000-4000-8000-000000000000"
region = "SA"

[simulator]
speed = 5
seed = 7
"""


def load(tmp_path: Path, profile: str | None = None, **environ: str) -> Settings:
    """Load the full config."""
    config = tmp_path / "config.toml"
    config.write_text(FULL, "utf-8")
    return load_settings(None, config, profile, environ)


def test_every_key_arrives(tmp_path: Path) -> None:
    """What the file says is what the profile holds."""
    profile = load(tmp_path, LULY_API_KEY="k").profiles["luly"]
    assert profile.test_numbers == ("+12025550100", "+442079460100")
    assert (profile.region, profile.mode, profile.placeholder) == ("US", "slots", "{}")
    assert (profile.chunk_size, profile.ramp, profile.max_open) == (100, (1, 5, 25), 300)
    assert (profile.request_timeout, profile.poll_interval) == (45.0, 5.0)
    assert profile.assume_ended_after == timedelta(hours=36)
    assert (profile.policy, profile.currency, profile.budget) == ("strict", "EUR", 400.0)
    assert profile.api_key is not None
    assert profile.api_key.reveal() == "k"
    assert not profile.simulated
    assert profile.realm == "live"


def test_levers_has_its_own_defaults(tmp_path: Path) -> None:
    """Slots are the mode of Levers, and several webhook secrets may be in force."""
    settings = load(
        tmp_path,
        "levers",
        LEVERS_CLIENT_ID="i",
        LEVERS_CLIENT_SECRET="s",
        LEVERS_WEBHOOK_SECRETS="whsec_a,whsec_b",
    )
    profile = settings.profiles["levers"]
    assert profile.mode == "slots"
    assert [secret.reveal() for secret in profile.webhook_secrets] == ["whsec_a", "whsec_b"]


def test_only_the_profile_in_force_needs_its_key(tmp_path: Path) -> None:
    """A key that is missing matters when its profile is about to be used."""
    settings = load(tmp_path, LULY_API_KEY="k")
    assert settings.in_force().name == "luly"
    assert settings.profiles["levers"].client_id is None
    with pytest.raises(UsageError, match="LEVERS_CLIENT_ID"):
        load(tmp_path, "levers", LULY_API_KEY="k").in_force()
    with pytest.raises(UsageError, match="LULY_API_KEY"):
        load(tmp_path).in_force()
    assert load(tmp_path).profile.name == "luly"


def test_the_option_wins_over_the_environment_over_the_file(tmp_path: Path) -> None:
    """Profile and workspace follow the order of the contract."""
    assert load(tmp_path).default_profile == "luly"
    assert load(tmp_path, CALLSHEET_PROFILE="levers").default_profile == "levers"
    chosen = load(tmp_path, "simulator", CALLSHEET_PROFILE="levers")
    assert chosen.default_profile == "simulator"
    assert load(tmp_path).home == tmp_path / "there"
    assert load(tmp_path, CALLSHEET_HOME=str(tmp_path / "b")).home == tmp_path / "b"
    option = load_settings(
        tmp_path / "a", tmp_path / "config.toml", None, {"CALLSHEET_HOME": str(tmp_path / "b")}
    )
    assert option.home == tmp_path / "a"


def test_the_simulators_clock(tmp_path: Path) -> None:
    """The environment overrides the config's speed."""
    assert (load(tmp_path).simulator_speed, load(tmp_path).simulator_seed) == (5.0, 7)
    assert load(tmp_path, CALLSHEET_SIMULATOR_SPEED="200").simulator_speed == 200.0
    for wrong in ("fast", "0", "-1", "inf", "nan"):
        with pytest.raises(UsageError, match="CALLSHEET_SIMULATOR_SPEED"):
            load(tmp_path, CALLSHEET_SIMULATOR_SPEED=wrong)


def test_nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a config the simulator is in force, in the platform's folders."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    settings = load_settings(None, None, None, {})
    assert settings.default_profile == "simulator"
    assert settings.home == tmp_path / "XDG_DATA_HOME" / "callsheet"
    assert settings.config_path == tmp_path / "XDG_CONFIG_HOME" / "callsheet" / "config.toml"
    assert settings.in_force().simulated
    assert set(settings.profiles) == {"simulator", "simulator-levers"}
    assert settings.profiles["simulator-levers"].mode == "slots"


def test_an_unknown_profile_names_the_nearest(tmp_path: Path) -> None:
    """A typing slip is answered with what was probably meant."""
    with pytest.raises(UsageError, match=r"`lully` \(--profile\). Did you mean `luly`"):
        load(tmp_path, "lully")


def test_a_test_number_that_is_none(tmp_path: Path) -> None:
    """Test numbers are read like any phone number."""
    config = tmp_path / "config.toml"
    config.write_text(FULL.replace("(202) 555-0100", "12"), "utf-8")
    with pytest.raises(UsageError, match="line 9: `test_numbers` has `12`"):
        load_settings(None, config, None, {})
