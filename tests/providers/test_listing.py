"""When a list of batches proves that one is not in it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.providers.samples import NOW
from tui.domain.outgoing import Listing
from tui.providers.luly_listing import PAGE, Page, walk

Server = Callable[[list[dict[str, Any]], int, int], list[dict[str, Any]]]


def batches(count: int, newest: datetime = NOW) -> list[dict[str, Any]]:
    """So many batches, newest first, a minute apart."""
    return [
        {
            "batch_id": f"b{i}",
            "label": f"l{i}",
            "created_at": (newest - timedelta(minutes=i)).isoformat(),
        }
        for i in range(count)
    ]


def documented(rows: list[dict[str, Any]], start: int, limit: int) -> list[dict[str, Any]]:
    """`from` is an index from 0, newest first."""
    return rows[start : start + limit]


def from_one(rows: list[dict[str, Any]], start: int, limit: int) -> list[dict[str, Any]]:
    """`from` is an index from 1."""
    first = max(start - 1, 0)
    return rows[first : first + limit]


def capped(rows: list[dict[str, Any]], start: int, limit: int) -> list[dict[str, Any]]:
    """Never more than fifty a page."""
    return rows[start : start + min(limit, 50)]


def unpaged(rows: list[dict[str, Any]], start: int, limit: int) -> list[dict[str, Any]]:
    """The same newest few, whatever is asked."""
    return rows[:100]


def oldest_first(rows: list[dict[str, Any]], start: int, limit: int) -> list[dict[str, Any]]:
    """Ignores the order asked for."""
    return rows[::-1][start : start + limit]


def listing(server: Server, rows: list[dict[str, Any]], since: datetime) -> tuple[Listing, int]:
    """Walk a server's list; answers the listing and how many pages were asked for."""
    pages = 0

    async def ask(start: int, limit: int) -> Page:
        nonlocal pages
        pages += 1
        return {"batches": server(rows, start, limit)}, NOW

    return asyncio.run(walk(ask, since)), pages


LONG_AGO = NOW - timedelta(days=365)


@pytest.mark.parametrize("server", [documented, from_one, capped])
@pytest.mark.parametrize("count", [0, 1, 2, 49, 50, 51, PAGE, PAGE + 1, 3 * PAGE])
def test_the_whole_list_is_complete(server: Server, count: int) -> None:
    found, _ = listing(server, batches(count), LONG_AGO)
    assert found.complete
    assert [b.provider_batch_id for b in found.batches] == [f"b{i}" for i in range(count)]
    assert found.server_time == NOW


@pytest.mark.parametrize("server", [documented, capped, unpaged])
def test_far_enough_back_is_complete(server: Server) -> None:
    found, pages = listing(server, batches(1000), NOW - timedelta(minutes=20))
    assert found.complete
    assert pages == 1


def test_a_server_that_does_not_page_proves_nothing() -> None:
    found, _ = listing(unpaged, batches(1000), LONG_AGO)
    assert not found.complete
    assert len(found.batches) == 100


def test_another_order_proves_nothing() -> None:
    found, _ = listing(oldest_first, batches(1000), NOW - timedelta(minutes=20))
    assert not found.complete


@pytest.mark.parametrize("broken", [{"batch_id": ""}, {"created_at": None}, {"created_at": "soon"}])
def test_an_entry_that_cannot_be_read_proves_nothing(broken: dict[str, Any]) -> None:
    rows = batches(5)
    rows[2] |= broken
    found, _ = listing(documented, rows, LONG_AGO)
    assert not found.complete
    assert len(found.batches) >= 4


@pytest.mark.parametrize("document", [{}, {"batches": None}, {"batches": {}}])
def test_no_list_proves_nothing(document: dict[str, Any]) -> None:
    async def ask(start: int, limit: int) -> Page:
        return document, None

    assert asyncio.run(walk(ask, LONG_AGO)) == Listing((), False, LONG_AGO, None)


def test_a_batch_that_arrives_meanwhile_makes_no_gap() -> None:
    rows = batches(2 * PAGE)

    async def ask(start: int, limit: int) -> Page:
        page = documented(rows, start, limit)
        late = {
            "batch_id": f"late{len(rows)}",
            "created_at": (NOW + timedelta(seconds=len(rows))).isoformat(),
        }
        rows.insert(0, late)
        return {"batches": page}, NOW

    found = asyncio.run(walk(ask, LONG_AGO))
    assert found.complete
    assert len(found.batches) == 2 * PAGE


def test_a_batch_that_vanishes_meanwhile_proves_nothing() -> None:
    rows = batches(2 * PAGE)

    async def ask(start: int, limit: int) -> Page:
        page = documented(rows, start, limit)
        del rows[:2]
        return {"batches": page}, NOW

    assert not asyncio.run(walk(ask, LONG_AGO)).complete
