"""What one contact will hear, with a gap in the place of whatever is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Undefined

from tui.prompts.declared import Declared
from tui.prompts.environment import StrictMissing, fixed_values, make_environment
from tui.prompts.errors import Problem, RenderError
from tui.prompts.front import read_front_matter
from tui.prompts.gaps import Gaps, gap_text, marks_of, put_gaps
from tui.prompts.pieces import new_marker
from tui.prompts.problems import find_problems, moved
from tui.prompts.rendering import Renderer


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a preview; `kind` is `text`, `value` or `gap`."""

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
    errors = tuple(
        problem
        for problem in find_problems(source, None, braces=False, snippets=snippets)
        if problem.severity == "error"
    )
    if errors:
        return Preview((), "", errors)
    declared = read_front_matter(source)
    values = declared.fill(declared.samples() if values is None else values)
    marker = new_marker(source, *(v for v in values.values() if isinstance(v, str)))
    found: list[str] = []
    environment = make_environment(snippets, _gap_undefined(found), declared.language)
    tree = environment.parse(declared.body)
    known = {*values, *environment.globals, *fixed_values(now), "self"}
    gaps = Gaps(known, marks_of(marker))
    put_gaps(environment, tree, gaps)
    try:
        marked = Renderer(environment, tree, now).text(values)
    except RenderError as error:
        return Preview((), "", (*_placed(gaps, declared), error.problem))
    for name in found:
        gaps.report(name, 0)
    pieces = _pieces(marked, marker)
    text = "".join(piece.text for piece in pieces)
    problems = _placed(gaps, declared)
    return Preview(pieces, text, (*problems, *_refusal(declared, values, problems)))


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


def _pieces(marked: str, marker: str) -> tuple[Piece, ...]:
    first, *rest = marked.split(marker)
    pieces = [Piece(first, "text")]
    open_kinds: list[str] = []
    for part in rest:
        mark, text = part[:1], part[1:]
        if mark in _KINDS:
            open_kinds.append(_KINDS[mark])
        elif open_kinds:
            open_kinds.pop()
        pieces.append(Piece(text, open_kinds[-1] if open_kinds else "text"))
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind == "text":
            joined[-1] = Piece(joined[-1].text + piece.text, "text")
        elif piece.text:
            joined.append(piece)
    return tuple(joined)
