"""Looks at a file before it is imported: its beginning at once, the whole of it once."""

import threading
import time
from collections.abc import Callable, Generator, Hashable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.app.screens.import_preview import (
    Asked,
    ImportPreview,
    columns_of,
    form_of,
    people_of,
    unread,
)
from tui.app.screens.import_words import said_of
from tui.domain.errors import UsageError
from tui.domain.phone import known_region
from tui.engine.desk import Desk
from tui.engine.import_outlook import GIVEN_S, Outlook, judged_by, outlooks
from tui.engine.mapping_memory import plan_for
from tui.importing import Mapping, ReadOptions, Table, import_rows, read_file
from tui.importing.encoding_choices import EncodingChoice, encoding_choices
from tui.importing.limits import SAMPLE_ROWS
from tui.importing.sheet_names import Sheet, sheets_of
from tui.importing.survey import Survey, beginning, survey_table, surveying

_KEPT = 4
"""Ways of reading one file that are kept: encodings and delimiters one goes through and back."""

_GONE = (OSError, UnicodeError)
"""What reading raises where the file, or the disk it is on, changed under it."""

Tell = Callable[[ImportPreview], None]


@dataclass
class _Reading:
    """A file read in one way; `whole` and `trouble` are known once it was read to the end.

    `outlooks` are what is known of the rows so far, by what it depends on. What reads on is kept
    where it stands: `surveying`, and for one of the outlooks `judging`.
    """

    table: Table
    head: Table
    first: Survey
    sheets: tuple[Sheet, ...]
    encodings: tuple[EncodingChoice, ...]
    whole: Survey | None = None
    trouble: UsageError | None = None
    outlooks: dict[Hashable, Outlook] = field(default_factory=dict)
    surveying: Generator[int, None, Survey] | None = None
    judging: tuple[Hashable, Iterator[Outlook]] | None = None


class Looker:
    """Answers previews, for a thread; keeps what was read, so that a word changes nothing of it.

    A file is read anew for another encoding, delimiter or sheet, and where it changed on disk.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._count_lock = threading.Lock()
        self._readings: dict[Hashable, _Reading] = {}
        self._file: Hashable = None

    def look(self, asked: Asked) -> ImportPreview:
        """Look at the file as it is asked for; what is wrong with it is the preview's `trouble`.

        Blocks: for the beginning of the file where it was not read so before, else for what can
        be told of its first rows.
        """
        try:
            reading = self._reading(asked)
            return self._preview(reading, asked)
        except UsageError as error:
            return _refused(asked, error, self._other())
        except _GONE as error:
            return ImportPreview(trouble=str(_gone(asked, error)))

    def count(self, asked: Asked, tell: Tell, left: Callable[[], bool]) -> None:
        """Read and judge the file to its end, once; `tell` what is known on the way. Blocks.

        Ends where `left` answers True, between two blocks of rows; asked again for the same, it
        goes on there.
        """
        with self._count_lock:
            try:
                reading = self._reading(asked)
                if self._survey(reading, asked, tell, left):
                    preview = self._preview(reading, asked)
                    tell(preview)
                    if preview.columns and not preview.trouble:
                        self._judge(reading, asked, preview, tell, left)
            except UsageError as error:
                tell(ImportPreview(trouble=said_of(error)))
            except _GONE as error:
                tell(ImportPreview(trouble=str(_gone(asked, error))))

    def _reading(self, asked: Asked) -> _Reading:
        """The file read so, from what is kept where it is. Raises UsageError."""
        with self._lock:
            file = _identity(asked.source)
            if file != self._file:
                self._file, self._readings = file, {}
            key = (asked.encoding, asked.delimiter, asked.sheet)
            found = self._readings.pop(key, None) or _read(asked, self._other())
            if not form_of(found.table).delimited:
                self._readings.clear()  # What is no text is held whole; once is enough.
            while len(self._readings) >= _KEPT:
                del self._readings[next(iter(self._readings))]
            self._readings[key] = found
            return found

    def _other(self) -> _Reading | None:
        """The same file, read in some way before."""
        return next(iter(self._readings.values()), None)

    def _survey(
        self, reading: _Reading, asked: Asked, tell: Tell, left: Callable[[], bool]
    ) -> bool:
        """Read on to the end of the file; answer whether that was reached, or is no use."""
        if reading.whole is not None or reading.trouble is not None:
            return True
        preview = self._preview(reading, asked)
        reading.surveying = reading.surveying or surveying(reading.table)
        while not left():
            try:
                tell(replace(preview, rows=next(reading.surveying)))
            except StopIteration as ended:
                reading.whole = ended.value
                return True
            except UsageError as error:
                reading.trouble = error
                return True
            time.sleep(GIVEN_S)
        return False

    def _preview(self, reading: _Reading, asked: Asked) -> ImportPreview:
        survey = reading.whole or reading.first
        form = replace(
            form_of(reading.table),
            sheets=reading.sheets,
            encodings=reading.encodings,
            rows=survey.rows,
            counted=reading.whole is not None,
        )
        if reading.trouble is not None:
            return replace(form, trouble=said_of(reading.trouble, len(reading.encodings)))
        try:
            plan = plan_for(self._desk, reading.table, asked.said, survey)
        except UsageError as error:
            columns = unread(reading.table, survey) if error.about == "phone" else ()
            return replace(form, columns=columns, trouble=said_of(error))
        people, rejected = people_of(import_rows(reading.head, plan, asked.region))
        return replace(
            form,
            columns=columns_of(reading.table, plan, asked.said),
            people=people,
            rejected=rejected,
            warnings=tuple(dict.fromkeys((*reading.table.warnings, *plan.warnings))),
            outlook=self._outlook(reading, asked, plan),
            trouble=_no_region(asked.region),
        )

    def _outlook(self, reading: _Reading, asked: Asked, plan: Mapping) -> Outlook:
        """What is known of the rows so far, at least what the first ones come to."""
        key = judged_by(plan, asked.region)
        if key not in reading.outlooks:
            rows = import_rows(reading.head, plan, asked.region)
            *_, reading.outlooks[key] = outlooks(rows, SAMPLE_ROWS)
        return reading.outlooks[key]

    def _judge(
        self,
        reading: _Reading,
        asked: Asked,
        preview: ImportPreview,
        tell: Tell,
        left: Callable[[], bool],
    ) -> None:
        plan = plan_for(self._desk, reading.table, asked.said, reading.whole)
        key = judged_by(plan, asked.region)
        if preview.outlook.rows >= plan.rows:
            return
        if reading.judging is None or reading.judging[0] != key:
            rows = import_rows(reading.table, plan, asked.region)
            reading.judging = key, outlooks(rows, plan.rows)
        for found in reading.judging[1]:
            reading.outlooks[key] = found
            tell(replace(preview, outlook=found))
            if left():
                return


def _identity(source: Path | str) -> Hashable:
    """What tells one content of a file from another."""
    if isinstance(source, str):
        return source
    try:
        found = source.stat()
    except OSError:
        return None
    return source, found.st_mtime_ns, found.st_size


def _read(asked: Asked, other: _Reading | None) -> _Reading:
    """Read the beginning of a file; `other` is the same file read in another way."""
    table = read_file(asked.source, ReadOptions(asked.encoding, asked.delimiter, asked.sheet))
    head = beginning(table)
    first = survey_table(head)
    return _Reading(
        table,
        head,
        first,
        other.sheets if other else _sheets(asked.source),
        other.encodings if other else _encodings(asked.source),
        first if first.rows < SAMPLE_ROWS else None,
    )


def _refused(asked: Asked, error: UsageError, other: _Reading | None) -> ImportPreview:
    """What is shown of a file that cannot be read so: how it could be, where that is known."""
    encodings = other.encodings if other else _encodings(asked.source)
    return replace(
        form_of(other.table) if other else ImportPreview(delimited=error.about == "delimiter"),
        sheets=other.sheets if other else _sheets(asked.source) if error.about == "sheet" else (),
        encodings=encodings,
        trouble=said_of(error, len(encodings)),
    )


def _gone(asked: Asked, error: Exception) -> UsageError:
    why = error.strerror if isinstance(error, OSError) else "it changed meanwhile"
    return UsageError(f"{asked.source} cannot be read: {why}.", "Name it again.")


def _sheets(source: Path | str) -> tuple[Sheet, ...]:
    return sheets_of(source) if isinstance(source, Path) else ()


def _encodings(source: Path | str) -> tuple[EncodingChoice, ...]:
    if isinstance(source, str):
        return ()
    try:
        return encoding_choices(source)
    except UsageError:
        return ()


def _no_region(region: str | None) -> str:
    if not region or len(region) < 2 or known_region(region):
        return ""
    return f"There is no region {region!r}. Give two letters, such as SA or US."
