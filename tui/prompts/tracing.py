"""Where in a template a render failed: Jinja's generated code knows the lines that it came from."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import unwrap
from traceback import walk_tb
from types import CodeType

from jinja2 import Template, nodes

from tui.prompts.environment import PromptEnvironment
from tui.prompts.places import Place
from tui.prompts.snippets import SnippetLoader

_NO_CODE = (lambda: None).__code__

LineOf = Callable[[int], int]
"""From a line of a template's body to the line of the whole source, 0 where that is elsewhere."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a source, all 0 where it is not known; `snippet` and `within` are the name and
    the line of the snippet that is reached from there and fails."""

    line: int = 0
    column: int = 0
    snippet: str = ""
    within: int = 0


def in_body(line: int) -> int:
    """Answer the same line: the body is the whole source."""
    return line


class Tracer:
    """Finds the spot of an error that one template's render raised; each spot is found once."""

    def __init__(
        self, environment: PromptEnvironment, tree: nodes.Template, line_of: LineOf
    ) -> None:
        self._loader = environment.loader
        self._line_of = line_of
        # The first of a line, and the first of each name in it.
        self._columns: dict[tuple[int, str], int] = {}
        self._filters: dict[CodeType, str] = {}
        for node in tree.find_all(nodes.Node):
            if isinstance(node.lineno, Place):
                name = node.name if isinstance(node, nodes.Name | nodes.Filter) else ""
                if isinstance(node, nodes.Filter) and node.name in environment.filters:
                    name = f"|{name}"
                    work = unwrap(environment.filters[node.name])
                    self._filters[getattr(work, "__code__", _NO_CODE)] = name
                for key in {(int(node.lineno), ""), (int(node.lineno), name)}:
                    column = self._columns.get(key, node.lineno.column)
                    self._columns[key] = min(column, node.lineno.column)
        self._found: dict[tuple[int, str, int, str], Spot] = {}

    def spot(self, error: BaseException, variable: str = "") -> Spot:
        """Answer where an error came from; `variable` is the one that it is about."""
        ways: list[tuple[Template, int]] = []
        word = variable
        for frame, line in walk_tb(error.__traceback__):
            template = frame.f_globals.get("__jinja_template__")
            if isinstance(template, Template):
                ways.append((template, line))
            elif not variable:
                word = self._filters.get(frame.f_code, word)
        if not ways:
            return Spot()
        (outer, first), (inner, last) = ways[0], ways[-1]
        if isinstance(error, RecursionError):
            inner, last = outer, first
        elif not inner.name:
            outer, first = inner, last
        key = (first, inner.name or "", last, word)
        if key not in self._found:
            self._found[key] = self._look_up(outer, first, inner, last, word)
        return self._found[key]

    def _look_up(self, outer: Template, first: int, inner: Template, last: int, word: str) -> Spot:
        body_line = outer.get_corresponding_lineno(first)
        line = self._line_of(body_line)
        if not line:
            return Spot()
        column = self._columns.get((body_line, "" if inner.name else word))
        column = column or self._columns.get((body_line, ""), 1)
        if not inner.name:
            return Spot(line, column)
        before = (
            self._loader.lines_before(inner.name) if isinstance(self._loader, SnippetLoader) else 0
        )
        return Spot(line, column, inner.name, inner.get_corresponding_lineno(last) + before)
