"""How each provider marks a variable in a prompt, and the names that are its own."""

from dataclasses import dataclass

from tui.domain.errors import UsageError

_ANYWHERE = """
    phone_number from to call_id timezone now today callsheet_ref callsheet_batch
    callsheet_attempt callsheet_test batch_id call_data base_prompt task label test_mode
    metadata request_data variables
"""

_LULY = """
    now_utc date_utc c_id callid short_from short_to country state city zip input output
    lastusermessage prevnodeprompt lastagentmessage current_node citations
    campaign_id batch_webhook pathway_id pathway_version start_node_id voice voice_id
    voice_preset_id reduce_latency first_sentence wait_for_greeting block_interruptions
    interruption_threshold model temperature keywords pronunciation_guide
    transfer_phone_number transfer_list language tools dynamic_data start_time
    voicemail_message voicemail_action voicemail retry max_duration record webhook
    webhook_events summary_prompt analysis_prompt analysis_schema answered_by_enabled
    background_track amd local_dialing encrypted_key endpoint status message error_message
    queue_status answered_by inbound completed created_at
"""

_LEVERS = """
    contacts numbertocall firstname lastname email contactuuid prompttags updateexisting
    aisettingstemplateid countrycode batchsize requestmetadata providercallid numberfrom
    numberto createifnotexists
"""


@dataclass(frozen=True, slots=True)
class Style:
    """A way of marking a variable: `{{name}}` or `{name}`.

    The provider trims a name's outer spaces and does not mind its case (PROVIDERS 2.3).
    """

    opening: str
    closing: str

    def mark(self, name: str) -> str:
        """Write the placeholder of a name."""
        return f"{self.opening}{name}{self.closing}"

    def placeholder_in(self, text: str) -> str:
        """Answer the first stretch of a text that may read as a placeholder, or nothing.

        Read generously: anything between an opening and the next closing mark counts, because
        no provider says which names it looks for.
        """
        start = text.find(self.opening)
        if start < 0:
            return ""
        end = text.find(self.closing, start + len(self.opening))
        return text[start : end + len(self.closing)] if end >= 0 else ""


STYLES = {"{{}}": Style("{{", "}}"), "{}": Style("{", "}")}
"""The placeholder styles by their name in the settings."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A provider's prompt language: how it marks a variable, and the names it keeps for itself."""

    name: str
    style: Style
    reserved: frozenset[str]


RESERVED = {
    "luly": frozenset((_ANYWHERE + _LULY).split()),
    "levers": frozenset((_ANYWHERE + _LEVERS).split()),
}
"""Names in lower case that no slot may have: the provider's own variables, request fields that a
row might override, and the keys that Callsheet puts beside the slots (PROVIDERS 1.3, 2.3, 2.7)."""


def dialect_of(name: str, placeholder: str | None = None) -> Dialect:
    """Find a dialect; `placeholder` is `{{}}` (both providers' default) or `{}`.

    Raises UsageError for another word.
    """
    if name not in RESERVED:
        raise UsageError(f"There is no dialect {name!r}.", "Write luly or levers.")
    style = STYLES.get(placeholder or "{{}}")
    if style is None:
        raise UsageError(f"There is no placeholder style {placeholder!r}.", "Write {{}} or {}.")
    return Dialect(name, style, RESERVED[name])
