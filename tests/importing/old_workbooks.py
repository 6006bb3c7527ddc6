"""ODS and XLS workbooks for tests: the XML of the one, the records of the other."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
Cell = str | float | None
_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ods(sheets: Mapping[str, Sequence[Sequence[Cell]]], within: str = "") -> bytes:
    """Write an OpenDocument workbook; `within` is XML put at the end of the first sheet."""
    tables = []
    for name, rows in sheets.items():
        lines = "".join(
            f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows
        )
        tables.append(f'<table:table table:name="{escape(name)}">{lines}{within}</table:table>')
        within = ""
    content = (
        f"<office:document-content {_SPACES}><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        text = f"<text:p>{escape(cell)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell!r}"/>'


def xls(rows: Sequence[Sequence[Cell]], sheet: str = "Sheet1") -> bytes:
    """Write a BIFF8 workbook with one sheet, in the compound file that it lives in."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = sheet.encode("ascii")
    beginning = _record(0x0809, bof) + _record(0x0042, struct.pack("<H", 1200))
    place = len(beginning) + 4 + 8 + len(name) + 4
    directory = struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name
    stream = beginning + _record(0x0085, directory) + _record(0x000A, b"")
    assert len(stream) == place
    stream += _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max(map(len, rows))
    stream += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                head = struct.pack("<HHHHB", r, c, 0, len(text) // 2, 1)
                stream += _record(0x0204, head + text)
            elif cell is not None:
                stream += _record(0x0203, struct.pack("<HHHd", r, c, 0, cell))
    return _compound(stream + _record(0x000A, b""), "Workbook")


def compound(stream: bytes, name: str) -> bytes:
    """Write a compound file with one stream: what a workbook with a password is, too."""
    return _compound(stream, name)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes, name: str) -> bytes:
    """[MS-CFB]: header, one FAT sector, one directory sector, then the stream's sectors."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, 2 + count), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    assert len(fat) == _SECTOR // 4, "the stream is too long for one FAT sector"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0)
    header += struct.pack("<IIIII", 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *([_FREE] * 108))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream))
    entries += (_entry("", 0, _FREE, 0, 0)) * 2
    return header + struct.pack(f"<{len(fat)}I", *fat) + entries + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xIQQIQ", len(text), kind, 1, _FREE, _FREE, child, 0, 0, 0, start, size
    )
