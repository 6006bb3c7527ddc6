"""Which variables a template needs: scopes, and the guards that make a missing one harmless."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2 import nodes

Names = frozenset[str]
_NOTHING: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a template reads a variable that nothing in the template gives a value to.

    `guarded` where `default`, `is defined` or a condition keeps a missing value from failing.
    """

    name: str
    line: int
    guarded: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """The names known at a point of a template, and those that a condition has proven there."""

    bound: Names = _NOTHING
    proven: Names = _NOTHING

    def binding(self, names: Iterable[str]) -> "Scope":
        """Answer the scope with further names bound."""
        return Scope(self.bound | frozenset(names), self.proven)

    def proving(self, names: Names) -> "Scope":
        """Answer the scope with further names known to have a value."""
        return Scope(self.bound, self.proven | names)


def uses(template: nodes.Template) -> list[Use]:
    """Answer every use of a variable that the template does not assign, in order."""
    return list(_body(template.body, Scope()))


def assigned_in(body: Iterable[nodes.Node]) -> Names:
    """Answer the names that these statements assign in their own scope."""
    names: set[str] = set()
    for node in body:
        match node:
            case nodes.Assign() | nodes.AssignBlock():
                names |= targets(node.target)
            case nodes.Macro():
                names.add(node.name)
            case nodes.Import():
                names.add(node.target)
            case nodes.FromImport():
                names |= {name if isinstance(name, str) else name[1] for name in node.names}
            case nodes.If():
                names |= assigned_in([*node.body, *node.elif_, *node.else_])
            case _:
                pass
    return frozenset(names)


def targets(node: nodes.Node) -> set[str]:
    """Answer the names that an assignment's left side binds."""
    if isinstance(node, nodes.Name):
        return {node.name}
    return {name.name for name in node.find_all(nodes.Name)}


def needed(expression: nodes.Node, scope: Scope) -> list[Use]:
    """Answer the uses in one expression."""
    return list(_expression(expression, scope))


def inner_scope(node: nodes.Node, scope: Scope) -> Scope:
    """Answer the scope of the body of a statement that has one of its own."""
    match node:
        case nodes.For():
            bound = targets(node.target) | {"loop"}
        case nodes.Macro():
            bound = {arg.name for arg in node.args} | {"caller", "varargs", "kwargs"}
        case nodes.CallBlock():
            bound = {arg.name for arg in node.args}
        case nodes.With():
            bound = set().union(*(targets(target) for target in node.targets))
        case nodes.Block():
            bound = {"self", "super"}
        case _:
            bound = set()
    body: list[nodes.Node] = getattr(node, "body", [])
    return scope.binding(bound | assigned_in(body))


def _body(body: Iterable[nodes.Node], scope: Scope) -> Iterator[Use]:
    statements = list(body)
    scope = scope.binding(assigned_in(statements))
    for statement in statements:
        yield from _statement(statement, scope)


def _statement(node: nodes.Node, scope: Scope) -> Iterator[Use]:
    match node:
        case nodes.If():
            yield from _if(node, scope)
        case nodes.For():
            yield from _expression(node.iter, scope)
            inside = inner_scope(node, scope)
            if node.test is not None:
                yield from _expression(node.test, inside)
            yield from _body(node.body, inside)
            yield from _body(node.else_, scope)
        case nodes.Macro() | nodes.CallBlock():
            for value in node.defaults:
                yield from _expression(value, scope)
            if isinstance(node, nodes.CallBlock):
                yield from _expression(node.call, scope)
            yield from _body(node.body, inner_scope(node, scope))
        case nodes.With():
            for value in node.values:
                yield from _expression(value, scope)
            yield from _body(node.body, inner_scope(node, scope))
        case nodes.FilterBlock() | nodes.AssignBlock():
            if node.filter is not None:
                yield from _expression(node.filter, scope)
            yield from _body(node.body, inner_scope(node, scope))
        case nodes.Block() | nodes.Scope() | nodes.ScopedEvalContextModifier():
            yield from _body(node.body, inner_scope(node, scope))
        case nodes.Expr():
            yield from _expression(node, scope)
        case _:
            for child in node.iter_child_nodes():
                yield from _statement(child, scope)


def _if(node: nodes.If, scope: Scope) -> Iterator[Use]:
    yield from _expression(node.test, scope)
    when_true, when_false = proofs(node.test)
    yield from _body(node.body, scope.proving(when_true))
    otherwise = scope.proving(when_false)
    for branch in node.elif_:
        yield from _if(branch, otherwise)
        otherwise = otherwise.proving(proofs(branch.test)[1])
    yield from _body(node.else_, otherwise)


def proofs(test: nodes.Node) -> tuple[Names, Names]:
    """Answer the names that surely have a value where a condition holds, and where it does not."""
    match test:
        case nodes.Test(node=nodes.Name(name=name), name="defined"):
            return frozenset({name}), _NOTHING
        case nodes.Test(node=nodes.Name(name=name), name="undefined"):
            return _NOTHING, frozenset({name})
        case nodes.Not():
            when_true, when_false = proofs(test.node)
            return when_false, when_true
        case nodes.And():
            left, right = proofs(test.left), proofs(test.right)
            return left[0] | right[0], left[1] & right[1]
        case nodes.Or():
            left, right = proofs(test.left), proofs(test.right)
            return left[0] & right[0], left[1] | right[1]
        case _:
            return _NOTHING, _NOTHING


def _expression(node: nodes.Node, scope: Scope) -> Iterator[Use]:
    match node:
        case nodes.Name():
            if node.ctx == "load" and node.name not in scope.bound:
                yield Use(node.name, node.lineno, node.name in scope.proven)
        case nodes.Filter(node=nodes.Name() as name) if node.name in ("default", "d"):
            yield from _guarded(name, scope)
            for argument in (*node.args, *node.kwargs):
                yield from _expression(argument, scope)
        case nodes.Test(node=nodes.Name() as name) if node.name in ("defined", "undefined"):
            yield from _guarded(name, scope)
        case nodes.And():
            yield from _expression(node.left, scope)
            yield from _expression(node.right, scope.proving(proofs(node.left)[0]))
        case nodes.Or():
            yield from _expression(node.left, scope)
            yield from _expression(node.right, scope.proving(proofs(node.left)[1]))
        case nodes.CondExpr():
            when_true, when_false = proofs(node.test)
            yield from _expression(node.test, scope)
            yield from _expression(node.expr1, scope.proving(when_true))
            if node.expr2 is not None:
                yield from _expression(node.expr2, scope.proving(when_false))
        case _:
            for child in node.iter_child_nodes():
                yield from _expression(child, scope)


def _guarded(node: nodes.Name, scope: Scope) -> Iterator[Use]:
    if node.name not in scope.bound:
        yield Use(node.name, node.lineno, True)
