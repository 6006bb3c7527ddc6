"""From the config's `[profiles.NAME]` to a Profile, and what is still missing to use it."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from tui.domain.errors import UsageError
from tui.domain.profile import SIMULATED, Profile, Secret
from tui.settings.config import ConfigFile
from tui.settings.keys import key_from_env, key_from_file, split_keys
from tui.settings.schema import SECRETS, profile_keys

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "luly": {"base_url": "https://app.luly.ai/api", "mode": "whole"},
    "levers": {"mode": "slots"},
}
_NEEDED = {"luly": "api_key", "levers": "client_id"}


def read_profile(config: ConfigFile, name: str) -> tuple[Profile, Mapping[str, object]]:
    """Read one profile without its keys; answer it with the settings that name them.

    Raises UsageError for whatever the file has wrong.
    """
    path = ("profiles", name)
    if name in SIMULATED:
        raise UsageError(
            f"{config.place(path)}: the profile `{name}` is built in and cannot be redefined.",
            "Give it another name.",
        )
    if name.lower().startswith("simulator"):
        raise UsageError(
            f"{config.place(path)}: the profile `{name}` would be taken for the simulator's.",
            "Give it another name: a live account must not look like one that rings nobody.",
        )
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{config.place(path)}: a profile's name has letters, digits, dots, - and _ only."
        )
    provider = _provider(config, path)
    found = config.read(path, profile_keys(provider))
    settings: dict[str, Any] = {**_DEFAULTS[provider], **found}
    if "base_url" not in settings:
        raise UsageError(
            f"{config.place(path)}: the profile `{name}` needs `base_url`.",
            "Write the address of the account's API.",
        )
    _check_secrets(config, path, provider, found)
    taken = {item.name for item in fields(Profile)} & settings.keys()
    profile = Profile(name=name, **{key: settings[key] for key in taken})
    return replace(profile, test_numbers=_test_numbers(config, path, profile)), found


def with_keys(
    profile: Profile,
    found: Mapping[str, object],
    config: ConfigFile,
    home: Path,
    environ: Mapping[str, str],
) -> Profile:
    """Answer the profile with its keys. Raises UsageError where one is missing or unsafe."""
    keys: dict[str, Secret | tuple[Secret, ...]] = {}
    for name in SECRETS[profile.provider]:
        if f"{name}_env" in found:
            key = key_from_env(str(found[f"{name}_env"]), environ)
        elif f"{name}_file" in found:
            path = Path(str(found[f"{name}_file"])).expanduser()
            key = key_from_file(config.path.parent / path, home)
        else:
            continue
        keys[name] = split_keys(key) if name == "webhook_secrets" else key
    return replace(profile, **keys)  # type: ignore[arg-type]


def _provider(config: ConfigFile, path: tuple[str, ...]) -> str:
    table = config.table(*path)
    if "provider" not in table:
        raise UsageError(
            f"{config.place(path)}: the profile `{path[-1]}` needs `provider`.",
            'Write provider = "luly" or provider = "levers".',
        )
    provider = table["provider"]
    if not isinstance(provider, str) or provider not in SECRETS:
        config.fail((*path, "provider"), 'must be "luly" or "levers".')
    return provider


def _check_secrets(
    config: ConfigFile, path: tuple[str, ...], provider: str, found: Mapping[str, object]
) -> None:
    for name in SECRETS[provider]:
        if f"{name}_env" in found and f"{name}_file" in found:
            config.fail((*path, f"{name}_file"), f"and `{name}_env` exclude each other.")

    def has(name: str) -> bool:
        return f"{name}_env" in found or f"{name}_file" in found

    if provider == "levers" and has("client_id") != has("client_secret"):
        missing = "client_secret" if has("client_id") else "client_id"
        raise UsageError(
            f"{config.place(path)}: the profile `{path[-1]}` needs `{missing}_env` too.",
            "A client id and its secret are exchanged for a token together.",
        )
    if not has(_NEEDED[provider]) and not (provider == "levers" and has("token")):
        raise UsageError(
            f"{config.place(path)}: the profile `{path[-1]}` does not say where its key is.",
            f"Write {_NEEDED[provider]}_env or {_NEEDED[provider]}_file.",
        )


def _test_numbers(config: ConfigFile, path: tuple[str, ...], profile: Profile) -> tuple[str, ...]:
    if not profile.test_numbers:
        return ()
    from tui.domain.phone import read_phone  # loads the numbering plans: only where needed

    numbers = []
    for written in profile.test_numbers:
        reading = read_phone(written, profile.region)
        if not reading.e164:
            config.fail((*path, "test_numbers"), f"has `{written}`: {reading.message}")
        numbers.append(reading.e164)
    return tuple(dict.fromkeys(numbers))
