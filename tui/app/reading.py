"""A prompt read for one person, in each of its views. Runs in threads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from tui.app.gauge import gauge
from tui.app.renderer import EXHAUSTED, Renderer
from tui.app.text import Lines, plain, show
from tui.domain.contact import STANDARD_VARIABLES, Contact, ContactList, contact_values
from tui.domain.errors import CallsheetError
from tui.domain.profile import Profile
from tui.prompts import (
    CompiledPrompt,
    Preview,
    Problem,
    PromptError,
    RenderError,
    compile_prompt,
)

VIEWS = (
    ("text", "text", "text"),
    ("luly", "luly payload", "luly"),
    ("levers", "levers payload", "levers"),
    ("variables", "variables", "vars"),
    ("list", "list", "list"),
)
"""The views of the preview: id, name, short name."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is read: the source, for whom, with which profile, in which view.

    `pasted` are the texts that the operator said the Levers app holds.
    """

    source: str
    contact: Contact | None
    contact_list: ContactList | None
    profile: Profile
    now: datetime
    view: str = "text"
    pasted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out: the view, the gauge, every problem, and the view's text for copying.

    `refused` says that the source cannot be rendered for anybody as it stands.
    """

    shown: Content
    gauge: Content
    problems: tuple[Problem, ...]
    plain: str
    refused: bool = False


def read(request: Request, renderer: Renderer) -> Reading:
    """Render and judge a prompt for one person. Blocks; never raises for a source."""
    columns = request.contact_list.columns if request.contact_list else None
    problems = list(renderer.problems(request.source, columns, request.profile.provider))
    values = contact_values(request.contact) if request.contact else {}
    if any(each.code in EXHAUSTED for each in problems):
        rendered = Preview((), "", tuple(problems))
    else:
        rendered = renderer.preview(request.source, values, request.now)
    problems += _new(rendered.problems, problems) if request.contact else []
    if any(each.code in EXHAUSTED for each in problems):
        return Reading(_refused(tuple(problems)), Content(""), tuple(problems), "", True)
    shown, text = _VIEWS[request.view](request, rendered, values)
    measure = gauge(rendered.text) if rendered.text else Content("")
    refused = not rendered.pieces and bool(rendered.problems)
    return Reading(shown, measure, tuple(problems), text, refused)


def stale(before: Content) -> Content:
    """Answer the last preview there was, marked as what it is: half a tag ends no reading."""
    return Content("\n").join(
        [
            Content.styled("✕ cannot be read as it stands; this is how it was before", "$error"),
            Content(""),
            Content.styled(before.plain, "$faint"),
        ]
    )


def _new(found: tuple[Problem, ...], known: list[Problem]) -> list[Problem]:
    places = {(each.line, each.column) for each in known}
    return [each for each in found if (each.line, each.column) not in places]


def _text(request: Request, rendered: Preview, _: Mapping[str, str]) -> tuple[Content, str]:
    if not request.source.strip():
        return Content.styled("Nothing is written yet.", "$faint"), ""
    if not rendered.pieces:
        return _refused(rendered.problems), ""
    return preview_content(rendered), rendered.text


def preview_content(rendered: Preview) -> Content:
    """Answer the preview: a contact's values underlined, gaps standing out."""
    styles = {"text": "", "value": "underline $text-secondary", "gap": "bold reverse $error"}
    return Content.assemble(*((plain(each.text), styles[each.kind]) for each in rendered.pieces))


def _refused(problems: tuple[Problem, ...]) -> Content:
    lines = [Content.styled("This text cannot be read for anybody yet.", "$error"), Content("")]
    lines += [
        Content.assemble((each.place + "  ", "$faint"), show(each.message)) for each in problems
    ]
    return Content("\n").join(lines)


def _payload(
    request: Request,
    dialect: str,
    mode: str,
    draw: Callable[[CompiledPrompt, list[Content]], tuple[Content, str]],
) -> tuple[Content, str]:
    """Compile for a dialect, and draw the shared text with this contact's values, or the reason."""
    same = request.profile.provider == dialect
    placeholder = request.profile.placeholder if same else None
    try:
        compiled = compile_prompt(request.source, dialect, mode, placeholder, now=request.now)
    except PromptError as error:
        return _refused(error.problems), ""
    except CallsheetError as error:
        return show(str(error), style="$error"), ""
    if request.contact is None:
        return draw(compiled, [])
    try:
        bound = compiled.bind(contact_values(request.contact))
    except RenderError as error:
        reason = Content.assemble(("✕ not for this contact: ", "$error"), show(error.message))
        return draw(compiled, [reason])
    phone = {"phone_number": request.contact.phone} if dialect == "luly" else {}
    return draw(compiled, _values({**phone, **bound}))


def _luly(request: Request, _: Preview, __: Mapping[str, str]) -> tuple[Content, str]:
    profile = request.profile
    mode = profile.mode if profile.provider == "luly" else "whole"

    def draw(compiled: CompiledPrompt, values: list[Content]) -> tuple[Content, str]:
        shown = Content("\n").join(
            [
                _head("base_prompt", f"the shared text, {mode} mode"),
                show(compiled.text),
                Content(""),
                _head("call_data", "this contact's values"),
                *values,
            ]
        )
        return shown, compiled.text

    return _payload(request, "luly", mode, draw)


def _levers(request: Request, _: Preview, __: Mapping[str, str]) -> tuple[Content, str]:
    profile = request.profile
    mode = profile.mode if profile.provider == "levers" else "slots"

    def draw(compiled: CompiledPrompt, values: list[Content]) -> tuple[Content, str]:
        if profile.provider != "levers":
            state = Content.styled("The profile in force is not a Levers profile.", "$faint")
        elif compiled.text in request.pasted:
            state = Content.styled("✓ You said that the Levers app holds this text.", "$success")
        else:
            state = Content.styled(
                "! Paste this text into the Levers app, then `confirm pasted` (ctrl+p).",
                "$warning",
            )
        shown = Content("\n").join(
            [
                _head("text to paste", f"y copies it, {mode} mode"),
                show(compiled.text),
                Content(""),
                state,
                Content(""),
                _head("promptTags", "this contact's values"),
                *values,
            ]
        )
        return shown, compiled.text

    return _payload(request, "levers", mode, draw)


def _variables(request: Request, _: Preview, values: Mapping[str, str]) -> tuple[Content, str]:
    columns = request.contact_list.columns if request.contact_list else ()
    lines = [_head("variables", "what this contact gives the prompt")]
    lines += _values({name: values.get(name, "") for name in (*STANDARD_VARIABLES, *columns)})
    lines += [Content(""), _head("always there", "fixed per batch")]
    lines += _values({"today": f"{request.now:%Y-%m-%d}", "now": f"{request.now:%Y-%m-%d %H:%M}"})
    return Content("\n").join(lines), "\n".join(f"{key}: {each}" for key, each in values.items())


def _list(request: Request, _: Preview, __: Mapping[str, str]) -> tuple[Content, str]:
    if request.contact_list is None:
        return Content.styled("There are no contacts yet.", "$faint"), ""
    return Content.styled("Trying the whole list …", "$faint"), ""


def _head(name: str, about: str) -> Content:
    return Content.assemble((name, "bold"), (f"   {about}", "$faint"))


def _values(values: Mapping[str, str]) -> list[Content]:
    wide = min(22, max((len(name) for name in values), default=0))
    return [
        Content.assemble(
            (f"{plain(name, limit=wide, lines=Lines.MARK):<{wide}}  ", "$accent"),
            show(each, limit=2_000) if each else Content.styled("blank", "italic $faint"),
        )
        for name, each in values.items()
    ]


_VIEWS: Mapping[str, Callable[[Request, Preview, Mapping[str, str]], tuple[Content, str]]] = {
    "text": _text,
    "luly": _luly,
    "levers": _levers,
    "variables": _variables,
    "list": _list,
}
