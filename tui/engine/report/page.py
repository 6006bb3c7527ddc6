"""The page itself, section by section."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tui.domain.clock import to_text
from tui.domain.errors import UsageError
from tui.engine.desk import Desk
from tui.engine.report.facts import Facts, calls, gather
from tui.engine.report.markup import Markup, tag
from tui.engine.report.masking import masked
from tui.engine.report.numbers import counts_of, outcomes_of, pace_of, price_of, reasons_of
from tui.engine.report.records import audit_of, calls_of, head_of, notices_of, requests_of, words_of
from tui.engine.report.style import STYLE
from tui.engine.whole_file import replacing

FORMATS = (".html", ".htm")
"""The endings of a report's name."""

CALLS = 500
"""Calls that a report lists unless told otherwise."""

_NOTHING_LOADED = "default-src 'none'; style-src 'unsafe-inline'"
"""The page's own rule for browsers: no script runs, nothing is fetched."""

Mask = Callable[[str], str]
"""What becomes of texts that may hold phone numbers."""


def write_report(
    desk: Desk, name_or_id: str, path: Path, *, mask: bool = False, most: int = CALLS
) -> int:
    """Write what is known of a batch as one page; answer how many calls it lists.

    `mask` hides the middle of phone numbers. Raises NotFound, UsageError for another ending,
    Busy where the file cannot be written.
    """
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"{path.name} does not end in .html.", "Write for example report.html.")
    facts = gather(desk, name_or_id)
    listed = min(most, facts.status.batch.total)
    with replacing(path) as file:
        for piece in page(desk, facts, most, masked if mask else str):
            file.write(piece.encode("utf-8", "replace"))
    return listed


def page(desk: Desk, facts: Facts, most: int, mask: Mask) -> Iterator[str]:
    """Yield the page in pieces."""
    batch = facts.status.batch
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_NOTHING_LOADED),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{batch.name} · Callsheet"),
        tag("style", Markup(STYLE)),
    ]
    yield f'<!doctype html>\n<html lang="en">\n{tag("head", head)}\n<body>\n'
    for section in (
        *(head_of(facts), *notices_of(facts)),
        *(counts_of(facts), outcomes_of(facts), reasons_of(facts, mask), price_of(facts)),
        *(pace_of(facts), requests_of(facts, mask), words_of(facts), audit_of(facts, mask)),
    ):
        if section:
            yield f"{section}\n"
    yield from calls_of(facts, calls(desk, batch.id, most), most, mask)
    yield f"{_foot(facts, mask)}\n</body>\n</html>\n"


def _foot(facts: Facts, mask: Mask) -> Markup:
    said = "phone numbers are masked" if mask is masked else "phone numbers are shown in full"
    return tag(
        "p",
        f"Made by Callsheet for {facts.made_by} at {to_text(facts.made_at)}; {said}. "
        "Nothing here is estimated: what is not listed is not known.",
        class_="faint",
    )
