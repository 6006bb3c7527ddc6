"""The words of a batch: its template version, spoken parameters and extra texts."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from tui.domain.batch import SPOKEN_PARAMETERS, Batch, CallRow
from tui.domain.clock import to_text
from tui.domain.contact import Contact, contact_values
from tui.domain.errors import NotFound, UsageError
from tui.domain.outgoing import OutgoingCall
from tui.engine.desk import Desk
from tui.engine.snippets import kept_snippets
from tui.prompts import CompiledPrompt, TextTemplate, compile_prompt, compile_text

TEST_REF = "test"
"""The reference of a test call that has no contact behind it."""


@dataclass(frozen=True, slots=True)
class RowText:
    """What one person hears: the prompt, the spoken parameters, and the values that travel."""

    text: str
    spoken: Mapping[str, str]
    slots: Mapping[str, str]


@dataclass(frozen=True)
class Content:
    """All that decides the words of a batch, compiled once."""

    batch: Batch
    source: str
    prompt: CompiledPrompt | None
    variables: Mapping[str, TextTemplate]
    metadata: Mapping[str, TextTemplate]
    metadata_json: TextTemplate | None
    snippets: Mapping[str, str]

    @cached_property
    def words_digest(self) -> str:
        """A digest of the words without the fixed time: what a test call has tried."""
        options = self.batch.options
        words = [
            self.batch.provider,
            self.batch.mode,
            self.batch.placeholder,
            self.source,
            sorted(spoken_of(self.batch).items()),
            sorted(options.variables.items()),
            options.ai_settings_template_id,
        ]
        return digest_of([*words, sorted(self.snippets.items())] if self.snippets else words)

    @cached_property
    def confirmed_digest(self) -> str:
        """A digest of the words, every option and the fixed time: what a confirmation freezes."""
        options = self.batch.options
        fixed = self.batch.fixed_at
        return digest_of(
            [
                self.words_digest,
                [(name, getattr(options, name)) for name in type(options).__slots__],
                to_text(fixed) if fixed else "",
            ]
        )

    def values(self, contact: Contact) -> Mapping[str, str]:
        """Answer the variables of a contact, with the defaults that its template declares.

        Without a contact, just those a test call was given. Raises tui.prompts.RenderError.
        """
        given = contact_values(contact)
        if contact.ref == TEST_REF:
            given = dict(self.batch.test_values)
        return given if self.prompt is None else self.prompt.declared.complete(given)

    def says(self, variable: str) -> bool:
        """Answer whether the words may name a variable that has no default of its own."""
        assert self.prompt is not None
        if any(each.name == variable for each in self.prompt.declared.variables):
            return False
        return any(variable in text for text in (self.source, *self.snippets.values()))

    def row_text(self, contact: Contact) -> RowText:
        """Render what this contact hears. Raises tui.prompts.RenderError."""
        values = self.values(contact)
        slots = {name: text.render(values) for name, text in self.variables.items()}
        if self.prompt is None:
            return RowText("", {}, slots)
        bound = self.prompt.bind(values)
        return RowText(
            self.prompt.render(values), self.prompt.render_spoken(values), {**bound, **slots}
        )

    def call(self, contact: Contact, row: CallRow) -> OutgoingCall:
        """Answer the call as it leaves. Raises tui.prompts.RenderError, UsageError for metadata."""
        values = self.values(contact)
        slots = {name: text.render(values) for name, text in self.variables.items()}
        if self.prompt is not None:
            slots = {**self.prompt.bind(values), **slots}
        _must_travel((*slots.values(), contact.first_name, contact.last_name))
        return OutgoingCall(
            ref=row.ref,
            phone=row.phone,
            first_name=contact.first_name,
            last_name=contact.last_name,
            slots=slots,
            metadata=self._metadata(values),
        )

    def _metadata(self, values: Mapping[str, str]) -> dict[str, Any]:
        made: dict[str, Any] = {key: text.render(values) for key, text in self.metadata.items()}
        if self.metadata_json is None:
            return made
        rendered = self.metadata_json.render(values)
        try:
            extra = json.loads(rendered)
        except ValueError as error:
            raise UsageError(
                f"--metadata-json is no JSON once rendered: {error}.",
                "Quote values with the tojson filter.",
            ) from None
        if not isinstance(extra, dict):
            raise UsageError("--metadata-json must be a JSON object.", 'Write {"key": "value"}.')
        return {**extra, **made}


def content_of(desk: Desk, batch: Batch, now: datetime | None = None) -> Content:
    """Compile a batch's words; a draft's `today` is the present one. Raises PromptError."""
    fixed = batch.fixed_at or now or desk.clock()
    options = batch.options
    snippets = kept_snippets(desk.store, batch.snippets)
    source = ""
    prompt = None
    language = ""
    if batch.template_id:
        source = desk.store.templates.get(batch.template_id, batch.template_version).source
        prompt = compile_prompt(
            source,
            batch.provider,
            batch.mode,
            batch.placeholder,
            spoken=spoken_of(batch),
            now=fixed,
            taken=tuple(options.variables),
            snippets=snippets,
        )
        language = prompt.declared.language

    def compiled(text: str, dialect: str | None = None) -> TextTemplate:
        return compile_text(
            text,
            fixed,
            dialect=dialect,
            placeholder=batch.placeholder,
            snippets=snippets,
            language=language,
        )

    return Content(
        batch=batch,
        source=source,
        prompt=prompt,
        variables={
            name: compiled(text, batch.provider) for name, text in options.variables.items()
        },
        metadata={key: compiled(text) for key, text in options.metadata.items()},
        metadata_json=compiled(options.metadata_json) if options.metadata_json else None,
        snippets=snippets,
    )


def texts_of(batch: Batch, source: str) -> tuple[str, ...]:
    """Answer every Jinja text of a batch: those that may reach a snippet."""
    options = batch.options
    return (
        source,
        *spoken_of(batch).values(),
        *options.variables.values(),
        *options.metadata.values(),
        options.metadata_json,
    )


def spoken_of(batch: Batch) -> dict[str, str]:
    """Answer the Jinja texts of the parameters that are spoken."""
    return {
        name: value
        for name, value in batch.options.params.items()
        if name in SPOKEN_PARAMETERS and isinstance(value, str)
    }


def contact_digest(contact: Contact) -> str:
    """A digest of all that a contact gives its call: values and number."""
    return digest_of([sorted(contact_values(contact).items()), contact.phone_status])


def contacts_of(desk: Desk, batch: Batch, rows: Iterable[CallRow]) -> dict[str, Contact]:
    """Answer the contacts behind rows by ref; a removed one is absent."""
    refs = [row.ref for row in rows]
    found = desk.store.contacts.get_many([ref for ref in refs if ref != TEST_REF])
    if TEST_REF in refs:
        found[TEST_REF] = contact_from_values(batch.test_values)
    return found


def contact_of(desk: Desk, batch: Batch, row: CallRow) -> Contact:
    """Answer the contact behind a row. Raises NotFound."""
    found = contacts_of(desk, batch, [row])
    if row.ref not in found:
        raise NotFound(f"The contact {row.ref} of {batch.name} was removed from its list.")
    return found[row.ref]


def contact_from_values(values: Mapping[str, str]) -> Contact:
    """Answer a contact made of plain values, for a test call without a list."""
    fields = {
        key: value
        for key, value in values.items()
        if key not in ("first_name", "last_name", "phone", "timezone")
    }
    return Contact(
        ref=TEST_REF,
        list_id="",
        phone=values.get("phone", ""),
        dial_key="",
        first_name=values.get("first_name", ""),
        last_name=values.get("last_name", ""),
        timezone=values.get("timezone", ""),
        fields=fields,
    )


def in_chunks(rows: Iterable[CallRow], size: int = 1000) -> Iterator[list[CallRow]]:
    """Cut a stream of rows into lists of at most `size`."""
    chunk: list[CallRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _must_travel(texts: Iterable[str]) -> None:
    """Refuse half characters, which no request can carry. Raises UsageError."""
    try:
        for text in texts:
            if not text.isascii():
                text.encode()
    except UnicodeEncodeError:
        raise UsageError("A value holds half a character.", "Import the list again.") from None


def digest_of(parts: Any) -> str:
    """A digest of texts, numbers, lists and mappings, whatever the order of a mapping's keys."""
    text = _ENCODE(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no digest")


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain).encode
