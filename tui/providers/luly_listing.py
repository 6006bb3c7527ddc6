"""Walking Luly's list of batches far enough to say that one is not there."""

import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tui.domain.outgoing import BatchReport, Listing
from tui.providers.luly_reports import listed_report
from tui.providers.reading import objects_of

PAGE = 200
"""Batches per page."""

MAX_PAGES = 100

Page = tuple[Mapping[str, Any], datetime | None]
"""One answer and its server's time."""


async def walk(ask: Callable[[int, int], Awaitable[Page]], since: datetime) -> Listing:
    """Read pages, newest first, until all batches created at or after `since` are seen.

    `ask(start, limit)` fetches one page. Each page begins with the last batch of the one before:
    a page without that overlap could have a gap, and a server that pages otherwise than Bland
    documents (`from` an index, newest first) is noticed. Then `complete` is False, which proves
    no absence.
    """
    seen: dict[str, BatchReport] = {}
    first_time: datetime | None = None
    for number in range(MAX_PAGES):
        document, time = await ask(max(len(seen) - 1, 0), PAGE)
        first_time = first_time or time
        if not isinstance(document.get("batches"), list):
            return _listing(seen, False, since, first_time)
        page = [listed_report(item) for item in objects_of(document["batches"])]
        if any(not b.provider_batch_id or b.created_at is None for b in page):
            return _listing(_merged(seen, page), False, since, first_time)
        ids = [batch.provider_batch_id for batch in page]
        fresh = [batch for batch in page if batch.provider_batch_id not in seen]
        known = list(seen)
        overlaps = number == 0 or (bool(page) and known[-1] in ids)
        restarted = number > 0 and len(known) > 1 and ids[:1] == known[:1]
        seen = _merged(seen, page)
        if not overlaps or not _newest_first(list(seen.values())):
            return _listing(seen, False, since, first_time)
        if not fresh:
            complete = not restarted or await _is_past_the_end(ask, len(seen))
            return _listing(seen, complete, since, first_time)
        oldest = fresh[-1].created_at
        if oldest is not None and oldest < since:
            return _listing(seen, True, since, first_time)
    return _listing(seen, False, since, first_time)


async def _is_past_the_end(ask: Callable[[int, int], Awaitable[Page]], count: int) -> bool:
    # The page began anew: two batches counted from 1, or a server that does not page at all.
    document, _ = await ask(count + 1, PAGE)
    return document.get("batches") == []


def _merged(seen: Mapping[str, BatchReport], page: Sequence[BatchReport]) -> dict[str, BatchReport]:
    return {**seen, **{b.provider_batch_id: b for b in page if b.provider_batch_id}}


def _newest_first(batches: Sequence[BatchReport]) -> bool:
    moments = [batch.created_at for batch in batches if batch.created_at is not None]
    return all(a >= b for a, b in itertools.pairwise(moments))


def _listing(
    seen: Mapping[str, BatchReport], complete: bool, since: datetime, time: datetime | None
) -> Listing:
    return Listing(tuple(seen.values()), complete, since, time)
