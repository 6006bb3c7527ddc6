"""The test call: one row, to one of the operators' own phones, with a contact's words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tui.domain.batch import Batch, BatchOptions, CallRow
from tui.domain.contact import Contact
from tui.domain.errors import Refused
from tui.domain.phone import read_phone
from tui.domain.states import AttemptState, BatchState, RowState
from tui.domain.verdict import RULES
from tui.engine.connection import Connection, paste_into_simulator
from tui.engine.content import (
    TEST_REF,
    Content,
    RowText,
    contact_digest,
    contact_from_values,
    contact_of,
    content_of,
)
from tui.engine.declaring import with_declared, with_levers_template, with_snippets
from tui.engine.desk import Desk, own_batch
from tui.engine.details import open_call
from tui.engine.following import Polled, end_forgotten, follow
from tui.engine.journal import send_lock
from tui.engine.preflight import WAITING
from tui.engine.reconciling import look_up_at_once
from tui.engine.rehearsal import rehearse
from tui.engine.sending import post
from tui.engine.status import CallView, call_view
from tui.engine.tested import remember_test


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A test call that was asked for: what became of its POST, and the words to listen for."""

    batch_id: str
    ref: str
    to: str
    outcome: AttemptState
    provider_batch_id: str
    http_status: int | None
    detail: str
    preview: RowText


async def place_test_call(
    desk: Desk,
    connection: Connection,
    *,
    batch_id: str | None = None,
    ref: str | None = None,
    template: str | None = None,
    variables: Mapping[str, str] | None = None,
    to: str | None = None,
) -> PlacedCall:
    """Ring one of the profile's test numbers with the words of a contact, or of given values.

    Raises Refused for any other number and where a verdict blocks, NotFound, PromptError,
    RenderError, NotReached.
    """
    number = own_number(desk, to)
    content, contact = _prepare(desk, batch_id, ref, template, variables or {}, number)
    preview = content.row_text(contact)
    test, row = content.batch, desk.store.rows.get(content.batch.id, contact.ref)
    with desk.store.lock(send_lock(test.id)):
        try:
            await paste_into_simulator(desk, connection)
            end_forgotten(desk, connection)
            posted = await post(desk, connection, content, 1)
        finally:
            _end_unmade(desk, test)
        if posted is None:
            raise _refused(desk, test, row)
        state = await look_up_at_once(desk, connection, posted.attempt, posted.result.state)
    if state is AttemptState.ACCEPTED:
        remember_test(desk, test, None)
    attempt = desk.store.attempts.get(posted.attempt.id)
    return PlacedCall(
        batch_id=test.id,
        ref=contact.ref,
        to=number,
        outcome=state,
        provider_batch_id=attempt.provider_batch_id,
        http_status=attempt.http_status,
        detail=attempt.detail,
        preview=preview,
    )


async def await_call(
    desk: Desk,
    connection: Connection,
    test_batch_id: str,
    timeout_s: float | None = None,
    on_change: Callable[[Polled], None] | None = None,
) -> CallView:
    """Follow a test call to its end or until the time is up, and compare what was heard."""
    await follow(desk, connection, test_batch_id, timeout_s, on_change)
    batch = own_batch(desk, test_batch_id)
    row = next(iter(desk.store.rows.iterate(batch.id)))
    if row.state is RowState.ENDED:
        await open_call(desk, connection, batch.id, row.ref)
    view = call_view(desk, batch.id, row.ref)
    if view.matches is not None:
        remember_test(desk, batch, view.matches)
    return view


def own_number(desk: Desk, to: str | None = None) -> str:
    """Answer the operators' number a test call goes to. Raises Refused for any other."""
    own = desk.profile.test_numbers
    if not own:
        raise Refused(
            f"The profile {desk.profile.name} names no test number.",
            'Put your own phone into its test_numbers, as in test_numbers = ["+12025550100"].',
        )
    if to is None:
        return own[0]
    wanted = read_phone(to, desk.profile.region).e164 or to
    if wanted not in own:
        raise Refused(
            f"{to} is not among the test numbers of {desk.profile.name}.",
            f"A test call goes to {', '.join(own)} only.",
        )
    return wanted


def _options(options: BatchOptions) -> BatchOptions:
    """The options of a test call: no batch webhook, since nobody waits for a test."""
    return replace(options, batch_webhook="")


def _prepare(
    desk: Desk,
    batch_id: str | None,
    ref: str | None,
    template: str | None,
    variables: Mapping[str, str],
    number: str,
) -> tuple[Content, Contact]:
    if batch_id is not None:
        parent = own_batch(desk, batch_id)
        rows = desk.store.rows
        first = rows.get(parent.id, ref) if ref else next(iter(rows.iterate(parent.id)))
        contact = contact_of(desk, parent, first)
        draft = replace(parent, parent_id=parent.id, options=_options(parent.options))
    else:
        draft, contact = _without_batch(desk, template or "", variables)
    now = desk.clock()
    tests = sum(b.kind == "test" for b in desk.store.batches.all()) + 1
    draft = replace(
        draft,
        id="",
        name=f"test {tests} of {draft.name}",
        kind="test",
        state=BatchState.SENDING,
        created_at=now,
        created_by=desk.operator,
        fixed_at=now,
        confirmed_at=now,
        content_digest="",
        polled_at=None,
        total=1,
    )
    content = content_of(desk, draft)
    if batch_id is None:
        rehearse(content, [dict(variables)])
    content.row_text(contact)
    key = read_phone(number, desk.profile.region).dial_key
    with desk.store.transaction():
        test = desk.store.batches.create(draft)
        row = CallRow(
            batch_id=test.id,
            ref=contact.ref,
            seq=0,
            phone=number,
            dial_key=key,
            name=contact.name,
            digest=contact_digest(contact),
        )
        desk.store.rows.add_many([row])
        desk.note("test call", test.id, {"to": number, "contact": contact.ref})
    return replace(content, batch=test), contact


def _without_batch(
    desk: Desk, template: str, variables: Mapping[str, str]
) -> tuple[Batch, Contact]:
    found = desk.store.templates.get(template)
    profile = desk.profile
    options = with_declared(profile.provider, BatchOptions(), found.source)
    if profile.provider == "levers":
        options = with_levers_template(options, profile.ai_settings_template_id)
    batch = Batch(
        id="",
        name=found.name,
        profile=profile.name,
        provider=profile.provider,
        realm=profile.realm,
        list_id="",
        list_name="",
        created_at=desk.clock(),
        template_id=found.id,
        template_name=found.name,
        template_version=found.version,
        mode=profile.mode,
        placeholder=profile.placeholder,
        options=options,
        test_values=dict(variables),
    )
    batch = with_snippets(desk, batch, found.source)
    contact = contact_from_values(variables)
    return batch, replace(contact, ref=TEST_REF)


def _end_unmade(desk: Desk, test: Batch) -> None:
    """Stop a test call that nobody was rung for: it is not made again under this name."""
    counts = desk.store.rows.counts(test.id)
    if any(counts[state] for state in WAITING):
        desk.store.batches.update(test.id, state=BatchState.STOPPED)


def _refused(desk: Desk, test: Batch, row: CallRow) -> Refused:
    row = desk.store.rows.get(test.id, row.ref)
    rule = RULES.get(row.reason)
    words = rule.words if rule else row.reason
    return Refused(f"The test call was not made: {words}.", "Wait for the call before, or fix it.")
