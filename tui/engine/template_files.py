"""Templates as files: one `NAME.j2` each, in and out, and a folder that is kept in step.

A name is data and never a path: what no file name may hold is written as `%2F`.
"""

import os
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from tui.domain.errors import Busy, CallsheetError, NotFound, UsageError
from tui.domain.template import Template
from tui.engine.desk import Desk

ENDING = ".j2"

MAX_BYTES = 400_000
"""Of one file: four times what a template's source may have in characters."""

_AWKWARD = re.compile(r'[/\\:*?"<>|%\x00-\x1f\x7f]|^\.|[. ]$')


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: the version it is now, and whether that is a new one."""

    path: Path
    template: Template | None = None
    new: bool = False
    error: str = ""


@dataclass(slots=True)
class Folder:
    """A watched folder: what was seen of each file, so that an unchanged one is not read again."""

    path: Path
    seen: dict[Path, tuple[int, int]] = field(default_factory=dict)


def file_name(name: str) -> str:
    """Answer the file name of a template's name; `template_name` reads it back."""
    return _AWKWARD.sub(lambda found: f"%{ord(found[0]):02X}", name) + ENDING


def template_name(path: Path) -> str:
    """Answer the template's name of a file."""
    return unquote(path.name.removesuffix(ENDING))


def export_templates(desk: Desk, folder: Path, names: Collection[str] = ()) -> tuple[Path, ...]:
    """Write the latest version of templates (all, where none is named) into a folder.

    Each file is replaced whole. Raises NotFound before anything is written, Busy where the
    folder cannot be written.
    """
    templates = desk.store.templates
    found = [templates.get(name) for name in names] if names else list(templates.all())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / file_name(each.name), each.source) for each in found)
    except OSError as error:
        raise Busy(f"{folder} cannot be written: {error.strerror}.") from None


def import_template(desk: Desk, path: Path, note: str = "") -> Taken:
    """Save a file's text as the next version of the template of its name.

    The same text makes no new version. Raises UsageError for what is no text, NameTaken.
    """
    name = template_name(path)
    source = read_source(path)
    try:
        found = desk.store.templates.get(name)
        before = found.id, found.version
    except NotFound:
        before = "", 0
    saved = desk.store.templates.save(name, source, desk.operator, note or f"from {path.name}")
    return Taken(path, saved, (saved.id, saved.version) != before)


def read_source(path: Path) -> str:
    """Read a template file. Raises UsageError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES:,} bytes.", "Is it a template?")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None


def template_files(path: Path) -> tuple[Path, ...]:
    """Answer the `.j2` files of a folder in order, or the file itself. Raises UsageError."""
    if path.is_file():
        return (path,)
    try:
        return tuple(sorted(each for each in path.iterdir() if _is_template(each)))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None


def look(desk: Desk, folder: Folder) -> Iterator[Taken]:
    """Take in what has changed in a watched folder since it was looked at before.

    A file that cannot be taken is answered with its error, and tried again when it changes.
    Raises UsageError where the folder itself cannot be read.
    """
    now: dict[Path, tuple[int, int]] = {}
    for path in template_files(folder.path):
        with suppress(FileNotFoundError):
            about = path.stat()
            now[path] = (about.st_mtime_ns, about.st_size)
    changed = [path for path in now if folder.seen.get(path) != now[path]]
    folder.seen = now
    for path in changed:
        try:
            taken = import_template(desk, path)
        except CallsheetError as error:
            yield Taken(path, error=error.message)
        else:
            if taken.new:
                yield taken


def taken_document(taken: Taken) -> Mapping[str, object]:
    """Answer what became of a file as plain data."""
    if taken.template is None:
        return {"file": str(taken.path), "error": taken.error}
    return {
        "file": str(taken.path),
        "id": taken.template.id,
        "name": taken.template.name,
        "version": taken.template.version,
        "new": taken.new,
    }


def _is_template(path: Path) -> bool:
    return path.name.endswith(ENDING) and not path.name.startswith(".") and path.is_file()


def _write(path: Path, source: str) -> Path:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(source.encode("utf-8", "surrogatepass"))
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return path
