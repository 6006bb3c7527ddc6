"""A prompt read for one person, in each of its views. Runs in threads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from textual.content import Content

from tui.app.gauge import LULY_LIMIT, gauge
from tui.app.text import Lines, plain, show
from tui.domain.contact import STANDARD_VARIABLES, Contact, ContactList, contact_values
from tui.domain.errors import CallsheetError
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.pasting import pasted_texts
from tui.engine.snippets import find_snippets
from tui.prompts import (
    CompiledPrompt,
    Piece,
    Preview,
    Problem,
    PromptError,
    RenderError,
    compile_prompt,
    read_declared,
    read_front_matter,
)
from tui.prompts.worker import RenderWorker

EXHAUSTED = frozenset({"too_slow", "too_big"})
"""Codes of problems after which nothing of that template is rendered in this process."""

VIEWS = (
    ("text", "text", "text"),
    ("luly", "Luly gets", "Luly"),
    ("levers", "Levers gets", "Levers"),
    ("variables", "variables", "vars"),
    ("list", "whole list", "list"),
)
"""The views of the preview: id, name, short name."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is read: the source, for whom, with which profile, in which view.

    `pasted` are the texts that the operator said the Levers app holds; `snippets` those that the
    source reaches, by name.
    """

    source: str
    contact: Contact | None
    contact_list: ContactList | None
    profile: Profile
    now: datetime
    view: str = "text"
    pasted: tuple[str, ...] = ()
    snippets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out: the view, the gauge, what rendering found, and the view's text for copying.

    `refused` says that the source cannot be rendered for anybody as it stands.
    """

    shown: Content
    gauge: Content
    problems: tuple[Problem, ...]
    plain: str
    refused: bool = False


NOTHING_WRITTEN = (
    "Nothing is written yet.\n\n"
    "e, then type: {{ offers what the list has; ctrl+t puts a snippet in, F2 opens a template."
)
"""What an empty text is read as."""

_FIRST = Content.styled("FIRST SENTENCE  ", "bold $faint")


def prepared(desk: Desk, request: Request) -> Request:
    """Answer the request with what its source and its view need of the workspace. Blocks."""
    pasted: tuple[str, ...] = ()
    snippets: Mapping[str, str] = {}
    if request.view == "levers":
        pasted = tuple(pasted_texts(desk).values())
    if any(word in request.source for word in ("include", "import", "extends")):
        snippets = find_snippets(desk.store, (request.source,)).texts
    return replace(request, pasted=pasted, snippets=snippets)


def read_on(desk: Desk, request: Request, worker: RenderWorker) -> tuple[Request, Reading]:
    """Answer the request as `prepared`, and what was read for it. Blocks. Raises Busy."""
    request = prepared(desk, request)
    return request, read(request, worker)


def read(request: Request, worker: RenderWorker) -> Reading:
    """Render a prompt for one person. Blocks; never raises for a source."""
    values = contact_values(request.contact) if request.contact else None
    rendered = worker.preview(request.source, values, request.now, snippets=request.snippets)
    if any(each.code in EXHAUSTED for each in rendered.problems):
        return Reading(_refused(rendered.problems), Content(""), rendered.problems, "", True)
    declared = read_declared(request.source, request.snippets)
    seen = declared.fill(declared.samples() if values is None else values)
    shown, text = _VIEWS[request.view](request, rendered, seen)
    first = declared.settings.get("first_sentence", "") if request.view == "text" else ""
    if first and rendered.pieces:
        said = worker.preview(first, seen, request.now, snippets=request.snippets)
        shown = Content.assemble(_FIRST, preview_content(said), "\n\n", shown)
    limit = declared.max_length or LULY_LIMIT
    measure = gauge(rendered.text, limit) if rendered.text else Content("")
    refused = not rendered.pieces and bool(rendered.problems)
    return Reading(shown, measure, rendered.problems, text, refused)


def judge(
    request: Request, found: tuple[Problem, ...], worker: RenderWorker
) -> tuple[Problem, ...]:
    """Answer every problem of a prompt, with those that reading it for a person found. Blocks."""
    if any(each.code in EXHAUSTED for each in found):
        return found
    columns = request.contact_list.columns if request.contact_list else None
    problems = worker.problems(
        request.source, columns, request.profile.provider, snippets=request.snippets
    )
    return (*problems, *(_new(found, problems) if request.contact else ()))


def stale(before: Content) -> Content:
    """Answer the last preview there was, marked as what it is: half a tag ends no reading."""
    return Content("\n").join(
        [
            Content.styled("✕ cannot be read as it stands; this is how it was before", "$error"),
            Content(""),
            Content.styled(before.plain, "$faint"),
        ]
    )


def _new(found: tuple[Problem, ...], known: tuple[Problem, ...]) -> list[Problem]:
    places = {(each.line, each.column) for each in known if each.severity == "error"}
    return [each for each in found if (each.line, each.column) not in places]


def _text(request: Request, rendered: Preview, _: Mapping[str, str]) -> tuple[Content, str]:
    if not request.source.strip():
        return Content.styled(NOTHING_WRITTEN, "$faint"), ""
    if not rendered.pieces:
        return _refused(rendered.problems), ""
    return preview_content(rendered), rendered.text


def preview_content(rendered: Preview) -> Content:
    """Answer the preview: a contact's values underlined, what is missing or blank standing out."""
    return Content.assemble(*(_seen(each) for each in rendered.pieces))


def _seen(piece: Piece) -> tuple[str, str]:
    if piece.kind == "blank":
        return f"[{plain(piece.text, 40)} blank]", "reverse $warning"
    styles = {"text": "", "value": "underline $text-secondary", "gap": "bold reverse $error"}
    return plain(piece.text), styles[piece.kind]


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
    declared = read_front_matter(request.source)
    first = declared.settings.get("first_sentence", "") if dialect == "luly" else ""
    try:
        compiled = compile_prompt(
            request.source,
            dialect,
            mode,
            placeholder,
            spoken={"first_sentence": first} if first else {},
            now=request.now,
            snippets=request.snippets,
        )
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
                *_spoken(compiled),
                Content(""),
                _head("call_data", "this contact's values"),
                *values,
            ]
        )
        return shown, compiled.text

    return _payload(request, "luly", mode, draw)


def _spoken(compiled: CompiledPrompt) -> list[Content]:
    lines: list[Content] = []
    for name, text in compiled.spoken_texts.items():
        lines += [Content(""), _head(name, "spoken before the prompt"), show(text)]
    return lines


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
                state,
                Content(""),
                _head("text to paste", f"y copies it, {mode} mode"),
                show(compiled.text),
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
    names = dict.fromkeys((*STANDARD_VARIABLES, *columns, *values))
    lines += _values({name: values.get(name, "") for name in names})
    lines += [Content(""), _head("always there", "fixed per batch")]
    lines += _values({"today": f"{request.now:%Y-%m-%d}", "now": f"{request.now:%Y-%m-%d %H:%M}"})
    return Content("\n").join(lines), "\n".join(f"{key}: {each}" for key, each in values.items())


def _list(_: Request, __: Preview, ___: Mapping[str, str]) -> tuple[Content, str]:
    return Content(""), ""


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
