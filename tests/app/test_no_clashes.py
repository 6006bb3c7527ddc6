"""No class of ours takes a private name that Textual uses itself."""

import ast
import functools
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator

import pytest
from textual.message_pump import MessagePump

import tui.app


def own_classes() -> Iterator[type[MessagePump]]:
    """Every screen, widget and app of ours."""
    for module in pkgutil.walk_packages(tui.app.__path__, "tui.app."):
        for value in vars(importlib.import_module(module.name)).values():
            if (
                inspect.isclass(value)
                and issubclass(value, MessagePump)
                and value.__module__ == module.name
            ):
                yield value


def private_names(tree: ast.AST) -> set[str]:
    """The private attributes a class sets on itself, and its private methods."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
        ):
            found.add(node.attr)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
    return {name for name in found if name.startswith("_") and not name.startswith("__")}


@functools.cache
def names_of(base: type[MessagePump]) -> frozenset[str]:
    """The private names that one class sets or defines."""
    return frozenset(private_names(ast.parse(textwrap.dedent(inspect.getsource(base)))))


def names_of_textual(owner: type[MessagePump]) -> set[str]:
    """What the classes of Textual that it derives from set or define."""
    names: set[str] = set()
    for base in owner.__mro__:
        if base.__module__.startswith("textual."):
            names |= names_of(base)
    return names


@pytest.mark.parametrize("owner", list(own_classes()), ids=lambda each: each.__qualname__)
def test_private_names_are_our_own(owner: type[MessagePump]) -> None:
    allowed = {"_fatal_error"}
    assert names_of(owner) & names_of_textual(owner) - allowed == set()
