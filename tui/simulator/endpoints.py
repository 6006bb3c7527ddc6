"""The webhook endpoints that a workspace's simulators post Levers' events to."""

from dataclasses import dataclass
from pathlib import Path

from tui.simulator.addresses import is_local_url
from tui.simulator.database import changing, opened
from tui.simulator.signing import key_of


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """One registered address with its own secret; `added_at` in seconds since the epoch."""

    id: int
    url: str
    secret: str
    added_at: float


def add_endpoint(home: Path, url: str, secret: str, now: float) -> int:
    """Register an address, or give a known one another secret; answers its id.

    Its open deliveries become due at once. Raises ValueError for a URL that is not loopback http
    and for a secret that is not `whsec_<base64>`.
    """
    if not is_local_url(url):
        raise ValueError(f"Webhooks go to plain http on loopback only, not to {url}.")
    key_of(secret)
    with changing(home) as database:
        row = database.execute(
            "INSERT INTO endpoints (url, secret, added_at) VALUES (?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET secret = excluded.secret RETURNING id",
            (url, secret, now),
        ).fetchone()
        database.execute(
            "UPDATE deliveries SET next_at = ? WHERE endpoint = ? AND acked_at IS NULL",
            (now, row["id"]),
        )
    return int(row["id"])


def remove_endpoint(home: Path, endpoint_id: int) -> None:
    """Forget an address; what it has not taken goes to the next one that is registered."""
    with changing(home) as database:
        database.execute("DELETE FROM endpoints WHERE id = ?", (endpoint_id,))
        database.execute("DELETE FROM deliveries WHERE endpoint = ?", (endpoint_id,))


def endpoints(home: Path) -> list[WebhookEndpoint]:
    """Answer every registered address, oldest first."""
    with opened(home) as database:
        rows = database.execute("SELECT * FROM endpoints ORDER BY id").fetchall()
    return [WebhookEndpoint(row["id"], row["url"], row["secret"], row["added_at"]) for row in rows]
