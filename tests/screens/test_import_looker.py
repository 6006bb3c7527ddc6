"""A look at a file: at once from its beginning, and never read twice for what is known of it."""

import io
import os
from collections.abc import Iterator
from pathlib import Path, PosixPath
from typing import Any

import pytest

from tests.importing.workbooks import workbook
from tests.screens.stage import desk_at
from tui.app.screens.import_looker import Looker
from tui.app.screens.import_preview import Asked, ImportPreview
from tui.engine.desk import Desk
from tui.importing.limits import SAMPLE_ROWS

ROWS = 3 * SAMPLE_ROWS


class CountedPath(PosixPath):
    """A path that tells how many bytes were read of it."""

    read: int = 0

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Open it, counting."""
        return _Counted(self, super().open("rb", buffering=0))


class _Counted(io.RawIOBase):
    def __init__(self, path: CountedPath, file: Any) -> None:
        self._path, self._file = path, file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = int(self._file.readinto(buffer))
        self._path.read += size
        return size

    def close(self) -> None:
        self._file.close()
        super().close()


@pytest.fixture
def path(tmp_path: Path) -> CountedPath:
    """A file of which the sample is a third."""
    path = CountedPath(tmp_path / "list.csv")
    lines = [f"+1202555{n:04},Zoë {n},Ng" for n in range(ROWS - 2)]
    tail = ["+12025550000,Twice,Ng", "no number,Left,Out"]
    Path(path).write_text("\n".join(["phone,name,other", *lines, *tail]), "utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a workspace of its own."""
    with desk_at(tmp_path / "home") as desk:
        yield desk


def counted(looker: Looker, asked: Asked) -> list[ImportPreview]:
    """All that is told while a file is read to its end."""
    told: list[ImportPreview] = []
    looker.count(asked, told.append, lambda: False)
    return told


def test_the_beginning_first_and_the_whole_after_it(desk: Desk, path: CountedPath) -> None:
    looker = Looker(desk)
    first = looker.look(Asked(path, "US"))
    assert (first.rows, first.counted) == (SAMPLE_ROWS, False)
    assert first.outlook.rows == first.outlook.good + first.outlook.doubtful == SAMPLE_ROWS
    told = counted(looker, Asked(path, "US"))
    assert [each.rows for each in told if not each.counted] == [1000, 2000, 3000]
    last = looker.look(Asked(path, "US"))
    assert (last.rows, last.counted, last.outlook.rows) == (ROWS, True, ROWS)
    assert (last.outlook.twice, last.outlook.left_out) == (1, 1)
    assert told[-1] == last


def test_columns_and_region_are_changed_without_reading(desk: Desk, path: CountedPath) -> None:
    looker = Looker(desk)
    looker.look(Asked(path, "US"))
    counted(looker, Asked(path, "US"))
    path.read = 0
    moved = looker.look(Asked(path, "US", {"last_name": "other"}))
    assert [each.becomes for each in moved.columns] == ["phone", "first_name", "last_name"]
    assert moved.outlook.rows == ROWS
    assert looker.look(Asked(path, "SA")).outlook.rows == SAMPLE_ROWS
    assert looker.look(Asked(path, "US", {"phone": "name"})).outlook.left_out == SAMPLE_ROWS
    counted(looker, Asked(path, "US", {"tags": "other"}))
    assert path.read == 0


def test_an_encoding_or_a_delimiter_reads_once(desk: Desk, path: CountedPath) -> None:
    looker = Looker(desk)
    looker.look(Asked(path, "US"))
    other = looker.look(Asked(path, "US", encoding="cp1252"))
    assert other.people[0].name == "ZoÃ« 0"
    assert looker.look(Asked(path, "US", delimiter="|")).columns[0].name == "phone,name,other"
    path.read = 0
    assert looker.look(Asked(path, "US")).people[0].name == "Zoë 0"
    assert looker.look(Asked(path, "US", encoding="cp1252")).people[0].name == "ZoÃ« 0"
    assert path.read == 0


def test_a_count_that_nobody_wants_ends_and_goes_on_later(desk: Desk, path: CountedPath) -> None:
    with Path(path).open("a") as file:
        file.write("".join(f"\n+1202556{n:04},Cy,Ng" for n in range(8000)))
    looker, all_rows = Looker(desk), ROWS + 8000
    told: list[ImportPreview] = []
    looker.count(Asked(path, "US"), told.append, lambda: len(told) == 2)
    assert [each.rows for each in told] == [1000, 2000]
    assert not looker.look(Asked(path, "US")).counted
    path.read = 0
    size = path.stat().st_size
    other = Asked(path, "US", {"tags": "other"})
    looker.count(other, told.append, lambda: told[-1].outlook.rows > SAMPLE_ROWS)
    assert [each.rows for each in told[2:]][:3] == [3000, 4000, 5000]
    judged = looker.look(Asked(path, "US"))
    assert (judged.rows, judged.outlook.rows) == (all_rows, 6400)
    assert counted(looker, Asked(path, "US"))[-1].outlook.rows == all_rows
    assert path.read < 2 * size


def test_what_is_wrong_further_down_is_told(desk: Desk, path: CountedPath) -> None:
    with Path(path).open("ab") as file:
        file.write(b'\n+12025550143,"never closed\n')
    looker = Looker(desk)
    assert not looker.look(Asked(path, "US")).trouble
    told = counted(looker, Asked(path, "US"))
    assert "a quote that is never closed" in told[-1].trouble
    assert "a quote that is never closed" in looker.look(Asked(path, "US")).trouble


def test_a_file_that_changed_is_read_again(desk: Desk, path: CountedPath) -> None:
    looker = Looker(desk)
    looker.look(Asked(path, "US"))
    Path(path).write_text("phone\n+12025550143\n", "utf-8")
    os.utime(path, ns=(1, 1))
    assert looker.look(Asked(path, "US")).rows == 1


def test_a_way_of_reading_that_fails_keeps_the_others(desk: Desk, path: CountedPath) -> None:
    looker = Looker(desk)
    before = looker.look(Asked(path, "US"))
    failed = looker.look(Asked(path, "US", encoding="ascii"))
    assert "is not ascii" in failed.trouble
    assert "F6" in failed.trouble
    assert "--" not in failed.trouble
    assert (failed.encodings, failed.delimited) == (before.encodings, True)


def test_a_sheet_that_is_empty_or_hidden(desk: Desk, tmp_path: Path) -> None:
    rows = [["Phone", "Name"], ["+12025550143", "Zoë"]]
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook({"Empty": [], "March": rows}))
    found = Looker(desk).look(Asked(path))
    assert (found.sheet, found.rows) == ("March", 1)
    path.write_bytes(workbook({"Empty": [], "Old": rows}, hidden=["Old"]))
    looker = Looker(desk)
    found = looker.look(Asked(path))
    assert [name for name, _ in found.sheets] == ["Empty", "Old"]
    assert "hidden sheets" in found.trouble
    assert looker.look(Asked(path, sheet="Old")).people[0].name == "Zoë"


def test_a_region_that_does_not_exist(desk: Desk, path: CountedPath) -> None:
    looker = Looker(desk)
    assert "no region 'XX'" in looker.look(Asked(path, "XX")).trouble
    assert not looker.look(Asked(path, "X")).trouble


def test_too_many_columns_can_be_cut_otherwise(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("phone" + ",x" * 600 + "\n+12025550143" + ",x" * 600 + "\n", "utf-8")
    found = Looker(desk).look(Asked(path))
    assert found.delimited
    assert "601 columns" in found.trouble
    assert "--" not in found.trouble


def test_a_file_that_goes_while_it_is_read(desk: Desk, path: CountedPath) -> None:
    looker = Looker(desk)
    looker.look(Asked(path, "US"))
    told: list[ImportPreview] = []

    def tell(preview: ImportPreview) -> None:
        told.append(preview)
        if preview.counted:
            Path(path).unlink(missing_ok=True)

    looker.count(Asked(path, "US"), tell, lambda: False)
    assert "cannot be read: No such file" in told[-1].trouble
    assert "There is no file" in looker.look(Asked(path, "US")).trouble


def test_columns_of_a_reject_file_say_what_they_are(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    path.write_text("phone,callsheet_line,callsheet_reason\n+12025550143,4,text\n", "utf-8")
    looks = Looker(desk).look(Asked(path)).columns
    assert [each.becomes for each in looks] == ["phone", "left out", "left out"]
    assert "blank" not in looks[1].reason
