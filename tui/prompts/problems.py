"""Everything that is wrong with a template, all at once, with its place."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError

from tui.domain.contact import STANDARD_VARIABLES
from tui.prompts.declarations import declaration_problems, declared_names
from tui.prompts.declared import Declared
from tui.prompts.dialects import Style, dialect_of
from tui.prompts.environment import PromptEnvironment, make_environment
from tui.prompts.errors import Problem
from tui.prompts.front import read_front_matter
from tui.prompts.inclusions import Reaching, choices, names_in, reaching
from tui.prompts.markers import Shared, cut
from tui.prompts.merging import read_declared
from tui.prompts.names import uses
from tui.prompts.places import Place, column_of
from tui.prompts.repairs import bound_names, repaired, words_of
from tui.prompts.scanner import Lines, tags
from tui.prompts.similar import nearest
from tui.prompts.slots import assigned_names
from tui.prompts.syntax import syntax_problems

_TEXT_METHODS = frozenset(name for name in dir(str) if name[0] != "_")

FIXED = ("today", "now")
"""Names that every prompt knows beside the contact's."""

MAX_SOURCE = 100_000
"""Characters of a template's source; beyond it nothing is read."""


def find_problems(
    source: str,
    columns: Collection[str] | None,
    dialect: str = "luly",
    *,
    placeholder: str | None = None,
    snippets: Mapping[str, str] | None = None,
    braces: bool = True,
) -> tuple[Problem, ...]:
    """Answer every problem of a template in the order of the source; never raises for a source.

    `columns` are the list's extra columns, None where no list is chosen: then variables are not
    judged. `braces` is off for texts that no provider substitutes into.
    """
    style = dialect_of(dialect, placeholder).style if braces else None
    library = dict(snippets or {})
    judge = Judge(make_environment(library), style, library)
    declared = read_declared(source, library)
    tree, found = read_body(declared, judge, columns)
    if tree is not None and not any(problem.severity == "error" for problem in found):
        compiled = compile_problems(judge.environment, declared.body, tree)
        found += (moved(problem, declared.lines) for problem in compiled)
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


@dataclass(frozen=True, slots=True)
class Judge:
    """What templates are judged by; without a style their braces are not.

    `seen` are the snippets that were judged already, each with the variables it was given. Who
    is not `thorough` wants to know of a source that does not parse only why.
    """

    environment: PromptEnvironment
    style: Style | None
    snippets: Mapping[str, str]
    seen: set[tuple[str, frozenset[str] | None]] = field(default_factory=set)
    thorough: bool = True


def read_body(
    declared: Declared, judge: Judge, columns: Collection[str] | None
) -> tuple[nodes.Template | None, list[Problem]]:
    """Answer a template's tree, None where it does not parse, and all problems but those that
    only compiling the tree would show."""
    if len(declared.body) > MAX_SOURCE:
        return None, [_too_long()]
    given = None if columns is None else {*columns, *declared_names(declared)}
    tree, found = _read(declared.body, judge, given, ())
    found = [moved(problem, declared.lines) for problem in (*declared.problems, *found)]
    found += _declaration_problems(declared, judge, columns, given)
    return tree, found


def _find(
    source: str, judge: Judge, columns: Collection[str] | None, within: tuple[str, ...]
) -> list[Problem]:
    """Judge a snippet; `within` are those on the way to it, which are not entered again."""
    if len(source) > MAX_SOURCE:
        return [_too_long()]
    declared = read_front_matter(source)
    found = [*declared.problems, *_find_in_body(declared.body, judge, columns, within)]
    return [moved(problem, declared.lines) for problem in found] if declared.lines else found


def _too_long() -> Problem:
    message = f"The template has more than {MAX_SOURCE:,} characters."
    return Problem("error", "too_big", 1, 1, message)


def moved(problem: Problem, lines: int) -> Problem:
    """Answer a problem of a body with its line in the source; front matter knows its own."""
    if problem.code == "front_matter" or not problem.line:
        return problem
    return replace(problem, line=problem.line + lines)


def _find_in_body(
    body: str, judge: Judge, columns: Collection[str] | None, within: tuple[str, ...]
) -> list[Problem]:
    tree, found = _read(body, judge, columns, within)
    # Who is not thorough renders it next, which compiles it.
    if judge.thorough and tree is not None and not any(each.severity == "error" for each in found):
        found += compile_problems(judge.environment, body, tree)
    return found


def _read(
    body: str, judge: Judge, columns: Collection[str] | None, within: tuple[str, ...]
) -> tuple[nodes.Template | None, list[Problem]]:
    try:
        tree = judge.environment.parse(body)
        found = list(_tree_problems(tree, judge, columns, within))
        if judge.style is not None:
            found += _brace_problems(tree, judge.style)
    except UNREADABLE as error:
        found = reasons(judge.environment, body, error)
        if judge.thorough and isinstance(error, TemplateSyntaxError):
            with suppress(RecursionError, MemoryError):
                found += _rest_problems(body, judge, columns, within)
        return None, found
    return tree, found


def _rest_problems(
    body: str, judge: Judge, columns: Collection[str] | None, within: tuple[str, ...]
) -> Iterator[Problem]:
    """Answer what is wrong beside the syntax, as far as a body that does not parse tells."""
    rest = repaired(judge.environment, body)
    if rest is None:
        return
    bound = bound_names(rest.left_out)
    for problem in _tree_problems(rest.tree, judge, columns, within):
        if problem.variable not in bound:
            yield problem
    if judge.style is not None:
        yield from _brace_problems(rest.tree, judge.style)
    lines = Lines(body)
    bound = bound_names(tags(body))
    contact = {*(columns or ()), *STANDARD_VARIABLES, *FIXED}
    for kind, known in (
        ("filter", judge.environment.filters),
        ("test", judge.environment.tests),
        ("variable", None if columns is None else contact),
    ):
        for word in (word for tag in rest.left_out for word in words_of(tag)):
            if word.kind != kind or known is None or word.text in known:
                continue
            place = Place(*lines.place(word.offset), word.offset)
            if kind != "variable":
                yield _no_such(place, kind, word.text, known)
            elif word.text not in bound and word.text not in judge.environment.globals:
                message = f"No column gives the variable `{word.text}`."
                close = nearest(word.text, known)
                yield at(place, "unknown_variable", message, close, variable=word.text)


UNREADABLE = (
    TemplateError,
    SyntaxError,
    ValueError,
    OverflowError,
    RecursionError,
    MemoryError,
)
"""What Jinja and Python raise for a source that they cannot parse or compile."""


def compile_problems(
    environment: PromptEnvironment, body: str, tree: nodes.Template
) -> list[Problem]:
    """Answer what keeps a tree from being compiled."""
    try:
        environment.from_string(tree)
    except UNREADABLE as error:
        return reasons(environment, body, error)
    return []


def reasons(environment: PromptEnvironment, body: str, error: Exception) -> list[Problem]:
    """Answer why a body cannot be parsed or compiled, from one of the `UNREADABLE` errors."""
    if isinstance(error, TemplateSyntaxError):
        return syntax_problems(environment, body, error)
    if isinstance(error, RecursionError | MemoryError):
        return [Problem("error", "too_big", 1, 1, "The template is nested too deeply.")]
    message = f"Jinja cannot compile the template: {error}"
    return [Problem("error", "syntax", 1, 1, message)]


def _declaration_problems(
    declared: Declared,
    judge: Judge,
    columns: Collection[str] | None,
    given: Collection[str] | None,
) -> Iterator[Problem]:
    """Answer what a template's declarations miss, and the problems of the text they speak."""
    first = declared.settings.get("first_sentence", "")
    for problem in _find_in_body(first, judge, given, ()) if first else ():
        line = declared.setting_lines["first_sentence"]
        message = f"In `first_sentence` at {problem.place}: {problem.message}"
        yield replace(problem, line=line, column=1, message=message)
    if not declared.variables or len(declared.body) > MAX_SOURCE:
        return
    used = names_in(declared.body) | names_in(first)
    for snippet in judge.snippets.values():
        used |= names_in(read_front_matter(snippet).body)
    yield from declaration_problems(declared, used, columns)


def at(node_line: int, code: str, message: str, suggestion: str = "", **more: str) -> Problem:
    """Make an error at a node's place; `variable` and `severity` may be given too."""
    return Problem(
        more.get("severity", "error"),
        code,
        int(node_line),
        column_of(node_line),
        message,
        suggestion,
        variable=more.get("variable", ""),
    )


def _tree_problems(
    tree: nodes.Template, judge: Judge, columns: Collection[str] | None, within: tuple[str, ...]
) -> Iterator[Problem]:
    yield from unknown_words(judge.environment, tree)
    yield from _snippet_problems(tree, judge, columns, within)
    yield from _attribute_problems(tree)
    if columns is not None:
        yield from _variable_problems(judge.environment, tree, columns)


def unknown_words(environment: PromptEnvironment, tree: nodes.Node) -> Iterator[Problem]:
    """Answer the filters and tests that do not exist."""
    for kind, known in ((nodes.Filter, environment.filters), (nodes.Test, environment.tests)):
        word = "filter" if kind is nodes.Filter else "test"
        for node in tree.find_all(kind):
            if node.name not in known:
                yield _no_such(node.lineno, word, node.name, known)


def _no_such(line: int, word: str, name: str, known: Collection[str]) -> Problem:
    message = f"There is no {word} `{name}`."
    return at(line, f"unknown_{word}", message, nearest(name, known))


def _variable_problems(
    environment: PromptEnvironment, tree: nodes.Template, columns: Collection[str]
) -> Iterator[Problem]:
    contact = {*columns, *STANDARD_VARIABLES, *FIXED}
    known = {*contact, *environment.globals, "self"}
    suggestions: dict[str, str] = {}
    for use in uses(tree):
        if use.name in known:
            continue
        if use.name not in suggestions:
            suggestions[use.name] = nearest(use.name, contact)
        close = suggestions[use.name]
        if use.guarded:
            message = f"No column gives `{use.name}`; its fallback is always used."
            yield at(
                use.line,
                "guarded_variable",
                message,
                close,
                severity="warning",
                variable=use.name,
            )
        else:
            message = f"No column gives the variable `{use.name}`."
            yield at(use.line, "unknown_variable", message, close, variable=use.name)


def _snippet_problems(
    tree: nodes.Template, judge: Judge, columns: Collection[str] | None, within: tuple[str, ...]
) -> Iterator[Problem]:
    for node in reaching(tree):
        groups = choices(node.template)
        if groups is None:
            message = "The snippet's name must stand in the template, so that a batch can keep it."
            yield at(node.lineno, "dynamic_snippet", message)
            continue
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        for group in groups:
            there = [name for name in group if name in judge.snippets]
            if there:
                yield from _inside(node, there[0], tree, judge, columns, within)
            elif not optional:
                message = f"There is no snippet `{group[0] if group else ''}`."
                close = nearest(group[0], judge.snippets) if group else ""
                yield at(node.lineno, "unknown_snippet", message, close)


def _inside(
    node: Reaching,
    name: str,
    tree: nodes.Template,
    judge: Judge,
    columns: Collection[str] | None,
    within: tuple[str, ...],
) -> Iterator[Problem]:
    """Answer the problems of a snippet at the place that reaches it."""
    if name in within:
        way = " → ".join((*within[within.index(name) :], name))
        yield at(node.lineno, "recursive_snippet", f"The snippets reach themselves: {way}.")
        return
    # What is imported without context sees no contact; what is included sees all of this.
    alone = isinstance(node, nodes.Import | nodes.FromImport) and not node.with_context
    seen = None if columns is None or alone else {*columns, *assigned_names(tree)}
    key = (name, None if seen is None else frozenset(seen))
    if key in judge.seen:
        return
    judge.seen.add(key)
    for problem in _find(judge.snippets[name], judge, seen, (*within, name)):
        yield replace(
            problem,
            line=int(node.lineno),
            column=column_of(node.lineno),
            message=f"In the snippet `{name}` at {problem.place}: {problem.message}",
        )


def _attribute_problems(tree: nodes.Template) -> Iterator[Problem]:
    contact = {id(node) for node in _contact_variables(tree)}
    for node in tree.find_all(nodes.Getattr):
        if node.attr.startswith("_"):
            message = f"The attribute `{node.attr}` is out of a template's reach."
            yield at(node.lineno, "attribute", message)
        elif id(node.node) in contact and node.attr not in _TEXT_METHODS:
            message = f"A contact's value is a text, which has no `{node.attr}`."
            yield at(node.lineno, "attribute", message, nearest(node.attr, _TEXT_METHODS))


def _contact_variables(tree: nodes.Template) -> Iterator[nodes.Name]:
    """Answer the names that surely mean a contact's value: standard ones, assigned nowhere."""
    assigned = assigned_names(tree)
    for name in tree.find_all(nodes.Name):
        if name.name in STANDARD_VARIABLES and name.name not in assigned:
            yield name


def _brace_problems(tree: nodes.Template, style: Style) -> Iterator[Problem]:
    certain: set[int] = set()
    # What varies may be anything, so braces on its two sides are not neighbours here.
    text = "".join(part.text if isinstance(part, Shared) else "…" for part in cut(tree))
    if seen := style.placeholder_in(text):
        first = next(
            (data for data in tree.find_all(nodes.TemplateData) if style.opening[0] in data.data),
            None,
        )
        certain.add(id(first))
        line = first.lineno if first is not None else 1
        yield at(line, "brace", _brace_message(seen))
    for data in tree.find_all(nodes.TemplateData):
        if id(data) not in certain and (seen := style.placeholder_in(data.data)):
            yield at(data.lineno, "brace", _brace_message(seen), severity="warning")


def _brace_message(seen: str) -> str:
    shown = seen if len(seen) <= 40 else f"{seen[:39]}…"
    return f"The provider may take `{shown}` for a variable of its own."
