"""The config file is read strictly, and says where it is wrong."""

from pathlib import Path

import pytest

from tui.domain.errors import UsageError
from tui.settings import load_settings

LULY = '[profiles.luly]\nprovider = "luly"\napi_key_env = "LULY_API_KEY"\n'
LEVERS = (
    '[profiles.levers]\nprovider = "levers"\nbase_url = "https://api.example.com"\n'
    'client_id_env = "ID"\nclient_secret_env = "SECRET"\n'
)


def complaint(tmp_path: Path, source: str) -> str:
    """Load a config and answer what is wrong with it, without the folder."""
    config = tmp_path / "config.toml"
    config.write_text(source, "utf-8")
    with pytest.raises(UsageError) as caught:
        load_settings(tmp_path / "home", config, None, {})
    return str(caught.value).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            LULY + "\nchunk_sise = 3\n",
            "config.toml, line 5: there is no key `chunk_sise`. Did you mean `chunk_size`?",
        ),
        (
            "[profile.luly]\n",
            "config.toml, line 1: there is no key `profile`. Did you mean `profiles`?",
        ),
        (
            "# x\n\ndefault_profil = 'a'\n",
            "config.toml, line 3: there is no key `default_profil`. "
            "Did you mean `default_profile`?",
        ),
        (LULY + "chunk_size = true\n", "config.toml, line 4: `chunk_size` must be a whole number."),
        (LULY + "chunk_size = '9'\n", "config.toml, line 4: `chunk_size` must be a whole number."),
        (LULY + "chunk_size = 0\n", "config.toml, line 4: `chunk_size` must be from 1 to 10000."),
        (
            LULY + "retry_wait = nan\n",
            "config.toml, line 4: `retry_wait` must be at least 0.",
        ),
        (
            LULY + "request_timeout = 0\n",
            "config.toml, line 4: `request_timeout` must be more than 0.",
        ),
        (
            LULY + "ramp = [\n  1,\n  0,\n]\n",
            "config.toml, line 4: `ramp` must be from 1 to 1000000000.",
        ),
        (
            LULY + 'assume_ended_after = "24 hours"\n',
            'config.toml, line 4: `assume_ended_after` must be a time span such as "24h", "90m" '
            'or "1d12h".',
        ),
        (
            LULY + 'mode = "half"\n',
            'config.toml, line 4: `mode` must be "whole" or "slots".',
        ),
        (
            LULY + "client_id_env = 'X'\n",
            "config.toml, line 4: there is no key `client_id_env`.",
        ),
        (
            LULY + "api_key_file = 'x'\n",
            "config.toml, line 4: `api_key_file` and `api_key_env` exclude each other.",
        ),
        (
            LULY.replace("LULY_API_KEY", "sk-live-1234"),
            "config.toml, line 3: `api_key_env` must be the NAME of an environment variable, "
            "in capitals; not a key.",
        ),
        (
            "[profiles.luly]\nprovider = 'luly'\napi_key = 'sk-live-1234'\n",
            "config.toml, line 3: there is no key `api_key`. Did you mean `api_key_env`?",
        ),
        (
            "[profiles.luly]\nprovider = 'luly'\n",
            "config.toml, line 1: the profile `luly` does not say where its key is. "
            "Write api_key_env or api_key_file.",
        ),
        (
            "[profiles.x]\nprovider = 'bland'\n",
            'config.toml, line 2: `provider` must be "luly" or "levers".',
        ),
        (
            "[profiles.x]\nregion = 'US'\n",
            "config.toml, line 1: the profile `x` needs `provider`. "
            'Write provider = "luly" or provider = "levers".',
        ),
        (
            "[profiles.simulator]\nprovider = 'luly'\n",
            "config.toml, line 1: the profile `simulator` is built in and cannot be redefined. "
            "Give it another name.",
        ),
        (
            "[profiles.SIMULATOR]\nprovider = 'luly'\n",
            "config.toml, line 1: the profile `SIMULATOR` would be taken for the simulator's. "
            "Give it another name: a live account must not look like one that rings nobody.",
        ),
        (
            '[profiles."a:b"]\nprovider = "luly"\n',
            "config.toml, line 1: a profile's name has letters, digits, dots, - and _ only.",
        ),
        (
            LEVERS.replace('client_secret_env = "SECRET"\n', ""),
            "config.toml, line 1: the profile `levers` needs `client_secret_env` too. "
            "A client id and its secret are exchanged for a token together.",
        ),
        (
            LEVERS.replace('base_url = "https://api.example.com"\n', ""),
            "config.toml, line 1: the profile `levers` needs `base_url`. "
            "Write the address of the account's API.",
        ),
        ("profiles = 3\n", "config.toml, line 1: `profiles` must be a table."),
        ("[simulator]\nspeed = 0\n", "config.toml, line 2: `speed` must be more than 0."),
        ("[simulator]\nsped = 9\n", "config.toml, line 2: there is no key `sped`. "),
        ("default_profile = 'nobody'\n", "There is no profile `nobody` (`default_profile` in "),
        ("a = \n", "config.toml is not valid TOML: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, source: str, said: str) -> None:
    """Every complaint names file, line and key."""
    found = complaint(tmp_path, source)
    assert found.startswith(said), found
    assert "sk-live" not in found


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://app.luly.ai/api", "must begin with https://"),
        ("ftp://app.luly.ai", "must be an address"),
        ("https://user:secret@app.luly.ai", "must not have a user or a password"),
        ("https://app.luly.ai/?k=v", "must end with its path"),
        ("https://app luly.ai", "must be an address"),
        ("https://app.luly.ai:notaport", "must be an address"),
        ("http://127.0.0.1.example.com", "must begin with https://"),
        ("", "must not be empty"),
    ],
)
def test_addresses_that_are_refused(tmp_path: Path, address: str, said: str) -> None:
    """Plain http only on this machine, no credentials, no query."""
    found = complaint(tmp_path, LULY + f'base_url = "{address}"\n')
    assert f"`base_url` {said}" in found
    assert "secret" not in found


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://app.luly.ai/api/", "https://app.luly.ai/api"),
        ("http://127.0.0.1:8080/luly/api", "http://127.0.0.1:8080/luly/api"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:1/x", "http://[::1]:1/x"),
    ],
)
def test_addresses_that_are_taken(tmp_path: Path, address: str, kept: str) -> None:
    """A path prefix is kept, a trailing slash is not."""
    config = tmp_path / "config.toml"
    config.write_text(LULY + f'base_url = "{address}"\n', "utf-8")
    settings = load_settings(tmp_path / "home", config, None, {})
    assert settings.profiles["luly"].base_url == kept


def test_a_config_that_was_named_must_be_there(tmp_path: Path) -> None:
    """The usual config file may be absent; one that was asked for may not."""
    with pytest.raises(UsageError, match="There is no config file"):
        load_settings(None, tmp_path / "none.toml", None, {})
    with pytest.raises(UsageError, match="There is no config file"):
        load_settings(None, None, None, {"CALLSHEET_CONFIG": str(tmp_path / "none.toml")})
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(None, tmp_path, None, {})


def test_a_config_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are said to be so."""
    config = tmp_path / "config.toml"
    config.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_settings(None, config, None, {})
