"""`lists import` and `lists undo`: contacts from a file, and back out."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.arguments import pair
from tui.cli.exits import Exit
from tui.cli.parser import Verbs
from tui.cli.session import Session
from tui.cli.text import plural
from tui.domain.errors import Busy, UsageError

if TYPE_CHECKING:
    from tui.engine.importing import ImportReport

_SHOWN = 10


def add(verbs: Verbs) -> None:
    """Add `import` and `undo` to the verbs of `lists`."""
    one = verbs.add(
        "import",
        import_list,
        "contacts from CSV, TSV, XLSX, JSON, JSONL, vCard or a provider payload",
        "callsheet lists import renewals.csv --name renewals --region US --map phone=Mobile",
    )
    one.add_argument("file", metavar="FILE", help="- for standard input")
    target = one.add_mutually_exclusive_group(required=True)
    target.add_argument("--name", metavar="LIST", help="a new list")
    target.add_argument("--into", metavar="LIST", help="a list that exists")
    one.add_argument("--region", metavar="CC", help="for numbers without a country code")
    one.add_argument("--map", action="append", type=pair, metavar="FIELD=COLUMN")
    one.add_argument("--encoding", metavar="E")
    one.add_argument("--delimiter", metavar="D")
    one.add_argument("--sheet", metavar="S")
    one.add_argument("--on-duplicate", choices=("skip", "update"), default="skip")
    one.add_argument(
        "--keep-invalid", action="store_true", help="keep unreadable numbers as written, blocked"
    )
    one.add_argument("--rejects", metavar="FILE", help="write the rejected rows there, as CSV")
    undo = verbs.add("undo", undo_import, "take an import back, whole", "callsheet lists undo i3")
    undo.add_argument("import_id", metavar="IMPORT_ID")


def import_list(arguments: Namespace, session: Session) -> int:
    """Import a file; exit 3 where no row of it could be, so that no list was made."""
    from tui.engine.importing import import_file, write_rejects

    source: Path | bytes = Path(arguments.file)
    if arguments.file == "-":
        source = session.streams.read_bytes()
    report = import_file(
        session.desk,
        source,
        name="standard input" if arguments.file == "-" else "",
        list_name=arguments.name,
        into=arguments.into,
        region=arguments.region.upper() if arguments.region else None,
        mapping=tuple(arguments.map or ()),
        encoding=arguments.encoding,
        delimiter=_delimiter(arguments.delimiter),
        sheet=arguments.sheet,
        on_duplicate=arguments.on_duplicate,
        keep_invalid=arguments.keep_invalid,
        on_progress=lambda done, total: session.streams.progress(done, total, "read"),
    )
    if arguments.rejects:
        try:
            write_rejects(report, Path(arguments.rejects))
        except OSError as error:
            raise Busy(
                f"{arguments.rejects} cannot be written: {error.strerror}; the import is done "
                f"as {report.import_id}.",
                "The rejected rows are in the report as well.",
            ) from None
    session.answer(report.document(), lambda: import_words(report))
    return Exit.DONE if report.list_id else Exit.REFUSED


def undo_import(arguments: Namespace, session: Session) -> int:
    """Remove what an import added, and put back what it changed."""
    from tui.engine.importing import undo_import as undo

    record = session.store.imports.get(arguments.import_id)
    undone = undo(session.desk, arguments.import_id)
    words = f"{plural(undone.removed, 'contact')} removed again"
    if undone.restored:
        words += f", {undone.restored:,} as before the import"
    elif updated := record.get("updated"):
        words += f"; {updated:,} that it updated stay as they are"
    if record["state"] == "undone":
        words = f"the import {arguments.import_id} was taken back before"
    session.answer(
        {
            "import_id": arguments.import_id,
            "removed": undone.removed,
            "restored": undone.restored,
        },
        words,
    )
    return Exit.DONE


def import_words(report: "ImportReport") -> str:
    """Answer an import's counts, what was read as what, warnings and the first rejects."""
    lines = [
        f"{report.list}: {plural(report.read, 'row')} read, {report.added:,} added, "
        f"{report.updated:,} updated, {plural(report.duplicates, 'duplicate')}, "
        f"{report.invalid:,} invalid "
        f"(import {report.import_id})"
    ]
    if report.suppressed:
        lines.append(
            f"{plural(report.suppressed, 'contact')} on the do-not-call list: never called"
        )
    lines += [f"{field} is read from `{column}`" for field, column in report.mapping.items()]
    lines += [f"note: {warning}" for warning in report.warnings]
    lines += [_reject(reject) for reject in report.rejects[:_SHOWN]]
    if len(report.rejects) > _SHOWN:
        lines.append(f"... and {len(report.rejects) - _SHOWN:,} more; --rejects FILE has them all")
    return "\n".join(lines)


def _reject(reject: Any) -> str:
    return f"line {reject.line}: {reject.value!r}: {reject.reason}"


def _delimiter(written: str | None) -> str | None:
    if written is None:
        return None
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    delimiter = named.get(written.lower(), written)
    if len(delimiter) != 1:
        raise UsageError(f"--delimiter {written!r} must be one character.", "Write tab for a tab.")
    return delimiter
