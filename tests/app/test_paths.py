"""What the file system refuses is told, and ends nothing."""

from pathlib import Path

import pytest

from tui.app.paths import complete, is_file, is_there, path_of
from tui.domain.errors import UsageError


def test_there_and_not_there(tmp_path: Path) -> None:
    assert is_there(tmp_path)
    assert not is_file(tmp_path)
    (tmp_path / "a.csv").write_text("a")
    assert is_file(tmp_path / "a.csv")
    assert not is_there(tmp_path / "b.csv")
    assert not is_there(tmp_path / "a.csv" / "b.csv")


@pytest.mark.parametrize("name", ["x" * 5_000, "nul\0"])
def test_what_no_file_can_be_called(tmp_path: Path, name: str) -> None:
    for look in (is_there, is_file):
        with pytest.raises(UsageError, match="cannot be used"):
            look(tmp_path / name)
    assert complete(f"{tmp_path}/{name}/")[1] == ()


def test_the_home_of_nobody_is_a_name() -> None:
    assert path_of("~nobody-at-all-here/x.csv") == Path("~nobody-at-all-here/x.csv")
