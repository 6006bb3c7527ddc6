"""The report of an internal error: where it happened, with no values and no keys in it."""

import platform
import traceback
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from tui.domain.profile import Profile, Secret


def crash_report(error: BaseException, profiles: Iterable[Profile] = ()) -> str:
    """Answer the report: the kind of error, its words without keys, and the frames."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"callsheet: internal error: {_scrubbed(_words(error), profiles)}",
        "This is a bug. Nothing was repeated; `callsheet status` shows what is known.",
        f"callsheet {program_version()}, Python {platform.python_version()}",
        *(f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames),
    ]
    return "\n".join(lines)


def program_version() -> str:
    """Answer the installed version."""
    try:
        return version("callsheet")
    except PackageNotFoundError:
        return "not installed"


def _words(error: BaseException) -> str:
    return "".join(traceback.format_exception_only(error)).strip()


def _scrubbed(text: str, profiles: Iterable[Profile]) -> str:
    for profile in profiles:
        keys = (profile.api_key, profile.client_id, profile.client_secret, profile.token)
        secrets = (*keys, *profile.webhook_secrets, Secret(profile.proxy))
        for shown in (secret.reveal() for secret in secrets if secret):
            if len(shown) > 3:
                text = text.replace(shown, "•••")
    return text


def _place(filename: str) -> str:
    for mark in ("/site-packages/", "/tui/"):
        if mark in filename:
            kept = filename.rsplit(mark, 1)[1]
            return kept if mark == "/site-packages/" else f"tui/{kept}"
    return filename.rsplit("/", 1)[-1]
