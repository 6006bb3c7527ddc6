"""Levers on the wire: bulk calls out. What became of them comes back as webhooks only."""

from datetime import datetime, timedelta
from typing import NoReturn

from tui.domain.attempt import SendResult
from tui.domain.clock import Clock
from tui.domain.errors import NotReached, UsageError
from tui.domain.outgoing import BatchReport, CallReport, Capabilities, Listing, OutgoingBatch
from tui.domain.profile import Profile
from tui.domain.states import AttemptState
from tui.providers.addresses import checked_base
from tui.providers.keys import KeyAuth
from tui.providers.levers_answer import levers_result
from tui.providers.levers_body import levers_body
from tui.providers.levers_token import Token, check_fresh, fetch_token, ready_token, unreachable
from tui.providers.post import Line, open_line, post

CAPABILITIES = Capabilities(
    can_poll=False,
    can_list=False,
    can_stop=False,
    carries_prompt=False,
    returns_ids=False,
    has_test_mode=False,
    has_webhooks=True,
)


class Levers:
    """One account at Levers, by the pages of docs.uselevers.com."""

    capabilities = CAPABILITIES

    def __init__(self, profile: Profile, clock: Clock) -> None:
        self._profile = profile
        self._clock = clock
        self._token: Token | None = None
        self._line: Line | None = None

    def __repr__(self) -> str:
        return f"Levers({self._profile.name!r})"

    def send_url(self) -> str:
        """Answer the address a batch is posted to."""
        return f"{self._base()}/api-service/v1/ai/phone-calls/action/call-bulk"

    def headers(self) -> dict[str, str]:
        """Answer the headers a batch is posted with, without the token."""
        return {"Content-Type": "application/json", "Accept": "application/json"}

    def key_header(self, shown: str) -> tuple[str, str]:
        """Answer the header that carries the token, with `shown` in the token's place."""
        return ("Authorization", f"Bearer {shown}")

    def build(self, batch: OutgoingBatch) -> bytes:
        """Build the exact bytes of one request. Raises UsageError."""
        return levers_body(batch, self._profile.ai_settings_template_id)

    async def prepare(self) -> None:
        """See that a token is at hand, and will be good for one more request.

        Raises UsageError, NotReached, ProviderRejected; no call has been sent then.
        """
        now, margin = self._clock(), timedelta(seconds=self._profile.request_timeout)
        if self._profile.token:
            token = ready_token(self._profile)
            check_fresh(token, self._profile, now, margin)
        elif self._token is not None and self._token.serves(now, margin):
            return
        else:
            try:
                token = await fetch_token(self._profile, self._base(), self._open(None), now)
            except NotReached as problem:
                raise unreachable(problem) from None
        self._token = token
        self._line = self._open(token)

    async def send(self, body: bytes) -> SendResult:
        """Post one built body; whatever happens on the wire is in the result."""
        if self._token is None or self._line is None:
            return SendResult(AttemptState.NOT_SENT, "There is no token yet: prepare comes first.")
        auth = KeyAuth("Authorization", self._token.secret, "Bearer ")
        result = levers_result(await post(self.send_url(), body, self._line, auth, self.headers()))
        if result.http_status == 401:
            # The next attempt is the operator's, and begins with a new token.
            self._token = None
        return result

    async def list_batches(self, since: datetime) -> Listing:
        """Raise UsageError: Levers documents no list."""
        _cannot("list what it was sent")

    async def batch(self, provider_batch_id: str) -> BatchReport:
        """Raise UsageError: Levers documents no way to ask for a batch."""
        _cannot("be asked for a batch")

    async def call(self, provider_call_id: str) -> CallReport:
        """Raise UsageError: Levers documents no way to ask for a call."""
        _cannot("be asked for a call")

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        """Raise UsageError: Levers documents no way to stop a batch."""
        _cannot("stop what it has")

    async def aclose(self) -> None:
        """Forget the token; every request had a connection of its own."""
        self._token = None

    def _open(self, token: Token | None) -> Line:
        profile = self._profile
        mine = (profile.client_secret, profile.token, token.secret if token else None)
        secrets = tuple(secret for secret in mine if secret)
        return open_line(self._base(), profile.request_timeout, profile.proxy, secrets)

    def _base(self) -> str:
        return checked_base(self._profile.base_url)


def _cannot(what: str) -> NoReturn:
    raise UsageError(
        f"Levers cannot {what}.", "Results come by webhook: callsheet listen, inbox import."
    )
