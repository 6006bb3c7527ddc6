"""Putting gaps into a syntax tree where a contact lacks a value, and marks around what varies."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from jinja2 import Environment, nodes

from tui.prompts.errors import Problem
from tui.prompts.names import Scope, assigned_in, inner_scope, needed, proofs
from tui.prompts.places import column_of


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that a preview is split at; after `blank` stands a variable's name.

    `snippet` begins the name of a snippet that is to have marks as well.
    """

    value: str
    gap: str
    end: str
    blank: str
    snippet: str


def marks_of(marker: str) -> Marks:
    """Make the marks from a marker that occurs in no text."""
    return Marks(*(f"{marker}{letter}" for letter in "vgebs"))


@dataclass(slots=True)
class Gaps:
    """What stands for missing values: the known names, and the problems found on the way.

    `blank` are the names whose value is blank: what they may leave empty is marked with them.
    """

    known: Collection[str]
    marks: Marks
    blank: Collection[str] = ()
    problems: list[Problem] = field(default_factory=list)

    def missing(self, expressions: Iterable[nodes.Node | None], scope: Scope) -> str:
        """Answer the first variable that these expressions need and nobody gives, or nothing."""
        first = ""
        for expression in expressions:
            for use in needed(expression, scope) if expression is not None else ():
                if use.guarded or use.name in self.known:
                    continue
                first = first or use.name
                self.report(use.name, use.line)
        return first

    def report(self, name: str, line: int) -> None:
        """Note a missing variable, once."""
        if not any(problem.variable == name for problem in self.problems):
            message = f"`{name}` has no value for this contact."
            self.problems.append(
                Problem(
                    "error",
                    "missing_variable",
                    int(line),
                    column_of(line),
                    message,
                    variable=name,
                )
            )

    def value_mark(self, expression: nodes.Node, scope: Scope) -> nodes.TemplateData:
        """Answer what stands before a value, with the first name in it that is blank."""
        used = (use.name for use in needed(expression, scope)) if self.blank else ()
        name = next((each for each in used if each in self.blank), "")
        before = f"{self.marks.blank}{name}" if name else ""
        return nodes.TemplateData(f"{before}{self.marks.value}", lineno=1)

    def output(self, name: str, captured: bool) -> nodes.Output:
        """Answer a statement that prints the gap; where text is captured it is not marked."""
        return nodes.Output([self.data(name, captured)], lineno=1)

    def data(self, name: str, captured: bool) -> nodes.TemplateData:
        """Answer the gap as template text."""
        gap = gap_text(name)
        text = gap if captured else f"{self.marks.gap}{gap}{self.marks.end}"
        return nodes.TemplateData(text, lineno=1)


def gap_text(name: str) -> str:
    """Write the gap of a variable."""
    return f"[{name}?]"


def put_gaps(environment: Environment, tree: nodes.Template, gaps: Gaps) -> None:
    """Change a tree so that it prints gaps for missing values and marks around the others."""
    free = not any(name.name in ("self", "super") for name in tree.find_all(nodes.Name))
    captured = tree.find(nodes.Extends) is not None
    tree.body = _body(tree.body, Scope(), gaps, captured, free)
    tree.set_environment(environment)


def _body(
    body: Sequence[nodes.Node], scope: Scope, gaps: Gaps, captured: bool, free: bool
) -> list[nodes.Node]:
    scope = scope.binding(assigned_in(body))
    return [_statement(node, scope, gaps, captured, free) for node in body]


def _statement(
    node: nodes.Node, scope: Scope, gaps: Gaps, captured: bool, free: bool
) -> nodes.Node:
    inner = inner_scope(node, scope)
    match node:
        case nodes.Output():
            return _output(node, scope, gaps, captured)
        case nodes.If():
            return _if(node, scope, gaps, captured, free)
        case nodes.For():
            name = gaps.missing([node.iter], scope) or gaps.missing([node.test], inner)
            if name:
                return gaps.output(name, captured)
            node.body = _body(node.body, inner, gaps, captured or node.recursive, free)
            node.else_ = _body(node.else_, scope, gaps, captured, free)
        case nodes.Assign():
            if name := gaps.missing([node.node], scope):
                node.node = _stand_in(node.target, name)
        case nodes.With():
            for number, value in enumerate(node.values):
                if name := gaps.missing([value], scope):
                    node.values[number] = _stand_in(node.targets[number], name)
            node.body = _body(node.body, inner, gaps, captured, free)
        case nodes.Macro() | nodes.CallBlock():
            for number, value in enumerate(node.defaults):
                if name := gaps.missing([value], scope):
                    node.defaults[number] = nodes.Const(gap_text(name), lineno=1)
            if isinstance(node, nodes.CallBlock) and (name := gaps.missing([node.call], scope)):
                return gaps.output(name, captured)
            node.body = _body(node.body, inner, gaps, True, free)
        case nodes.FilterBlock() | nodes.AssignBlock():
            if name := gaps.missing([node.filter], scope):
                if isinstance(node, nodes.FilterBlock):
                    return gaps.output(name, captured)
                node.filter = None
            node.body = _body(node.body, inner, gaps, True, free)
        case nodes.Block():
            node.body = _body(node.body, inner, gaps, captured or not free, free)
        case nodes.Scope() | nodes.ScopedEvalContextModifier():
            node.body = _body(node.body, inner, gaps, True, free)
        case nodes.Include():
            if name := gaps.missing([node.template], scope):
                return gaps.output(name, captured)
            if not captured:
                _mark_snippets(node.template, gaps.marks)
        case _:
            pass
    return node


def _mark_snippets(name: nodes.Node | None, marks: Marks) -> None:
    """Ask for the marked ones of the snippets that an include tag may reach."""
    match name:
        case nodes.Const(value=str()):
            name.value = f"{marks.snippet}{name.value}"
        case nodes.List() | nodes.Tuple():
            for item in name.items:
                _mark_snippets(item, marks)
        case nodes.CondExpr():
            _mark_snippets(name.expr1, marks)
            _mark_snippets(name.expr2, marks)
        case _:
            pass


def _if(node: nodes.If, scope: Scope, gaps: Gaps, captured: bool, free: bool) -> nodes.Node:
    tests: list[nodes.Node | None] = [node.test]
    if name := gaps.missing(tests, scope):
        return gaps.output(name, captured)
    when_true, otherwise = proofs(node.test)
    node.body = _body(node.body, scope.proving(when_true), gaps, captured, free)
    rest = scope.proving(otherwise)
    for number, branch in enumerate(node.elif_):
        if name := gaps.missing([branch.test], rest):
            # What the other branches say depends on the missing value: here the gap ends them.
            node.elif_ = node.elif_[:number]
            node.else_ = [gaps.output(name, captured)]
            return node
        when_true, when_false = proofs(branch.test)
        branch.body = _body(branch.body, rest.proving(when_true), gaps, captured, free)
        rest = rest.proving(when_false)
    node.else_ = _body(node.else_, rest, gaps, captured, free)
    return node


def _output(node: nodes.Output, scope: Scope, gaps: Gaps, captured: bool) -> nodes.Output:
    children: list[nodes.Expr] = []
    for child in node.nodes:
        if isinstance(child, nodes.TemplateData):
            children.append(child)
        elif name := gaps.missing([child], scope):
            children.append(gaps.data(name, captured))
        elif captured:
            children.append(child)
        else:
            children += [
                gaps.value_mark(child, scope),
                child,
                nodes.TemplateData(gaps.marks.end, lineno=1),
            ]
    return nodes.Output(children, lineno=node.lineno)


def _stand_in(target: nodes.Node, name: str) -> nodes.Expr:
    gap = nodes.Const(gap_text(name), lineno=1)
    if isinstance(target, nodes.Tuple):
        return nodes.Tuple([gap for _ in target.items], "load", lineno=1)
    return gap
