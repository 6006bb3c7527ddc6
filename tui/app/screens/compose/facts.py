"""What is known of a draft, read in one go. Called in threads."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from tui.domain.batch import Batch, CallRow
from tui.domain.errors import CallsheetError
from tui.domain.states import BatchState
from tui.engine.confirming import request_sizes
from tui.engine.content import Content, contacts_of, content_of
from tui.engine.desk import Desk, own_batch
from tui.engine.pasting import DEFAULT_TEMPLATE, confirm_pasted_for, is_pasted
from tui.engine.preflight import Preflight, preflight
from tui.engine.tested import heard_in_test, was_tested
from tui.prompts import RenderError

SENDABLE = (BatchState.DRAFT, BatchState.SENDING, BatchState.PAUSED)
"""The states of batches that Compose has something to do with."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft's facts beside its verdicts.

    `text` is the shared text that stands in the Levers app, "" where the request carries it, and
    `pasted` whether exactly it was confirmed to stand in `into`. `newest` is the newest version of
    the template. `sent` counts the requests made. `problem` is why the words do not compile.
    `words` is what `sample`, the first contact, hears; "" where that cannot be told.
    """

    batch: Batch
    text: str
    into: str
    pasted: bool
    newest: int
    tested: bool
    heard: bool | None
    sent: int
    problem: CallsheetError | None
    sample: CallRow | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdicts with the time they were made, and the sizes of the requests to come."""

    result: Preflight
    at: datetime
    requests: tuple[int, ...]


class Abandoned(Exception):
    """Nobody waits for this check any longer."""


def read_draft(desk: Desk, batch_id: str) -> Draft:
    """Read a draft. Raises NotFound, Refused for another profile's."""
    batch = own_batch(desk, batch_id)
    text, pasted, tested, newest = "", True, False, 0
    heard: bool | None = None
    problem: CallsheetError | None = None
    into = batch.options.ai_settings_template_id or DEFAULT_TEMPLATE
    sample = next(iter(desk.store.rows.page(batch.id, limit=1).items), None)
    words = ""
    try:
        content = content_of(desk, batch)
        prompt = content.prompt
        if prompt is not None and batch.provider == "levers":
            text = prompt.text
            pasted = is_pasted(desk, batch, text)
        tested, heard = was_tested(desk, batch), heard_in_test(desk, batch)
        if batch.template_id:
            newest = desk.store.templates.get(batch.template_id).version
        words = _words(desk, content, sample)
    except CallsheetError as error:
        problem = error
    sent = len(desk.store.attempts.of_batch(batch.id))
    return Draft(batch, text, into, pasted, newest, tested, heard, sent, problem, sample, words)


def _words(desk: Desk, content: Content, sample: CallRow | None) -> str:
    if sample is None:
        return ""
    contact = contacts_of(desk, content.batch, [sample]).get(sample.ref)
    if contact is None:
        return ""
    try:
        return content.row_text(contact).text
    except RenderError as error:
        return f"{error.message} {error.hint}"


def check(
    desk: Desk,
    batch_id: str,
    overrides: Collection[str],
    abandoned: Event,
    on_progress: Callable[[int, int], None],
) -> Checked:
    """Judge every waiting row. Raises Abandoned between two chunks once the event is set."""

    def step(done: int, total: int) -> None:
        if abandoned.is_set():
            raise Abandoned
        on_progress(done, total)

    result = preflight(desk, batch_id, overrides, step)
    sent = len(desk.store.attempts.of_batch(result.batch.id))
    sizes = request_sizes(result.send, desk.profile.ramp[sent:], desk.profile.chunk_size)
    return Checked(result, desk.clock(), sizes)


def confirm_paste(desk: Desk, draft: Draft) -> None:
    """Record the operator's word that the Levers app holds the draft's text."""
    confirm_pasted_for(desk, draft.batch, draft.text)


def drafts(desk: Desk) -> tuple[Batch, ...]:
    """Answer the batches of the profile in force that can still be sent, newest first."""
    return tuple(
        batch
        for batch in desk.store.batches.all()
        if batch.profile == desk.profile.name and batch.kind != "test" and batch.state in SENDABLE
    )
