"""What the import dialog was filled in with, and the run itself. Called in threads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.app.screens.import_preview import Asked
from tui.engine.desk import Desk
from tui.engine.importing import ImportReport, import_file
from tui.engine.suppress_file import SuppressFileReport, suppress_file

CONTACTS, REFUSALS = "contacts", "refusals"
"""What a file can be: people to call, or numbers that nobody may call."""

LARGE = 500_000
"""Bytes of a file that is imported in a process of its own: the screen stays quick meanwhile."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields. `kind` is `CONTACTS` or `REFUSALS`."""

    source: Path | str
    kind: str
    name: str
    reason: str
    region: str | None
    duplicates: str
    said: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None
    delimiter: str | None = None

    @property
    def asked(self) -> Asked:
        """What concerns the look at the file."""
        return Asked(self.source, self.region, self.said, self.encoding, self.sheet, self.delimiter)

    def complaint(self) -> str:
        """Answer what is missing, "" where nothing is."""
        if not str(self.source).strip() or self.source == Path():
            return "Name a file first."
        if self.kind == CONTACTS and not self.name:
            return "Name the list it becomes."
        if self.kind == REFUSALS and not self.reason:
            return "Say why they must not be called."
        return ""


def is_large(form: Form) -> bool:
    """Whether the import would keep the interpreter from the screen for longer than one notices."""
    try:
        return isinstance(form.source, Path) and form.source.stat().st_size > LARGE
    except OSError:
        return False  # The import says what is wrong with it.


def run_import(
    desk: Desk, form: Form, here: bool, progress: Progress, cancelled: Callable[[], bool]
) -> ImportReport | SuppressFileReport:
    """Import into the list (`here`: it exists), or onto the do-not-call list. Blocks, raises."""
    if form.kind == REFUSALS:
        return suppress_file(
            desk,
            form.source,
            name="pasted text",
            reason=form.reason,
            region=form.region,
            mapping=form.said,
            encoding=form.encoding,
            delimiter=form.delimiter,
            sheet=form.sheet,
            on_progress=progress,
            cancelled=cancelled,
        )
    return import_file(
        desk,
        form.source,
        name="pasted text",
        list_name=None if here else form.name,
        into=form.name if here else None,
        region=form.region,
        mapping=form.said,
        encoding=form.encoding,
        delimiter=form.delimiter,
        sheet=form.sheet,
        on_duplicate=form.duplicates,
        on_progress=progress,
        cancelled=cancelled,
    )
