"""Judging rows: what stands between each of them and its call, asked again before every POST."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tui.domain.batch import Batch, CallRow
from tui.domain.clock import from_text
from tui.domain.contact import Contact
from tui.domain.errors import UsageError
from tui.domain.outgoing import OutgoingCall
from tui.domain.policy.caps import LONGEST
from tui.domain.policy.verdicts import PolicyJudge
from tui.domain.states import Outcome, RowState
from tui.domain.verdict import RULES, Finding, Severity, Verdict, lasting
from tui.engine.content import Content, contact_digest, contacts_of
from tui.engine.desk import Desk
from tui.engine.dialling import ring_key
from tui.engine.pasting import is_pasted
from tui.prompts import RenderError

ADVISED_CHARACTERS = 2000
"""Luly's advice for the length of a prompt."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict; `call` is what would leave, None where it cannot be rendered."""

    row: CallRow
    verdict: Verdict
    digest: str
    call: OutgoingCall | None


def check_overrides(codes: Collection[str], reason: str) -> frozenset[str]:
    """Answer the codes if each may be overridden and a reason is given. Raises UsageError."""
    for code in codes:
        rule = RULES.get(code)
        if rule is None:
            raise UsageError(f"There is no verdict {code!r}.", f"Known are {', '.join(RULES)}.")
        if not rule.overridable:
            raise UsageError(
                f"{code} ({rule.words}) cannot be overridden.", "Leave those contacts out."
            )
    if codes and not reason.strip():
        raise UsageError("An override needs a reason.", "Add --reason TEXT; it goes to the audit.")
    return frozenset(codes)


def judge(
    desk: Desk,
    content: Content,
    rows: Sequence[CallRow],
    overrides: Collection[str] | None = None,
) -> list[Judged]:
    """Judge rows of one batch as things stand now; inside a transaction the answer holds.

    `overrides` are those of a send to come, beside what lasts of earlier ones; None asks in the
    send that is under way, whose own the rows have.
    """
    batch, store = content.batch, desk.store
    contacts = contacts_of(desk, batch, rows)
    current = [_refreshed(desk, batch, row, contacts.get(row.ref)) for row in rows]
    keys = [row.dial_key for row in current]
    written = {row.ref: row.dial_key for row in current}
    written |= {ref: contact.dial_key for ref, contact in contacts.items() if contact.dial_key}
    suppressed = store.suppression.among({*keys, *written.values()})
    live = store.ledger.open_among(batch.realm, keys)
    first_at = _first_places(desk, batch, current)
    reached = _reached_since(desk, batch, keys)
    common = _batch_findings(desk, content)
    policy = _policy(desk, batch, keys)
    judged = []
    for row in current:
        allowed = row.overrides if overrides is None else {*overrides, *lasting(row.overrides)}
        findings: list[Finding] = []
        if row.dial_key in suppressed or written[row.ref] in suppressed:
            findings.append(Finding("suppressed"))
        if first_at[row.dial_key] < row.seq:
            findings.append(Finding("duplicate", row.phone))
        entry = live.get(row.dial_key)
        if entry and entry.attempt != row.attempt:
            findings.append(Finding("live_elsewhere", entry.batch_id))
        if row.dial_key in reached:
            findings.append(Finding("reached_since"))
        if row.provider_call_id or row.provider_status:
            findings.append(Finding("called", row.provider_call_id))
        if row.state is RowState.HELD and row.reason == "paused":
            findings.append(Finding("paused"))
        findings += common
        contact = contacts.get(row.ref)
        digest, call = "", None
        if contact is None:
            findings.append(Finding("contact_gone"))
        else:
            digest = contact_digest(contact)
            findings += _number_findings(batch, contact)
            if row.digest and row.digest != digest and "changed" not in allowed:
                findings.append(Finding("changed"))
            try:
                call = content.call(contact, row)
                findings += _words_findings(content, contact, call)
            except RenderError as error:
                findings.append(Finding(error.code, error.problem.message))
            except UsageError as error:
                findings.append(Finding("does_not_render", error.message))
        findings = [f for f in findings if not (f.rule.overridable and f.code in allowed)]
        blocked = any(f.severity is Severity.BLOCK for f in findings)
        if policy is not None and contact is not None and not blocked:
            asked = policy.findings(contact, row.dial_key)
            findings += [f for f in asked if f.code not in allowed]
        judged.append(Judged(row, Verdict(row.ref, tuple(findings)), digest, call))
    return judged


def _refreshed(desk: Desk, batch: Batch, row: CallRow, contact: Contact | None) -> CallRow:
    """A row follows its contact's number until it is confirmed; a test call keeps its own."""
    if contact is None or row.digest or batch.kind == "test":
        return row
    key = ring_key(desk.profile, batch, contact)
    if (row.phone, row.dial_key, row.name) == (contact.phone, key, contact.name):
        return row
    return replace(row, phone=contact.phone, dial_key=key, name=contact.name)


def _first_places(desk: Desk, batch: Batch, rows: Sequence[CallRow]) -> dict[str, int]:
    places: dict[str, int] = {}
    stored = desk.store.rows.places(batch.id, [row.dial_key for row in rows])
    for key, seq in [*stored, *((row.dial_key, row.seq) for row in rows)]:
        places[key] = min(seq, places.get(key, seq))
    return places


def _reached_since(desk: Desk, batch: Batch, keys: Sequence[str]) -> frozenset[str]:
    """Numbers that the batch which is followed up, or another follow-up of it, has reached.

    A call may be told to have been answered long after it was taken for unanswered.
    """
    if not batch.parent_id or batch.kind == "test":
        return frozenset()
    family = {
        other.id
        for other in desk.store.batches.all()
        if other.parent_id == batch.parent_id and other.id != batch.id and other.kind != "test"
    }
    if Outcome.ANSWERED not in batch.chosen.outcomes:  # else those who answered are meant
        family.add(batch.parent_id)
    return frozenset(
        row.dial_key
        for row in desk.store.rows.at_keys(keys, (RowState.ENDED,))
        if row.batch_id in family and row.outcome is Outcome.ANSWERED
    )


def _batch_findings(desk: Desk, content: Content) -> list[Finding]:
    batch = content.batch
    findings: list[Finding] = []
    if batch.kind == "test":
        return findings
    prompt = content.prompt
    if batch.provider == "levers" and prompt and not is_pasted(desk, batch, prompt.text):
        findings.append(Finding("not_pasted", batch.template_name))
    now = desk.clock()
    before, after = batch.options.not_before, batch.options.not_after
    if before and now < from_text(before):
        opens = from_text(before)
        findings.append(Finding("window", f"opens {before}", until=opens))
    if after and now > from_text(after):
        findings.append(Finding("window", f"closed {after}"))
    return findings


def _policy(desk: Desk, batch: Batch, keys: Sequence[str]) -> PolicyJudge | None:
    """The calling rules for these numbers as things stand now; None where none are asked."""
    if batch.kind == "test" or desk.profile.policy == "off":
        return None
    now = desk.clock()
    calls = desk.store.ledger.calls_since(batch.realm, keys, now - LONGEST)
    return PolicyJudge(desk.rules, desk.profile.policy, batch.options.purpose, now, calls)


def _number_findings(batch: Batch, contact: Contact) -> list[Finding]:
    if batch.kind == "test":
        return []
    if contact.phone_status == "invalid":
        return [Finding("invalid_number", contact.phone)]
    if contact.phone_status == "doubtful":
        return [Finding("doubtful_number", contact.phone)]
    return []


def _words_findings(content: Content, contact: Contact, call: OutgoingCall) -> list[Finding]:
    if content.prompt is None:
        return []
    findings = []
    if content.batch.mode == "slots":
        empty = [name for name, value in call.slots.items() if not value]
        if empty:
            findings.append(Finding("empty_value", ", ".join(empty)))
    length = content.prompt.length(call.slots)
    declared = content.prompt.declared
    if length > (declared.max_length or ADVISED_CHARACTERS):
        own = f", the template allows {declared.max_length:,}" if declared.max_length else ""
        findings.append(Finding("long", f"{length} characters{own}"))
    if not contact.first_name and content.says("first_name"):
        findings.append(Finding("blank_name", "first_name"))
    return findings
