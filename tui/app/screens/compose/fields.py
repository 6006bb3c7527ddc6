"""The fields of the form of a new batch, in their order."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    PICK = "pick"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its id is the value's name; `provider` alone has it, "" for both."""

    id: str
    label: str
    placeholder: str = ""
    kind: Kind = Kind.LINE
    provider: str = ""


FIELDS: tuple[FormField, ...] = (
    FormField("name", "name", "what the batch is called here"),
    FormField("list", "contacts", "no list yet: import one first (1, then i)", Kind.PICK),
    FormField("where", "only where", "plan=gold, city=Riyadh; empty for all"),
    FormField("segment", "segment", "a saved filter of the list (f in Contacts); empty for all"),
    FormField("limit", "at most", "the first so many, in the list's own order; empty for all"),
    FormField("template", "prompt", "no template yet: write one first (2)", Kind.PICK),
    FormField("mode", "mode", "", Kind.PICK),
    FormField("purpose", "purpose", "", Kind.PICK),
    FormField("label", "label", "shown in the provider's dashboard", provider="luly"),
    FormField("caller", "from", "the number that is shown, as +12025550111", provider="luly"),
    FormField("campaign_id", "campaign id", "", provider="luly"),
    FormField(
        "batch_webhook",
        "batch webhook",
        "https://…; called once per request, not once per batch",
        provider="luly",
    ),
    FormField("answered_by", "who answered", "", Kind.PICK, "luly"),
    FormField("max_duration", "max_duration", "minutes a call may last", provider="luly"),
    FormField(
        "params",
        "parameters",
        "any Send Call parameter, KEY=VALUE a line, VALUE as JSON where it parses",
        Kind.LINES,
        "luly",
    ),
    FormField(
        "ai_settings_template_id",
        "ai template",
        "UUID; empty: the profile's; none",
        provider="levers",
    ),
    FormField(
        "metadata", "metadata", "comes back with a call: KEY=TEXT a line", Kind.LINES, "levers"
    ),
    FormField("metadata_json", "metadata json", '{"key": "{{ value }}"}', provider="levers"),
    FormField("country_code", "country code", "two letters, as SA", provider="levers"),
    FormField("batch_size", "batch size", "10 to 1000; empty: Levers chooses", provider="levers"),
    FormField("update_existing", "update existing", "", Kind.PICK, "levers"),
    FormField("variables", "more values", "sent beside the prompt: NAME=TEXT a line", Kind.LINES),
    FormField("not_before", "not before", "2026-03-02T09:00+03:00; held until then"),
    FormField("not_after", "not after", "2026-03-02T18:00+03:00; held from then on"),
)
"""Every option of the provider in force gets a line; what stays empty is not sent."""

PURPOSE_WORDS = {
    "marketing": "marketing: consent must be on record",
    "service": "service: no advertising",
    "collections": "collections: the US has a rule of its own",
    "survey": "survey",
}
"""What a batch may be for, in words."""
