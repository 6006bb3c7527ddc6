"""What was said in a call. It begins with the words as spoken, to be read beside the preview.

A real transcript of a long prompt would not repeat it; here the filled prompt is the assistant's
first entry (after `first_sentence`, where one was given), because that is what has to be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.simulator.moments import written
from tui.simulator.placeholders import fill
from tui.simulator.records import Batch, CallRecord
from tui.simulator.states import CallState

OWN_NUMBER = "+12025550199"
"""The number calls come from where the request names none."""

REPLIES = (
    "Yes, speaking. That works for me, thank you.",
    "Okay. Can you send me the details in a message?",
    "I can talk about that next week, please call again.",
    "No, thank you. I am not interested.",
    "Yes, I will pay on Thursday.",
)
GREETING = "You have reached my voicemail. Please leave a message after the tone."
GOODBYE = "Thank you for your time. Goodbye."


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a transcript; `user` is assistant or user."""

    user: str
    text: str


def words(batch: Batch, call: CallRecord, text: str) -> str:
    """Fill a text for one call; Luly's own names win over a row's properties of the same name."""
    if batch.provider == "levers":
        tags = call.data.get("promptTags")
        values: dict[str, object] = dict(tags) if isinstance(tags, Mapping) else {}
    else:
        values = {
            **{name: value for name, value in call.data.items() if name.lower() not in _OWN},
            "phone_number": call.data.get("phone_number"),
            "to": call.number or call.phone,
            "from": batch.params.get("from") or OWN_NUMBER,
            "call_id": call.call_id,
            "now": written(call.dispatch_at) or "",
        }
    return fill(text, values, batch.placeholder, batch.passes)


_OWN = ("phone_number", "to", "from", "call_id", "now")


def spoken(batch: Batch, call: CallRecord) -> Mapping[str, str]:
    """Answer every text of the batch as spoken in this call: `prompt`, `first_sentence`, ..."""
    texts = {"prompt": batch.text}
    for name in ("first_sentence", "voicemail_message"):
        value = batch.params.get(name)
        if isinstance(value, str):
            texts[name] = value
    return {name: words(batch, call, text) for name, text in texts.items()}


def transcript(batch: Batch, call: CallRecord, state: CallState) -> list[Line]:
    """Answer what has been said by now; nothing before somebody, or a machine, answers."""
    if not state.speaking:
        return []
    texts = spoken(batch, call)
    lines = [
        Line("assistant", texts[name]) for name in ("first_sentence", "prompt") if name in texts
    ]
    if not state.ended:
        return lines
    if call.outcome == "voicemail":
        lines.append(Line("user", GREETING))
        if "voicemail_message" in texts and batch.params.get("voicemail_action") != "hangup":
            lines.append(Line("assistant", texts["voicemail_message"]))
        return lines
    return [*lines, Line("user", reply(call)), Line("assistant", GOODBYE)]


def reply(call: CallRecord) -> str:
    """Answer what a person who picked up says."""
    return REPLIES[call.dice % len(REPLIES)]
