"""Cutting a template at its top level: shared text, slots, and statements that print nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment, nodes

_PRINTING = (nodes.Include, nodes.Block, nodes.CallBlock, nodes.FilterBlock)


@dataclass(frozen=True, slots=True)
class Shared:
    """Text that is the same for every contact."""

    text: str


@dataclass(frozen=True, slots=True)
class Varying:
    """An output or a block: `statement` prints it, `node` is its expression or the block."""

    statement: nodes.Stmt
    node: nodes.Node


@dataclass(frozen=True, slots=True)
class Silent:
    """A statement that prints nothing and runs where it stands: set, macro, import."""

    statement: nodes.Node


Part = Shared | Varying | Silent


def cut(template: nodes.Template) -> list[Part]:
    """Cut a template at its top level, in order."""
    return [part for statement in template.body for part in _cut_statement(statement)]


def _cut_statement(statement: nodes.Node) -> Iterator[Part]:
    if isinstance(statement, nodes.Output):
        for child in statement.nodes:
            if isinstance(child, nodes.TemplateData):
                yield Shared(child.data)
            else:
                yield Varying(nodes.Output([child], lineno=child.lineno), child)
    elif isinstance(statement, nodes.Stmt) and prints(statement):
        yield Varying(statement, statement)
    else:
        yield Silent(statement)


def prints(node: nodes.Node) -> bool:
    """Whether a statement can print anything."""
    if isinstance(node, nodes.Output):
        return bool(node.nodes)
    if isinstance(node, _PRINTING):
        return True
    if isinstance(node, nodes.Macro | nodes.AssignBlock | nodes.Expr):
        return False
    return any(prints(child) for child in node.iter_child_nodes())


def marked(environment: Environment, parts: Sequence[Part], marker: str) -> nodes.Template:
    """Answer the template without its shared text, the marker before each varying part.

    Markers stand at the top level only, where nothing in a template can capture them. Rendered
    and split at the marker it gives the varying parts' texts, after one empty text.
    """
    body: list[nodes.Node] = []
    for part in parts:
        if isinstance(part, Varying):
            body.append(nodes.Output([nodes.TemplateData(marker)], lineno=1))
            body.append(part.statement)
        elif isinstance(part, Silent):
            body.append(part.statement)
    tree = nodes.Template(body, lineno=1)
    tree.set_environment(environment)
    return tree
