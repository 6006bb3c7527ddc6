"""Keys come from private places, and no error shows one."""

import os
from pathlib import Path

import pytest

from tui.domain.errors import UsageError
from tui.settings.keys import key_from_env, key_from_file


def key_file(tmp_path: Path, content: bytes, mode: int = 0o600) -> Path:
    """Write a key file."""
    path = tmp_path / "keys" / "luly.key"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_private_file_is_read(tmp_path: Path) -> None:
    """The line end does not belong to the key."""
    assert key_from_file(key_file(tmp_path, b"sk-1\n"), tmp_path / "home").reveal() == "sk-1"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """The message says what to run."""
    with pytest.raises(UsageError, match=r"can be read by others .*chmod 600"):
        key_from_file(key_file(tmp_path, b"sk-1", mode), tmp_path / "home")


@pytest.mark.parametrize("content", [b"sk 1", b"sk-\x00", "schlüssel".encode(), b"a\nb"])
def test_what_is_no_key_is_refused_and_not_quoted(tmp_path: Path, content: bytes) -> None:
    """Blanks, control bytes and letters beyond ASCII stand in no key."""
    with pytest.raises(UsageError, match="is not a key") as caught:
        key_from_file(key_file(tmp_path, content), tmp_path / "home")
    assert content.decode() not in str(caught.value)
    with pytest.raises(UsageError, match="is not a key") as caught:
        key_from_env("NAME", {"NAME": content.decode()})
    assert content.decode() not in str(caught.value)


def test_empty_and_absent(tmp_path: Path) -> None:
    """Nothing is not a key."""
    with pytest.raises(UsageError, match="is empty"):
        key_from_file(key_file(tmp_path, b"\n"), tmp_path / "home")
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        key_from_file(tmp_path / "none", tmp_path / "home")
    for environ in ({}, {"NAME": " "}):
        with pytest.raises(UsageError, match="NAME, which holds the key, is not set"):
            key_from_env("NAME", environ)


def test_a_file_in_the_workspace_is_refused(tmp_path: Path) -> None:
    """A workspace is backed up and shared; keys are not."""
    with pytest.raises(UsageError, match="lies in the workspace"):
        key_from_file(key_file(tmp_path, b"sk-1"), tmp_path)


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    """A pipe does not make the program wait."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(UsageError, match="is not a plain file"):
        key_from_file(tmp_path / "pipe", tmp_path / "home")
