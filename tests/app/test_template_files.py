"""A text written to a file."""

from pathlib import Path

import pytest

from tui.app.template_files import write_template_file
from tui.domain.errors import UsageError


def test_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    path = tmp_path / "new" / "renewal call.j2"
    write_template_file(path, "Hi {{ a }}\nسارة", False)
    assert path.read_text(encoding="utf-8") == "Hi {{ a }}\nسارة"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_template_file(path, "other", False)
    write_template_file(path, "other", True)
    assert path.read_text(encoding="utf-8") == "other"


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_template_file(tmp_path, "x", True)
