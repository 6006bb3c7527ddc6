"""Files that would hang, fill or fool an import: each is a clear error, and nothing is left."""

import io
import json
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import LULY, desk_at
from tests.importing.old_workbooks import ods
from tests.importing.test_sheets import BOMB
from tests.importing.workbooks import workbook
from tui.domain.errors import UsageError
from tui.engine.desk import Desk
from tui.engine.importing import LARGE, import_file

MANY = LARGE + 5_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "home", replace(LULY, region="SA")) as (made, _):
        yield made


def _rows(file: io.BufferedIOBase, count: int = MANY) -> None:
    file.write(b"phone,note\n")
    for number in range(count):
        file.write(b"+9665012%05d,x\n" % number)


def _cell_of_200_mb(file: io.BufferedIOBase) -> None:
    file.write(b'phone,note\n0501234567,"')
    for _ in range(200):
        file.write(b"x" * 1_000_000)
    file.write(b'"\n')


def _cell_of_many_lines(file: io.BufferedIOBase) -> None:
    file.write(b'phone,note\n0501234567,"')
    for _ in range(60):
        file.write(b"x" * 999 * 1_000 + b"\n")
    file.write(b'"\n')


def _million_columns(file: io.BufferedIOBase) -> None:
    file.write(b"phone" + b",x" * 1_000_000 + b"\n0501234567" + b"," * 1_000_000 + b"\n")


def _nul_at_the_end(file: io.BufferedIOBase) -> None:
    _rows(file)
    file.write(b"0501234567,a\0b\n")


def _quote_at_the_end(file: io.BufferedIOBase) -> None:
    _rows(file)
    file.write(b'0501234567,"never closed\n')


def _broken_utf16(file: io.BufferedIOBase) -> None:
    file.write("phone,note\n0501234567,x\n".encode("utf-16") + b"\x00\xd8\n")


def _deep_json(file: io.BufferedIOBase) -> None:
    file.write(b'[{"phone":' + b"[" * 200_000 + b"]" * 200_000 + b"}]")


def _json_cut_off(file: io.BufferedIOBase) -> None:
    file.write(json.dumps([{"phone": f"05012{n:05}"} for n in range(5_000)]).encode()[:-30])


def _card_cut_off(file: io.BufferedIOBase) -> None:
    file.write(b"BEGIN:VCARD\nTEL:0501234567\nEND:VCARD\nBEGIN:VCARD\nTEL:05012")


def _zip_bomb(file: io.BufferedIOBase) -> None:
    file.write(workbook({"S": [["phone"], ["0501234567"]]}, extra={"xl/x.xml": bytes(90_000_000)}))


def _sheet_bomb(file: io.BufferedIOBase) -> None:
    file.write(ods({"S": [["phone"], ["0501234567"]]}, BOMB))


def _entities(file: io.BufferedIOBase) -> None:
    lots = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE a [<!ENTITY e0 "{"x" * 100}">{lots}]><a>&e11;</a>'
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", xml)


HARM: list[tuple[str, Callable[[io.BufferedIOBase], None], str]] = [
    ("a.csv", _cell_of_200_mb, "line of more than"),
    ("a.csv", _cell_of_many_lines, "Line 2 .*(too large|lines)"),
    ("a.csv", _million_columns, "columns"),
    ("a.csv", _nul_at_the_end, f"Line {MANY + 2} .*NUL"),
    ("a.csv", _quote_at_the_end, f"Line {MANY + 2} .*never closed"),
    ("a.csv", _broken_utf16, "not utf-16"),
    ("a.json", _deep_json, "nested"),
    ("a.json", _json_cut_off, "no JSON"),
    ("a.vcf", _card_cut_off, "no end"),
    ("a.xlsx", _zip_bomb, "unpack"),
    ("a.ods", _sheet_bomb, "row 1,003"),
    ("a.ods", _entities, "no whole workbook"),
]


@pytest.mark.parametrize(
    ("name", "write", "words"), HARM, ids=lambda it: getattr(it, "__name__", "")
)
def test_harm_is_refused_whole(
    desk: Desk, tmp_path: Path, name: str, write: Callable[[io.BufferedIOBase], None], words: str
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        write(file)
    start = time.process_time()
    with pytest.raises(UsageError, match=words):
        import_file(desk, path, list_name="x")
    assert time.process_time() - start < 10
    assert desk.store.lists.all() == ()
    assert desk.store.imports.all() == ()
    assert desk.store.suppression.count() == 0
    assert not list((desk.store.home / "exports").iterdir())


PEAK = """
import resource, sys
from pathlib import Path
from tui.domain.errors import UsageError
from tui.importing import plan_mapping, read_file
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    plan_mapping(read_file(Path(sys.argv[1])))
except UsageError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("write", [_cell_of_200_mb, _cell_of_many_lines, _million_columns])
def test_harm_takes_little_memory(
    tmp_path: Path, write: Callable[[io.BufferedIOBase], None]
) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        write(file)
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], cwd=root, capture_output=True, check=True
    )
    unit = 1024 if sys.platform != "darwin" else 1
    assert int(done.stdout) * unit < 150 << 20
    assert resource.RUSAGE_SELF == 0
