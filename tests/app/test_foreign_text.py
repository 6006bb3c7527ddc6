"""Nothing is shown but through the functions that neutralise it: read from the source itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui.app

FILES = sorted(Path(tui.app.__path__[0]).rglob("*.py"))
MARKUP_WIDGETS = frozenset(
    {"Static", "Label", "Button", "Checkbox", "RadioButton", "Select", "SelectionList", "Tree"}
    | {"Tab", "TabbedContent", "TabPane", "Collapsible", "DataTable", "ListItem", "Markdown"}
)
OWN = frozenset({"text.py", "words.py"})


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, by the last part of its name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func
            if isinstance(name, ast.Attribute):
                yield name.attr, node
            elif isinstance(name, ast.Name):
                yield name.id, node


def is_ours(node: ast.expr) -> bool:
    """Whether an expression is a literal, numbers in a literal, or went through `plain`."""
    match node:
        case ast.Constant():
            return True
        case ast.BinOp(op=ast.Add()):
            return is_ours(node.left) and is_ours(node.right)
        case ast.BinOp(op=ast.Mult()):
            return isinstance(node.left, ast.Constant)
        case ast.Call(func=ast.Name(id="plain" | "show" | "cell" | "len")):
            return True
        case _:
            return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_widgets_that_read_markup_are_not_used(path: Path) -> None:
    if path.name in OWN:
        return
    assert [name for name, _ in calls(path) if name in MARKUP_WIDGETS] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_messages_go_through_say_and_fail(path: Path) -> None:
    notified = [call for name, call in calls(path) if name == "notify"]
    for call in notified:
        assert path.name == "app.py"
        assert is_ours(call.args[0])
        markup = [each.value for each in call.keywords if each.arg == "markup"]
        assert [isinstance(each, ast.Constant) and each.value is False for each in markup] == [True]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_markup_is_never_parsed(path: Path) -> None:
    assert [
        name for name, _ in calls(path) if name in {"from_markup", "from_text", "render_markup"}
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_titles_that_read_markup_are_not_set(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {"border_title", "border_subtitle", "tooltip"}
    assert [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and node.attr in names
    ] == []
