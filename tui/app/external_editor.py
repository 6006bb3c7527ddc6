"""The operator's own editor, on a private copy of a text."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tui.domain.errors import CallsheetError, UsageError

USUAL = "vi"
"""What is started where neither VISUAL nor EDITOR says otherwise."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Answer the command of the operator's editor. Raises UsageError for one that is no command."""
    written = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip() or USUAL
    try:
        return shlex.split(written)
    except ValueError:
        raise UsageError(f"EDITOR is no command: {written!r}.", "Set EDITOR to one.") from None


def edit_outside(text: str, environ: Mapping[str, str]) -> str:
    """Let the operator's editor change a text; answer what it saved. Blocks until it ends.

    The terminal must be the editor's meanwhile. The copy is private and removed afterwards.
    Raises UsageError where the editor cannot be started, ends with an error, or saved no text.
    """
    command = editor_command(environ)
    with tempfile.TemporaryDirectory(prefix="callsheet-") as folder:
        path = Path(folder) / "prompt.j2"
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        try:
            done = subprocess.run([*command, str(path)], check=False)
        except OSError as error:
            raise UsageError(
                f"The editor {command[0]} does not start: {error.strerror}.", "Set EDITOR."
            ) from None
        if done.returncode:
            raise _unchanged(f"The editor {command[0]} ended with {done.returncode}.")
        try:
            saved = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise _unchanged("The editor saved no text.") from None
    # Editors end a file with a line end of their own; a prompt does not gain one by it.
    added = saved.endswith("\n") and not text.endswith("\n")
    return saved[:-1] if added else saved


def _unchanged(message: str) -> CallsheetError:
    return UsageError(message, "The text is as it was.")
