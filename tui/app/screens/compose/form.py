"""The form of a new batch: one line a field, by keyboard alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.app.offload import off
from tui.app.screens.compose.fields import FIELDS, PURPOSE_WORDS, FormField, Kind
from tui.app.screens.compose.values import compose_from
from tui.app.screens.pick import Pick
from tui.app.text import Lines, plain, show
from tui.app.widgets.field import Field
from tui.app.widgets.lines_field import LinesField
from tui.app.widgets.words import Words
from tui.domain.errors import CallsheetError
from tui.engine.desk import Desk


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: lists and templates as (id, words)."""

    lists: Sequence[tuple[str, str]]
    templates: Sequence[tuple[str, str]]


def read_choices(desk: Desk) -> Choices:
    """Read lists and templates. Blocks."""
    return Choices(
        [(each.id, f"{each.name} · {each.contacts:,}") for each in desk.store.lists.all()],
        [(each.id, f"{each.name} v{each.version}") for each in desk.store.templates.all()],
    )


def free_name(desk: Desk, wanted: str) -> str:
    """Answer the name, or `name 2`, `name 3` where it is taken. Blocks."""
    taken = {each.name.casefold() for each in desk.store.batches.all()}
    names = [wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken) if wanted else ""


class BatchForm(ModalScreen[str | None]):
    """Composes a draft and answers its id; escape keeps what was typed in `kept`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("ctrl+s", "compose_draft", show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        account: str,
        choices: Choices,
        kept: dict[str, str],
        instead_of: str = "",
    ) -> None:
        super().__init__()
        self._desk = desk
        self._account = account
        self._choices = choices
        self._kept = kept
        self._instead_of = instead_of

    def compose(self) -> ComposeResult:
        """Yield one line a field."""
        title = "Compose the draft anew" if self._instead_of else "A new batch"
        with Vertical(classes="dialog wide"):
            yield Words(
                Content.assemble((title, "bold"), (f"   {self._account}", "$faint")),
                classes="title",
            )
            with VerticalScroll(can_focus=False):
                for field in self._fields():
                    with Horizontal(classes="line" if field.kind is not Kind.LINES else "lines"):
                        yield Words(Content.styled(field.label, "$faint"), classes="label")
                        yield self._widget(field)
            yield Words(
                Content(
                    "tab goes on · enter in a line, or ctrl+s, composes · esc keeps and leaves"
                ),
                id="complaint",
                classes="hint",
            )

    def on_mount(self) -> None:
        """Begin at the name; what is typed replaces the one proposed."""
        name = self.query_one("#name", Field)
        name.focus()
        if not self._instead_of:
            name.action_select_all()

    def action_cancel(self) -> None:
        """Keep what was typed, and leave."""
        self._keep()
        self.dismiss(None)

    @on(Input.Submitted)
    def action_compose_draft(self) -> None:
        """Compose."""
        self._compose_draft()

    @work(exclusive=True)
    async def _compose_draft(self) -> None:
        self._keep()
        try:
            batch = await off(compose_from, self._desk, dict(self._kept), self._instead_of)
        except CallsheetError as error:
            words = show(f"{error.message} {error.hint}".strip(), 500, Lines.MARK, style="$error")
            self.query_one("#complaint", Words).put(words)
            return
        self._kept.clear()
        self.dismiss(batch.id)

    def _fields(self) -> Iterator[FormField]:
        provider = self._desk.profile.provider
        return (field for field in FIELDS if field.provider in ("", provider))

    def _widget(self, field: FormField) -> Widget:
        value = self._kept.get(field.id, "")
        if field.kind is Kind.LINES:
            return LinesField(plain(value), placeholder=field.placeholder, id=field.id)
        if field.kind is Kind.PICK:
            return Pick(
                [(each, show(words, 60, Lines.MARK)) for each, words in self._offered(field.id)],
                title=field.label,
                empty=field.placeholder,
                value=value,
                id=field.id,
            )
        return Field(value, placeholder=field.placeholder, id=field.id)

    def _offered(self, field_id: str) -> Sequence[tuple[str, str]]:
        profile = self._desk.profile
        if field_id == "list":
            return self._choices.lists
        if field_id == "template":
            none = [("", "none: the Levers app's own prompt")]
            return [*self._choices.templates, *(none if profile.provider == "levers" else [])]
        if field_id == "mode":
            words = {
                "whole": "whole: one value carries the finished prompt",
                "slots": "slots: shared text, one value per variable",
            }
            other = "slots" if profile.mode == "whole" else "whole"
            return [(mode, words[mode]) for mode in (profile.mode, other)]
        if field_id == "purpose":
            return [("", "not told: the hours and caps of every call"), *PURPOSE_WORDS.items()]
        if field_id == "answered_by":
            return [
                ("yes", "ask: tells a person from a voicemail"),
                ("no", "do not ask: answered calls end undetermined"),
            ]
        return [("no", "no"), ("yes", "yes")]

    def _keep(self) -> None:
        for field in self._fields():
            widget = self.query_one(f"#{field.id}")
            if isinstance(widget, (Pick, Input)):
                self._kept[field.id] = widget.value
            elif isinstance(widget, TextArea):
                self._kept[field.id] = widget.text


def first_values(
    kept: Mapping[str, str],
    chosen_list: str,
    list_name: str,
    prompt: str = "",
    segment: str | None = None,
) -> dict[str, str]:
    """Answer what a form begins with: what was kept, the chosen list, a name after it, a prompt.

    A `segment` (or "", everybody) takes the place of whom, and how many, the kept form meant.
    """
    values = dict(kept)
    if segment is not None:
        values |= {"where": "", "segment": segment, "limit": ""}
    if chosen_list:
        values["list"] = chosen_list
    values.setdefault("name", list_name)
    values.setdefault("template", prompt)
    return values
