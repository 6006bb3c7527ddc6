"""What one contact will hear, with a gap in the place of whatever is missing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Undefined

from tui.prompts.declared import Declared
from tui.prompts.environment import StrictMissing, fixed_values, make_environment
from tui.prompts.errors import Problem, RenderError
from tui.prompts.gaps import Gaps, gap_text, marks_of, put_gaps
from tui.prompts.marked import MarkedSnippets
from tui.prompts.merging import read_declared
from tui.prompts.pieces import new_marker
from tui.prompts.problems import (
    UNREADABLE,
    Judge,
    compile_problems,
    moved,
    read_body,
    reasons,
)
from tui.prompts.rendering import Renderer


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a preview; `kind` is `text`, `value`, `gap` or `blank`.

    A blank one stands where a contact's value leaves nothing to hear: its text is the variable's
    name, which nobody hears.
    """

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A contact's text in pieces; `problems` say what is missing or wrong."""

    pieces: tuple[Piece, ...]
    text: str
    problems: tuple[Problem, ...]


def preview(
    source: str,
    values: Mapping[str, str] | None,
    now: datetime | None,
    *,
    snippets: Mapping[str, str] | None = None,
) -> Preview:
    """Render leniently for one contact: gaps read `[name?]`; never raises for a source.

    Without values the samples that the template declares stand for them.
    """
    declared = read_declared(source, snippets)
    library = dict(snippets or {})
    found: list[str] = []
    environment = make_environment(library, _gap_undefined(found), declared.language)
    tree, problems = read_body(declared, Judge(environment, None, library, thorough=False), None)
    if tree is None or any(problem.severity == "error" for problem in problems):
        return _unreadable(problems)
    values = declared.fill(declared.samples() if values is None else values)
    marker = new_marker(source, *(v for v in values.values() if isinstance(v, str)))
    known = {*values, *environment.globals, *fixed_values(now), "self"}
    blank = {name for name, value in values.items() if not value.strip()}
    gaps = Gaps(known, marks_of(marker), blank)
    environment.loader = MarkedSnippets(library, gaps.marks, blank)
    put_gaps(environment, tree, gaps)
    if gaps.problems:
        # A gap may stand for the very part that does not compile.
        whole = environment.parse(declared.body)
        if wrong := compile_problems(environment, declared.body, whole):
            return _unreadable(moved(problem, declared.lines) for problem in wrong)
    try:
        renderer = Renderer(environment, tree, now, declared.line_of)
    except UNREADABLE as error:
        wrong = reasons(environment, declared.body, error)
        return _unreadable(moved(problem, declared.lines) for problem in wrong)
    try:
        marked = renderer.text(values)
    except RenderError as error:
        return Preview((), "", (*_placed(gaps, declared), error.problem))
    for name in found:
        gaps.report(name, 0)
    pieces = _pieces(marked, marker, {gap_text(name) for name in found})
    text = "".join(piece.text for piece in pieces if piece.kind != "blank")
    gone = _placed(gaps, declared)
    return Preview(pieces, text, (*gone, *_refusal(declared, values, gone)))


def _unreadable(problems: Iterable[Problem]) -> Preview:
    errors = (problem for problem in problems if problem.severity == "error")
    return Preview((), "", tuple(sorted(errors, key=lambda each: (each.line, each.column))))


def _placed(gaps: Gaps, declared: Declared) -> tuple[Problem, ...]:
    """Answer the gaps' problems with their lines in the whole source."""
    return tuple(moved(problem, declared.lines) for problem in gaps.problems)


def _refusal(
    declared: Declared, values: Mapping[str, str], shown: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Answer what keeps these values from being sent, where no gap shows it."""
    try:
        declared.complete(values)
    except RenderError as error:
        seen = error.variable and any(each.variable == error.variable for each in shown)
        return () if seen else (error.problem,)
    return ()


def _gap_undefined(found: list[str]) -> type[Undefined]:
    """Make an undefined that prints as a gap where a gap could not be seen beforehand."""

    class GapUndefined(StrictMissing):
        __slots__ = ()

        def __str__(self) -> str:  # type: ignore[override]
            name = str(self._undefined_name)
            found.append(name)
            return gap_text(name)

    return GapUndefined


_KINDS = {"v": "value", "g": "gap"}


def _pieces(marked: str, marker: str, gaps: Collection[str]) -> tuple[Piece, ...]:
    """Split at the marks; a value that turned out to be missing is one of the `gaps`."""
    first, *rest = marked.split(marker)
    pieces = [Piece(first, "text")]
    open_kinds: list[str] = []
    blank = ""
    for part in rest:
        mark, text = part[:1], part[1:]
        if mark == "b":
            blank = text
            continue
        if mark == "v" and blank and not text.strip():
            pieces.append(Piece(blank, "blank"))
        blank = ""
        if mark in _KINDS:
            open_kinds.append(_KINDS[mark])
        elif open_kinds:
            open_kinds.pop()
        kind = open_kinds[-1] if open_kinds else "text"
        pieces.append(Piece(text, "gap" if kind == "value" and text in gaps else kind))
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind == "text":
            joined[-1] = Piece(joined[-1].text + piece.text, "text")
        elif piece.text:
            joined.append(piece)
    return tuple(joined)
