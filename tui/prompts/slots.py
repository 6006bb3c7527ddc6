"""Slots: what varies from contact to contact, under names that a provider and a person can read."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from jinja2 import nodes

MAX_NAME = 40
"""Characters of a slot's name before its number."""

_PURE_NODES = (
    nodes.Const,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Test,
    nodes.Keyword,
)
# `map` calls a filter by its name, which may be `random`.
_IMPURE = frozenset({"random", "map"})
_SPECIAL = frozenset({"loop", "self", "super", "caller", "varargs", "kwargs"})


@dataclass(frozen=True, slots=True)
class Slot:
    """One placeholder of the shared text; `expression` is what stands in the template for it."""

    name: str
    expression: str


class SlotNames:
    """Gives out names that differ without regard to case and that nobody else uses."""

    def __init__(self, reserved: Collection[str], taken: Collection[str]) -> None:
        self._reserved = {name.strip().lower() for name in reserved}
        self._used = {name.strip().lower() for name in taken}

    def take(self, wanted: str) -> str:
        """Answer the wanted name or the nearest free one."""
        name = tidy(wanted)
        if name in self._reserved:
            name = f"contact_{name}"
        base, number = name, 1
        while name in self._used or name in self._reserved:
            number += 1
            name = f"{base}_{number}"
        self._used.add(name)
        return name


def tidy(wanted: str) -> str:
    """Answer a name of lower-case ASCII letters, digits and underscores, a letter first."""
    name = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_")[:MAX_NAME].rstrip("_")
    if not name:
        return "value"
    return name if name[0].isalpha() else f"value_{name}"


def wanted_name(node: nodes.Node) -> str:
    """Answer a readable name for what a top-level output or block says."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Filter() if node.node is not None:
            return f"{wanted_name(node.node)}_{node.name}"
        case nodes.Getattr():
            return f"{wanted_name(node.node)}_{node.attr}"
        case nodes.Call():
            return wanted_name(node.node)
        case nodes.If():
            return f"if_{_first_name(node.test)}"
        case nodes.For():
            return f"for_{_first_name(node.target) or _first_name(node.iter)}"
        case nodes.Block():
            return f"block_{node.name}"
        case nodes.Include():
            return f"include_{_constant(node.template)}"
        case nodes.FilterBlock():
            return f"filter_{node.filter.name}"
        case nodes.CallBlock():
            return f"call_{wanted_name(node.call)}"
        case nodes.Expr():
            return _first_name(node) or "value"
        case _:
            return "block"


def _first_name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    found = node.find(nodes.Name)
    return found.name if found else ""


def _constant(node: nodes.Node) -> str:
    return str(node.value) if isinstance(node, nodes.Const) else "snippet"


def same_name(name: str) -> str:
    """Fold a name as Python folds identifiers: two that fold alike are one in compiled code."""
    return unicodedata.normalize("NFKC", name)


def assigned_names(template: nodes.Template) -> frozenset[str]:
    """Answer every name that a template gives a value to, anywhere, folded."""
    names: set[str] = set()
    for node in template.find_all(nodes.Name):
        if node.ctx != "load":
            names.add(node.name)
    for macro in template.find_all(nodes.Macro):
        names.add(macro.name)
    for imported in template.find_all(nodes.Import):
        names.add(imported.target)
    for several in template.find_all(nodes.FromImport):
        names.update(name if isinstance(name, str) else name[1] for name in several.names)
    return frozenset(map(same_name, names))


def _pure(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name not in _IMPURE and node.node is not None
    return isinstance(node, _PURE_NODES)


def sharing_key(node: nodes.Node, assigned: Collection[str]) -> str | None:
    """Answer what two outputs must have in common to share a slot, None where they never may.

    Only contact variables that are assigned nowhere, constants, operators and filters without
    chance: their value is the same wherever they stand. The key is the tree's text, because
    trees compare 1, 1.0 and True as equal.
    """
    for part in (node, *node.find_all(nodes.Node)):
        if isinstance(part, nodes.Name):
            if same_name(part.name) in assigned or part.name in _SPECIAL:
                return None
        elif not _pure(part):
            return None
    return repr(node)
