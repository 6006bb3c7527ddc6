"""Luly's `batch_webhook`: told once when a batch is completed, if the address is on loopback.

The page says that the request has the batch's id and status, and no more. One attempt of ten
seconds is what Bland says of the status webhook of its later batches.
"""

import json
import sqlite3
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from tui.simulator.addresses import split_url
from tui.simulator.database import changing, opened
from tui.simulator.world import World

ANSWER_WITHIN = 10.0
"""Seconds that a receiver has."""

_COMPLETED = (
    "SELECT serial, batch_id, webhook FROM batches WHERE webhook IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM calls WHERE batch = serial AND stopped_at IS NULL"
    " AND (ends_at IS NULL OR ends_at > ?))"
)


def tell_completed(world: World) -> int:
    """Tell every batch that is completed by now; answers how many were heard."""
    with opened(world.home) as database:
        found = database.execute(_COMPLETED, (world.now(),)).fetchall()
    heard = 0
    for row in found:
        with changing(world.home) as database:
            database.execute("UPDATE batches SET webhook = NULL WHERE serial = ?", (row["serial"],))
        heard += _told(row)
    return heard


def _told(row: sqlite3.Row) -> bool:
    host, port, path = split_url(row["webhook"])
    body = json.dumps({"batch_id": row["batch_id"], "status": "completed"}).encode()
    headers = {"content-type": "application/json"}
    connection = HTTPConnection(host, port, timeout=ANSWER_WITHIN)
    with closing(connection):
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status < 300
        except (OSError, HTTPException):
            return False
