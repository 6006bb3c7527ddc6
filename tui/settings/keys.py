"""Keys of accounts: read from an environment variable or from a private file, never shown."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from tui.domain.errors import UsageError
from tui.domain.profile import Secret

_LONGEST_FILE = 16_384


def key_from_env(name: str, environ: Mapping[str, str]) -> Secret:
    """Read a key from an environment variable. Raises UsageError naming it, never its value."""
    found = environ.get(name, "").strip()
    if not found:
        raise UsageError(
            f"The environment variable {name}, which holds the key, is not set.",
            f"Set {name} in the shell that starts callsheet.",
        )
    return Secret(_checked(found, f"the environment variable {name}"))


def key_from_file(path: Path, home: Path) -> Secret:
    """Read a key from a file of the operator's own, mode 0600, outside the workspace `home`.

    The file is judged by what was opened, not by its name. Raises UsageError, never quoting it.
    """
    if path.resolve().is_relative_to(home.resolve()):
        raise UsageError(
            f"The key file {path} lies in the workspace {home}.",
            "Move it out: a workspace is backed up and shared.",
        )
    try:
        opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise UsageError(
            f"The key file {path} cannot be read: {error.strerror}.",
            "Write the key to it with mode 0600, or correct the path in the config.",
        ) from None
    with os.fdopen(opened, "rb") as file:
        _check_owner(path, os.fstat(file.fileno()))
        raw = file.read(_LONGEST_FILE)
    try:
        found = raw.decode("ascii").strip()
    except UnicodeDecodeError:
        found = "\0"
    if not found:
        raise UsageError(f"The key file {path} is empty.", "Write the key to it.")
    return Secret(_checked(found, f"the key file {path}"))


def split_keys(secret: Secret) -> tuple[Secret, ...]:
    """Split several keys that are written with commas between them."""
    return tuple(Secret(part.strip()) for part in secret.reveal().split(",") if part.strip())


def _check_owner(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"The key file {path} is not a plain file.")
    if status.st_uid != os.geteuid():
        raise UsageError(
            f"The key file {path} belongs to somebody else.", "Use a file of your own, mode 0600."
        )
    if status.st_mode & 0o077:
        raise UsageError(
            f"The key file {path} can be read by others (mode {status.st_mode & 0o777:04o}).",
            f"Run: chmod 600 {path}",
        )


def _checked(found: str, where: str) -> str:
    if not all(33 <= ord(character) <= 126 for character in found):
        raise UsageError(
            f"What stands in {where} is not a key: it has blanks or characters that no key has.",
            "Paste the key again, alone on its line.",
        )
    return found
