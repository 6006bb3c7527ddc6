"""Which snippets a template names, and whether it can be known before a contact is there."""

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from tui.domain.errors import UsageError
from tui.prompts.front import read_front_matter
from tui.prompts.scanner import scan, tags

_REACHING = frozenset({"include", "extends", "import", "from"})

Reaching = nodes.Include | nodes.Extends | nodes.Import | nodes.FromImport


def snippet_names(source: str) -> tuple[str, ...]:
    """Answer the names that stand in a source's include, extends and import tags, in order.

    It may answer more than are reached (a text that a condition compares); never raises.
    """
    declared = read_front_matter(source)
    texts = (declared.body, declared.settings.get("first_sentence", ""))
    return tuple(dict.fromkeys(name for text in texts for _, name in named_in(text)))


def named_in(body: str) -> Iterator[tuple[int, str]]:
    """Answer the names in the reaching tags of a text without front matter, with their offsets."""
    for tag in tags(body):
        if tag.opening == "{%" and tag.words and tag.words[0].text in _REACHING:
            for word in tag.words:
                if word.kind == "string":
                    yield tag.offset, _unescaped(word.text)


def include_tag(name: str) -> str:
    """Answer the tag that includes a snippet. Raises UsageError for one that none can hold."""
    quote = "'" if '"' in name else '"'
    if "\\" in name or quote in name:
        raise UsageError(
            f"{name} cannot stand in a tag: it has a backslash, or both kinds of quotes.",
            "Give that template another name first.",
        )
    return f"{{% include {quote}{name}{quote} %}}"


def _unescaped(literal: str) -> str:
    """Answer what a text in quotes means to Jinja; as it stands where Jinja refuses it."""
    inner = literal[1:-1]
    if "\\" not in inner:
        return inner
    try:
        return inner.encode("ascii", "backslashreplace").decode("unicode-escape")
    except UnicodeDecodeError:
        return inner


def names_in(text: str) -> set[str]:
    """Answer the names that stand in a text's tags, variables among them; never raises."""
    return {word.text for word in scan(text) if word.kind == "name"}


def reached_from(sources: tuple[str, ...], library: Mapping[str, str]) -> dict[str, str]:
    """Answer the snippets of a library that sources name, and those that these name in turn."""
    found: dict[str, str] = {}
    waiting = list(sources)
    while waiting:
        for name in snippet_names(waiting.pop()):
            if name in library and name not in found:
                found[name] = library[name]
                waiting.append(library[name])
    return found


def reaching(tree: nodes.Template) -> Iterator[Reaching]:
    """Answer the statements that reach a snippet."""
    for node in tree.find_all(nodes.Stmt):
        if isinstance(node, Reaching):
            yield node


def choices(expression: nodes.Node) -> tuple[tuple[str, ...], ...] | None:
    """Answer the names that a tag may reach: of each group one must exist.

    A text is one group, a list is one, a condition has those of both its sides; None where the
    name is made up from values, so that nobody can keep it with a batch.
    """
    match expression:
        case nodes.Const():
            return ((str(expression.value),),)
        case nodes.List() | nodes.Tuple():
            if all(isinstance(item, nodes.Const) for item in expression.items):
                return (tuple(str(item.value) for item in expression.items),)  # type: ignore[attr-defined]
            return None
        case nodes.CondExpr(expr1=first, expr2=second) if second is not None:
            one, other = choices(first), choices(second)
            return None if one is None or other is None else one + other
        case _:
            return None
