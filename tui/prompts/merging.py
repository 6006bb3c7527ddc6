"""What a template declares together with the snippets that it reaches.

A snippet brings the variables that it declares: their types, defaults and samples hold for every
template that includes it. What the template declares of a variable itself decides over its
snippets; only the type must be the same everywhere. A snippet's length and its settings of the
request count for it alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tui.prompts.declared import Declared, Variable
from tui.prompts.errors import Problem
from tui.prompts.front import read_front_matter
from tui.prompts.inclusions import named_in, reached_from
from tui.prompts.scanner import Lines


def read_declared(source: str, snippets: Mapping[str, str] | None) -> Declared:
    """Answer a template's front matter with the variables of the snippets it reaches.

    Such a variable stands at the line that reaches its snippet, and names the snippet. Never
    raises.
    """
    declared = read_front_matter(source)
    if not snippets:
        return declared
    own = {each.name: each for each in declared.variables}
    brought: dict[str, Variable] = {}
    problems: list[Problem] = []
    for each in _brought(declared, snippets):
        before = own.get(each.name) or brought.get(each.name)
        if before is None:
            brought[each.name] = each
        elif each.type != before.type:
            problems.append(_conflict(each, before, "type", each.type, before.type))
        elif each.name not in own and each.default != before.default:
            problems.append(_conflict(each, before, "default", each.default, before.default))
    if not brought and not problems:
        return declared
    return replace(
        declared,
        variables=(*declared.variables, *brought.values()),
        problems=(*declared.problems, *problems),
    )


def _brought(declared: Declared, snippets: Mapping[str, str]) -> Iterator[Variable]:
    """Answer the variables that snippets declare, in the order in which they are reached."""
    seen: set[str] = set()
    for line, name in _named(declared):
        inner = reached_from((snippets[name],), snippets) if name in snippets else {}
        for reached in (name, *inner):
            if reached in snippets and reached not in seen:
                seen.add(reached)
                for each in read_front_matter(snippets[reached]).variables:
                    yield replace(each, line=line, snippet=reached)


def _named(declared: Declared) -> Iterator[tuple[int, str]]:
    """Answer the snippets that a template names itself, each with its line in the source."""
    lines = Lines(declared.body)
    for offset, name in named_in(declared.body):
        yield lines.place(offset)[0] + declared.lines, name
    for _, name in named_in(declared.settings.get("first_sentence", "")):
        yield declared.setting_lines["first_sentence"], name


def _conflict(
    one: Variable, other: Variable, what: str, its: str | None, others: str | None
) -> Problem:
    whose = f"the snippet `{other.snippet}`" if other.snippet else "this template"
    message = (
        f"The snippet `{one.snippet}` declares `{one.name}` with {_words(what, its)}, "
        f"{whose} with {_words(what, others)}."
    )
    if other.snippet:
        message += " Declare it in this template too: that decides."
    return Problem("error", "front_matter", one.line, 1, message, variable=one.name)


def _words(what: str, value: str | None) -> str:
    return f"no {what}" if value is None else f"the {what} `{value}`"
