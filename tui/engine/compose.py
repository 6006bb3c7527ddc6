"""Composing: a list, a template and the provider's options become a draft batch."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tui.domain.batch import Batch, BatchOptions, CallRow, Choice
from tui.domain.clock import from_text, to_text
from tui.domain.contact import STANDARD_VARIABLES, Contact, contact_values
from tui.domain.errors import NotFound, Refused, UsageError
from tui.domain.policy.book import PURPOSES
from tui.domain.states import BatchState, Outcome, RowState
from tui.engine.contacts import contacts_matching
from tui.engine.content import content_of
from tui.engine.declaring import with_declared, with_levers_template, with_snippets
from tui.engine.desk import Desk, own_batch
from tui.engine.parameters import check_parameters, check_request_data
from tui.engine.rehearsal import rehearse
from tui.engine.segments import get_segment

_LULY_ONLY = {
    "params": "--param",
    "campaign_id": "--campaign-id",
    "caller": "--from",
    "batch_webhook": "--batch-webhook",
}
_LEVERS_ONLY = {
    "metadata": "--metadata",
    "metadata_json": "--metadata-json",
    "ai_settings_template_id": "--ai-settings-template-id",
    "country_code": "--country-code",
    "batch_size": "--batch-size",
    "update_existing": "--update-existing",
}
_BATCH_SIZE = range(10, 1001)
"""Levers' reference page: `batchSize` is 10 to 1000."""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What an operator asks for; `where` are (field, value) pairs that a contact must all meet.

    `segment` is the name of a saved filter that it must meet too.
    """

    name: str
    list: str
    template: str = ""
    mode: str = ""
    options: BatchOptions = field(default_factory=BatchOptions)
    where: Sequence[tuple[str, str]] = ()
    limit: int | None = None
    segment: str = ""


def compose_batch(desk: Desk, new: NewBatch) -> Batch:
    """Make a draft that belongs to the profile in force.

    Raises NotFound, NameTaken, UsageError for options that do not fit, Refused where no contact
    is left.
    """
    contacts_list = desk.store.lists.get(new.list)
    template = desk.store.templates.get(new.template) if new.template else None
    if template:
        declared = with_declared(desk.profile.provider, new.options, template.source)
        new = replace(new, options=declared)
    options = check_options(desk, new)
    _check_where(new.where, (*STANDARD_VARIABLES, *contacts_list.columns))
    draft = Batch(
        id="",
        name=new.name,
        profile=desk.profile.name,
        provider=desk.profile.provider,
        realm=desk.profile.realm,
        list_id=contacts_list.id,
        list_name=contacts_list.name,
        created_at=desk.clock(),
        created_by=desk.operator,
        template_id=template.id if template else "",
        template_name=template.name if template else "",
        template_version=template.version if template else 0,
        mode=new.mode or desk.profile.mode,
        placeholder=desk.profile.placeholder,
        options=options,
        chosen=Choice(tuple(new.where), new.segment, new.limit),
    )
    draft = with_snippets(desk, draft, template.source if template else "")
    content = content_of(desk, draft)
    if content.prompt is not None:
        names = [slot.name for slot in content.prompt.slots]
        check_request_data(options.params, [*names, *options.variables])
    some = desk.store.contacts.page(contacts_list.id, limit=20).items
    rehearse(content, map(contact_values, some))
    with desk.store.transaction():
        segment = get_segment(desk, new.segment, contacts_list.id) if new.segment else None
        meant = contacts_matching(desk, contacts_list.id, segment.filter if segment else None)
        chosen = _chosen(meant, new)
        return _store(desk, draft, chosen)


def compose_retry(desk: Desk, parent: Batch, outcomes: Collection[Outcome], name: str) -> Batch:
    """Make a follow-up draft of the calls that ended in these outcomes, with the same words."""
    draft = replace(
        parent,
        id="",
        name=name,
        state=BatchState.DRAFT,
        created_at=desk.clock(),
        created_by=desk.operator,
        content_digest="",
        fixed_at=None,
        confirmed_at=None,
        polled_at=None,
        parent_id=parent.parent_id or parent.id,
        note="",
        chosen=Choice(outcomes=tuple(sorted(outcomes))),
    )
    with desk.store.transaction():
        refs = [
            row.ref
            for row in desk.store.rows.iterate(parent.id, (RowState.ENDED,))
            if row.outcome in outcomes
        ]
        found = desk.store.contacts.get_many(refs)
        return _store(desk, draft, (found[ref] for ref in refs if ref in found))


def remove_draft(desk: Desk, name_or_id: str) -> Batch:
    """Remove a draft; a batch that was ever confirmed stays. Raises NotFound, Refused."""
    batch = own_batch(desk, name_or_id)
    with desk.store.transaction():
        if batch.state is not BatchState.DRAFT or desk.store.attempts.of_batch(batch.id):
            raise Refused(
                f"{batch.name} is no draft: its calls are on record.", "Records are kept."
            )
        desk.store.batches.remove(batch.id)
        desk.note("remove draft", batch.id, {"name": batch.name})
    return batch


def check_options(desk: Desk, new: NewBatch) -> BatchOptions:
    """Answer the options with the profile's defaults filled in. Raises UsageError."""
    provider, options = desk.profile.provider, new.options
    foreign = _LEVERS_ONLY if provider == "luly" else _LULY_ONLY
    for name, flag in foreign.items():
        if getattr(options, name):
            raise UsageError(
                f"{flag} is not an option of {provider}.", f"Leave it out for {desk.profile.name}."
            )
    if provider == "luly" and not new.template:
        raise UsageError("Luly's request carries the prompt.", "Name one with --template.")
    if provider == "luly":
        check_parameters(options.params, options.variables)
    if new.mode not in ("", "whole", "slots"):
        raise UsageError(f"There is no mode {new.mode!r}.", "Write --mode whole or --mode slots.")
    if options.batch_size and options.batch_size not in _BATCH_SIZE:
        raise UsageError(
            f"--batch-size {options.batch_size} is outside Levers' 10 to 1000.",
            "Leave it out to let Levers choose.",
        )
    if options.country_code and not (
        len(options.country_code) == 2 and options.country_code.isalpha()
    ):
        raise UsageError(
            f"--country-code {options.country_code!r} is no ISO 3166-1 alpha-2 code.",
            "Write two letters, such as SA.",
        )
    if options.purpose and options.purpose not in PURPOSES:
        raise UsageError(
            f"There is no purpose {options.purpose!r}.",
            f"Write --purpose {', '.join(PURPOSES[:-1])} or {PURPOSES[-1]}.",
        )
    for flag, moment in (("--not-before", options.not_before), ("--not-after", options.not_after)):
        _check_moment(flag, moment)
    before, after = _moment(options.not_before), _moment(options.not_after)
    if before and after and before > after:
        raise UsageError(
            "--not-before is later than --not-after: nobody could ever be called.",
            "Write an offset with both, as in 2026-03-02T09:00+03:00.",
        )
    options = replace(
        options, not_before=before, not_after=after, country_code=options.country_code.upper()
    )
    if provider == "levers":
        return with_levers_template(options, desk.profile.ai_settings_template_id)
    return options


def _check_moment(flag: str, moment: str) -> None:
    try:
        if moment:
            from_text(moment)
    except ValueError:
        raise UsageError(
            f"{flag} {moment!r} is no time.", "Write it as 2026-03-02T09:00+03:00."
        ) from None


def _moment(text: str) -> str:
    """A moment in its one written form, which says that it is UTC."""
    return to_text(from_text(text)) if text else ""


def _check_where(where: Sequence[tuple[str, str]], known: Sequence[str]) -> None:
    for name, _ in where:
        if name not in known:
            raise UsageError(
                f"--where names an unknown column {name!r}.", f"Known are {', '.join(known)}."
            )


def _chosen(contacts: Iterator[Contact], new: NewBatch) -> Iterator[Contact]:
    taken = 0
    for contact in contacts:
        if new.limit is not None and taken >= new.limit:
            return
        values = contact_values(contact)
        if all(values.get(name, "") == value for name, value in new.where):
            taken += 1
            yield contact


def _store(desk: Desk, draft: Batch, contacts: Iterator[Contact]) -> Batch:
    batch = desk.store.batches.create(draft)
    total = 0
    chunk: list[CallRow] = []
    for contact in contacts:
        chunk.append(row_for(batch.id, contact, total))
        total += 1
        if len(chunk) == 1000:
            desk.store.rows.add_many(chunk)
            chunk = []
    desk.store.rows.add_many(chunk)
    if not total:
        raise Refused(
            f"No contact of {draft.list_name} is left for this batch.",
            "Import contacts, or ask for others.",
        )
    desk.note("compose", batch.id, {"name": batch.name, "rows": total})
    return desk.store.batches.update(batch.id, total=total)


def row_for(batch_id: str, contact: Contact, seq: int) -> CallRow:
    """Answer the planned row of a contact."""
    return CallRow(
        batch_id=batch_id,
        ref=contact.ref,
        seq=seq,
        phone=contact.phone,
        dial_key=contact.dial_key,
        name=contact.name,
    )


def find_row(desk: Desk, batch: Batch, ref: str) -> CallRow:
    """Answer a row by its contact's ref or phone. Raises NotFound."""
    row = desk.store.rows.get(batch.id, ref)
    if row is None:
        raise NotFound(f"There is no contact {ref} in {batch.name}.", "See `status --calls`.")
    return row
