"""The checklist of a draft: one step a line, a mark that tells at a glance what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from tui.app.screens.compose.facts import Checked, Draft
from tui.app.wording import calls_of, counted
from tui.domain.batch import BatchOptions
from tui.domain.states import BatchState


class Mark(StrEnum):
    """How a step stands."""

    DONE = "✓"
    LOOK = "!"
    WRONG = "✕"
    OPEN = "·"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its id, its mark, its words. `live` repeats the account where one sends."""

    id: str
    mark: Mark
    words: str
    live: bool = False


def steps_of(
    draft: Draft,
    checked: Checked | None,
    checking: tuple[int, int] | None,
    overrides: Collection[str],
    account: tuple[str, bool],
    sending: bool,
) -> tuple[Step, ...]:
    """Answer the six steps in their order."""
    batch = draft.batch
    people = counted(batch.total, "contact")
    source = f"{batch.list_name}, " if batch.list_name else ""
    return (
        Step("contacts", Mark.DONE, f"{source}{people} {batch.chosen.words}".rstrip()),
        _prompt(draft),
        _options(batch.options),
        _verdicts(checked, checking, overrides),
        _test(draft),
        _send(draft, checked, account, sending),
    )


def option_words(options: BatchOptions) -> list[str]:
    """Answer what the operator set, each as `name value`."""
    named = {
        "purpose": options.purpose,
        "label": options.label,
        "from": options.caller,
        "campaign": options.campaign_id,
        "batch_webhook": options.batch_webhook,
        "metadata": ", ".join(options.metadata),
        "metadata_json": options.metadata_json,
        "template": options.ai_settings_template_id[:8],
        "country": options.country_code,
        "batch size": str(options.batch_size or ""),
        "not before": options.not_before,
        "not after": options.not_after,
    }
    words = [f"{name} {value}" for name, value in named.items() if value]
    words += [
        name if value is True else f"{name} {value}" for name, value in options.params.items()
    ]
    words += [f"{name}=…" for name in options.variables]
    return [*words, "update existing"] if options.update_existing else words


def _prompt(draft: Draft) -> Step:
    batch = draft.batch
    if draft.problem is not None:
        return Step("prompt", Mark.WRONG, draft.problem.message)
    if not batch.template_id:
        return Step("prompt", Mark.DONE, "none: the prompt of the Levers app as it stands there")
    words = f"{batch.template_name} v{batch.template_version}, {batch.mode}"
    if not draft.pasted:
        return Step("prompt", Mark.WRONG, f"not pasted yet, enter shows it: {words}")
    if draft.text:
        words += ", pasted"
    if draft.newest > batch.template_version:
        return Step("prompt", Mark.LOOK, f"v{draft.newest} is newer, e takes it: {words}")
    return Step("prompt", Mark.DONE, words)


def _options(options: BatchOptions) -> Step:
    words = ", ".join(option_words(options))
    return Step("options", Mark.DONE, words or "none set: the provider's own")


def _verdicts(
    checked: Checked | None, checking: tuple[int, int] | None, overrides: Collection[str]
) -> Step:
    if checking is not None:
        return Step("verdicts", Mark.OPEN, f"looked at {checking[0]:,} of {checking[1]:,}")
    if checked is None:
        return Step("verdicts", Mark.OPEN, "not looked at: F5")
    result = checked.result
    left = f"{result.total:,}"
    if result.handed_over:
        left = f"{result.total - result.handed_over:,} left"
    words = f"{left} = {result.send:,} + {result.held:,} + {result.block:,}"
    if overrides:
        words += f", {', '.join(sorted(overrides))} overridden"
    if not result.send:
        return Step("verdicts", Mark.WRONG, f"nobody can be called: {words}")
    return Step("verdicts", Mark.LOOK if result.block or result.warn else Mark.DONE, words)


def _test(draft: Draft) -> Step:
    if not draft.tested:
        return Step("test", Mark.OPEN, "not yet: t rings your own phone")
    if draft.heard is None:
        return Step("test", Mark.LOOK, "made; what was heard is not known yet")
    if draft.heard:
        return Step("test", Mark.DONE, "heard as previewed")
    return Step("test", Mark.LOOK, "heard otherwise than previewed")


def _send(draft: Draft, checked: Checked | None, account: tuple[str, bool], sending: bool) -> Step:
    words, live = account
    if sending:
        return Step("send", Mark.OPEN, f"{words} · being sent: 4 shows it", live)
    if draft.batch.state is BatchState.PAUSED:
        return Step("send", Mark.WRONG, f"{words} · paused: 4, then p takes it up again", live)
    ready = checked is not None and checked.result.send > 0 and draft.problem is None
    calls = f" · {calls_of(checked.result.send)}" if checked is not None else ""
    return Step("send", Mark.OPEN if ready else Mark.WRONG, words + calls, live)
