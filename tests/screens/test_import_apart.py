"""An import in a process of its own: the same report, the same errors, stopped by the operator."""

from pathlib import Path

import pytest

from tui.app.screens.import_child import run_apart
from tui.app.screens.import_run import CONTACTS, LARGE, REFUSALS, Form, is_large
from tui.domain.errors import Refused, UsageError
from tui.engine.desk import Desk
from tui.engine.importing import ImportReport
from tui.engine.suppress_file import SuppressFileReport


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three thousand people."""
    path = tmp_path / "many.csv"
    rows = [f"+1202555{n:04},Name{n},Person" for n in range(3000)]
    path.write_text("\n".join(["phone,first_name,last_name", *rows]), encoding="utf-8")
    return path


def form(path: Path, kind: str = CONTACTS, region: str = "US") -> Form:
    """What the dialog would hand over."""
    return Form(path, kind, "many", "asked", region, "skip")


def test_the_report_and_the_progress_come_back(desk: Desk, file: Path) -> None:
    told: list[tuple[int, int]] = []
    report = run_apart(desk, form(file), False, lambda *at: told.append(at), lambda: False)
    assert isinstance(report, ImportReport)
    assert report.read == 3000 == report.added + report.duplicates + report.invalid
    assert desk.store.lists.get("many").contacts == report.added
    assert told[-1] == (3000, 3000)


def test_errors_are_what_they_were(desk: Desk, file: Path) -> None:
    with pytest.raises(UsageError, match="no region"):
        run_apart(desk, form(file, region="XX"), False, lambda *_: None, lambda: False)
    assert not desk.store.lists.all()


def test_stopped_it_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    rows = [f"+1{212 + n % 5}{2000000 + n},Name{n}" for n in range(60_000)]
    path.write_text("\n".join(["phone,first_name", *rows]), encoding="utf-8")
    begun: list[int] = []
    with pytest.raises(Refused, match="stopped"):
        run_apart(desk, form(path), False, lambda done, _: begun.append(done), lambda: bool(begun))
    assert not desk.store.lists.all()


def test_refusals_too(desk: Desk, file: Path) -> None:
    report = run_apart(desk, form(file, REFUSALS), False, lambda *_: None, lambda: False)
    assert isinstance(report, SuppressFileReport)
    assert desk.store.suppression.count() == report.added == 3000


def test_what_is_large(file: Path, tmp_path: Path) -> None:
    assert not is_large(form(file))
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * (LARGE + 1))
    assert is_large(form(large))
    assert not is_large(form(tmp_path / "gone.csv"))
