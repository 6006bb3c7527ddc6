"""`batches`: composing, checking and looking at batches."""

from argparse import Namespace
from collections.abc import Sequence

from tui.cli.arguments import offset
from tui.cli.documents import batch_document, plain
from tui.cli.exits import Exit
from tui.cli.parser import Parser, Verbs, verb_parser
from tui.cli.session import Session
from tui.cli.text import plural, table
from tui.cli.verbs import composing
from tui.cli.words import preflight_words
from tui.domain.batch import Batch
from tui.domain.errors import NotFound, UsageError

_AS_IF = "as if this verdict were overridden; only a send records that"


def parser(_: str) -> Parser:
    """Answer the parser of `batches`."""
    top = verb_parser(
        "batches",
        "All batches, newest first; or a verb on one of them.",
        "callsheet batches\ncallsheet batches preflight march",
    )
    verbs = Verbs(top, show_all)
    composing.add(verbs)
    verbs.add("list", show_all, "all batches, newest first", "callsheet batches --json")
    one = verbs.add("show", show, "one batch", "callsheet batches show march")
    one.add_argument("batch", metavar="BATCH")
    check = verbs.add(
        "preflight",
        preflight_batch,
        "the verdict for every contact; exit 3 if nothing can be sent",
        "callsheet batches preflight march --json",
    )
    check.add_argument("batch", metavar="BATCH")
    check.add_argument("--verdicts", action="store_true", help="every contact with a finding")
    check.add_argument("--override", action="append", default=[], metavar="CODE", help=_AS_IF)
    body = verbs.add(
        "payload",
        show_payload,
        "the exact bytes of a request body",
        "callsheet batches payload march --chunk 0\ncallsheet batches payload march --curl",
    )
    body.add_argument("batch", metavar="BATCH")
    body.add_argument("--chunk", type=offset, default=0, metavar="N", help="from 0")
    body.add_argument("--override", action="append", default=[], metavar="CODE", help=_AS_IF)
    body.add_argument(
        "--curl",
        action="store_true",
        help="the newest test call as a curl command, key as a variable",
    )
    remove = verbs.add("remove", remove_batch, "remove a draft", "callsheet batches remove march")
    remove.add_argument("batch", metavar="BATCH")
    return top


def show_all(_: Namespace, session: Session) -> int:
    """Print all batches."""
    batches = session.store.batches.all()
    session.answer([batch_document(batch) for batch in batches], lambda: _overview(batches))
    return Exit.DONE


def show(arguments: Namespace, session: Session) -> int:
    """Print one batch."""
    batch = session.store.batches.get(arguments.batch)
    document = batch_document(batch)
    shown = {**document, "chosen": batch.chosen.words}
    session.answer(document, lambda: "\n".join(f"{k}: {v}" for k, v in shown.items() if v))
    return Exit.DONE


def preflight_batch(arguments: Namespace, session: Session) -> int:
    """Print the counts of a preflight, and with --verdicts each finding."""
    from tui.engine.judging import check_overrides
    from tui.engine.preflight import preflight

    found = preflight(
        session.desk,
        arguments.batch,
        check_overrides(arguments.override, _AS_IF),
        on_progress=lambda done, total: session.streams.progress(done, total, "checked"),
    )
    verdicts = [
        {
            "ref": verdict.ref,
            "findings": [
                {"code": f.code, "severity": str(f.severity), "detail": f.detail}
                for f in verdict.findings
            ],
        }
        for verdict in found.verdicts
    ]
    document = {
        "total": found.total,
        "send": found.send,
        "warn": found.warn,
        "held": found.held,
        "block": found.block,
        "handed_over": found.handed_over,
        "reasons": found.reasons,
        "severities": {code: str(each) for code, each in found.severities.items()},
        "opens": plain(found.opens),
        "cost": plain(found.cost),
    }
    if arguments.verdicts:
        document["verdicts"] = verdicts
    session.answer(document, lambda: preflight_words(found, verdicts=arguments.verdicts))
    return Exit.DONE if found.send else Exit.REFUSED


def show_payload(arguments: Namespace, session: Session) -> int:
    """Print a request body, byte for byte."""
    from tui.engine.judging import check_overrides
    from tui.engine.payload import curl, payload

    if arguments.curl:
        if arguments.chunk:
            raise UsageError(
                "--curl is for the test call only, and that has no chunks.",
                "Leave --chunk out; a batch is sent with `callsheet send`.",
            )
        test = _test_of(session, arguments.batch)
        command = curl(session.desk, test, payload(session.desk, test.id))
        session.answer({"curl": command}, command)
        return Exit.DONE
    overrides = check_overrides(arguments.override, _AS_IF)
    session.streams.raw(payload(session.desk, arguments.batch, arguments.chunk, overrides))
    return Exit.DONE


def remove_batch(arguments: Namespace, session: Session) -> int:
    """Remove a draft."""
    from tui.engine.compose import remove_draft

    batch = session.store.batches.get(arguments.batch)
    remove_draft(session.desk, arguments.batch)
    session.answer({"batch": batch.id, "name": batch.name}, f"draft {batch.name} removed")
    return Exit.DONE


def _test_of(session: Session, name_or_id: str) -> Batch:
    """Answer the newest test call of a batch, or the test call itself. Raises NotFound."""
    batch = session.store.batches.get(name_or_id)
    if batch.kind == "test":
        return batch
    tests = (b for b in session.store.batches.all() if b.kind == "test")
    for test in tests:
        if test.parent_id == batch.id:
            return test
    raise NotFound(
        f"{batch.name} has no test call yet.", f"Place one: callsheet check {batch.name}"
    )


def _overview(batches: Sequence[Batch]) -> str:
    if not batches:
        return "No batches yet. Compose one: callsheet batches new --name BATCH --list LIST"
    rows = [
        (b.id, b.name, b.state, f"{b.total:,}", b.profile, b.list_name, _template(b))
        for b in batches
    ]
    heads = ("ID", "BATCH", "STATE", "CALLS", "PROFILE", "LIST", "TEMPLATE")
    return table(rows, heads) + f"\n{plural(len(batches), 'batch', 'batches')}"


def _template(batch: Batch) -> str:
    return f"{batch.template_name} v{batch.template_version}" if batch.template_id else ""
