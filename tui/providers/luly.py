"""Luly on the wire: batches sent, listed, polled and stopped."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from tui.domain.attempt import SendResult
from tui.domain.clock import Clock
from tui.domain.errors import CallsheetError, ProviderRejected
from tui.domain.outgoing import BatchReport, CallReport, Capabilities, Listing, OutgoingBatch
from tui.domain.profile import Profile
from tui.domain.states import AttemptState
from tui.providers.addresses import checked_base, segment
from tui.providers.keys import KeyAuth, check_key
from tui.providers.luly_answer import luly_result, says_success
from tui.providers.luly_body import luly_body
from tui.providers.luly_listing import Page, walk
from tui.providers.luly_reports import batch_report, call_report
from tui.providers.post import Answer, Line, get, open_line, post
from tui.providers.reading import answered, asked, number_of, server_time

CAPABILITIES = Capabilities(
    can_poll=True,
    can_list=True,
    can_stop=True,
    carries_prompt=True,
    returns_ids=True,
    has_test_mode=True,
    has_webhooks=False,
)


class Luly:
    """One account at Luly, by the pages of docs.luly.ai; see luly_words for what is Bland's."""

    capabilities = CAPABILITIES

    def __init__(self, profile: Profile, clock: Clock) -> None:
        self._profile = profile
        self._clock = clock
        self._line: Line | None = None

    def __repr__(self) -> str:
        return f"Luly({self._profile.name!r})"

    def send_url(self) -> str:
        """Answer the address a batch is posted to."""
        return f"{self._base()}/v1/batches"

    def headers(self) -> dict[str, str]:
        """Answer the headers a batch is posted with, without the key."""
        return {"Content-Type": "application/json", "Accept": "application/json"}

    def key_header(self, shown: str) -> tuple[str, str]:
        """Answer the header that carries the key, with `shown` in the key's place."""
        return ("authorization", shown)

    def build(self, batch: OutgoingBatch) -> bytes:
        """Build the exact bytes of one request. Raises UsageError."""
        return luly_body(batch)

    async def prepare(self) -> None:
        """Check the key and the proxy before anything is journalled. Raises UsageError."""
        self._auth()
        self._open()

    async def send(self, body: bytes) -> SendResult:
        """Post one built body; whatever happens on the wire is in the result."""
        try:
            auth, line = self._auth(), self._open()
        except CallsheetError as problem:
            return SendResult(AttemptState.NOT_SENT, str(problem))
        return luly_result(await post(self.send_url(), body, line, auth, self.headers()))

    async def list_batches(self, since: datetime) -> Listing:
        """List the account's batches, newest first, back to `since`.

        Raises NotReached, ProviderRejected.
        """

        async def ask(start: int, limit: int) -> Page:
            query = {"from": start, "to": start + limit, "limit": limit, "ascending": "false"}
            answer = await self._get(f"/v1/batches?{urlencode(query)}")
            return asked(answer, "Luly", "the list of batches"), server_time(answer)

        return await walk(ask, since)

    async def batch(self, provider_batch_id: str) -> BatchReport:
        """Ask once for a batch and its calls, without transcripts.

        Raises NotReached, ProviderRejected.
        """
        query = "include_calls=true&include_transcripts=false&include_analysis=true"
        answer = await self._get(f"/v1/batches/{segment(provider_batch_id)}?{query}")
        document = asked(answer, "Luly", f"the batch {provider_batch_id}")
        return batch_report(document, provider_batch_id, self._clock())

    async def call(self, provider_call_id: str) -> CallReport:
        """Ask for one call with its transcript. Raises NotReached, ProviderRejected."""
        answer = await self._get(f"/v1/calls/{segment(provider_call_id)}")
        document = asked(answer, "Luly", f"the call {provider_call_id}")
        return call_report(document, at=self._clock())

    async def stop_batch(self, provider_batch_id: str) -> int | None:
        """Ask Luly to stop a batch; answers how many calls it says it stopped, if it says so.

        Raises ProviderRejected (also where all calls have ended), NotReached: then it may or may
        not have stopped, and asking again does no harm.
        """
        url = f"{self._base()}/v1/batches/{segment(provider_batch_id)}/stop"
        # Without a body no content type: some servers refuse an empty JSON text.
        answer = await post(url, b"", self._open(), self._auth(), {"Accept": "application/json"})
        if answer.interrupted is not None:
            raise answer.interrupted
        document = asked(answer, "Luly", f"the stop of batch {provider_batch_id}")
        if document.get("status") is not None and not says_success(document):
            raise ProviderRejected(answered("Luly", answer))
        stopped = number_of(document.get("num_calls"))
        return None if stopped is None else int(stopped)

    async def aclose(self) -> None:
        """Close nothing: every request has a connection of its own."""

    async def _get(self, path: str) -> Answer:
        headers: Mapping[str, str] = {"Accept": "application/json"}
        return await get(self._base() + path, self._open(), self._auth(), headers)

    def _auth(self) -> KeyAuth:
        hint = f"Set api_key_env or api_key_file for the profile {self._profile.name!r}."
        return KeyAuth("authorization", check_key(self._profile.api_key, "API key", hint))

    def _open(self) -> Line:
        if self._line is None:
            secrets = (self._profile.api_key,) if self._profile.api_key else ()
            timeout = self._profile.request_timeout
            self._line = open_line(self._base(), timeout, self._profile.proxy, secrets)
        return self._line

    def _base(self) -> str:
        return checked_base(self._profile.base_url)
