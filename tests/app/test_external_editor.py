"""The operator's own editor on a private copy."""

import sys
from pathlib import Path

import pytest

from tui.app.external_editor import edit_outside, editor_command
from tui.domain.errors import UsageError


def editor(folder: Path, script: str) -> dict[str, str]:
    """An EDITOR that runs a script on the file it is given."""
    path = folder / "my editor.py"
    path.write_text(f"import sys, os, stat\npath = sys.argv[-1]\n{script}\n", encoding="utf-8")
    return {"EDITOR": f"{sys.executable} '{path}'"}


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    script = "text = open(path).read(); open(path, 'w').write(text + ' there\\n')"
    assert edit_outside("Hello", editor(tmp_path, script)) == "Hello there"
    assert edit_outside("Hello\n", editor(tmp_path, script)) == "Hello\n there\n"


def test_the_copy_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    script = "open(path, 'a').write(f'{os.stat(path).st_mode & 0o777:o} {path}')"
    mode, _, path = edit_outside("", editor(tmp_path, script)).partition(" ")
    assert mode == "600"
    assert not Path(path).exists()


@pytest.mark.parametrize(
    "script", ["sys.exit(1)", "open(path, 'wb').write(b'\\xff')", "os.remove(path)"]
)
def test_what_is_no_text_changes_nothing(tmp_path: Path, script: str) -> None:
    with pytest.raises(UsageError):
        edit_outside("Hello", editor(tmp_path, script))


def test_an_editor_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="does not start"):
        edit_outside("Hello", {"EDITOR": "/nowhere/at-all"})
    with pytest.raises(UsageError, match="no command"):
        editor_command({"EDITOR": "vi 'x"})
    assert editor_command({}) == ["vi"]
    assert editor_command({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
