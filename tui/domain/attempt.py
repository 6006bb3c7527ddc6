"""One POST: what was about to leave, and what is known of it since."""

from dataclasses import dataclass
from datetime import datetime

from tui.domain.states import AttemptState


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST of one chunk, journalled before it leaves.

    `body_sha256` is of the exact bytes sent; `label` is what the provider shows back;
    `host` and `pid` name the sender, for the message that says who holds a batch; `address` is the
    base URL it left for, "" on this machine. `policy` is the calling policy it was judged by, with
    the digest of its rules.
    """

    id: str
    batch_id: str
    profile: str
    realm: str
    state: AttemptState
    refs: tuple[str, ...]
    body_sha256: str
    label: str
    created_at: datetime
    host: str = ""
    pid: int = 0
    finished_at: datetime | None = None
    http_status: int | None = None
    provider_batch_id: str = ""
    detail: str = ""
    test: bool = False
    absent_since: datetime | None = None
    address: str = ""
    policy: str = ""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What one POST came to.

    `state` is not_sent, rejected, accepted or unknown. `raw` is the answer's body with keys
    removed, stored before it is interpreted. `interrupted` is what broke off the POST (a
    cancellation, Ctrl-C): the caller journals first and raises it again afterwards.
    """

    state: AttemptState
    detail: str
    http_status: int | None = None
    provider_batch_id: str = ""
    raw: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    interrupted: BaseException | None = None
