"""Syntax problems: the parser's first, every expression that is wrong alone, unbalanced tags."""

from collections.abc import Iterator

from jinja2.exceptions import TemplateSyntaxError

from tui.prompts.environment import PromptEnvironment
from tui.prompts.errors import Problem
from tui.prompts.places import Place, column_of
from tui.prompts.scanner import Lines, Tag, scan, tags

_PAIRED = {
    "if": "endif",
    "for": "endfor",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "block": "endblock",
    "with": "endwith",
    "autoescape": "endautoescape",
}
_ENDINGS = {*_PAIRED.values(), "endset"}


def syntax_problems(
    environment: PromptEnvironment, source: str, error: TemplateSyntaxError
) -> list[Problem]:
    """Answer what keeps a source from parsing: Jinja names the first reason, this the others."""
    lines = Lines(source)
    all_tags = tags(source)
    found = [*_unclosed(source, lines), *_unbalanced(all_tags, lines)]
    broken = list(_broken(environment, all_tags, lines))
    taken = {problem.line for problem in (*found, *broken)}
    found += broken
    line = int(error.lineno)
    if not found or (line not in taken and not found):
        column = column_of(error.lineno)
        if not isinstance(error.lineno, Place):
            column = _first_column(all_tags, lines, line)
        found.append(Problem("error", "syntax", line, column, str(error.message)))
    elif line not in taken and isinstance(error.lineno, Place):
        problem = Problem("error", "syntax", line, error.lineno.column, str(error.message))
        found.append(problem)
    return found


def _unclosed(source: str, lines: Lines) -> Iterator[Problem]:
    for lexeme in scan(source):
        if lexeme.kind == "error" and lexeme.text.startswith("{#"):
            line, column = lines.place(lexeme.offset)
            yield Problem("error", "unbalanced", line, column, "`{#` is never closed by `#}`.")
    raws = [lexeme for lexeme in scan(source) if lexeme.kind == "raw"]
    if len(raws) % 2:
        line, column = lines.place(raws[-1].offset)
        yield Problem("error", "unbalanced", line, column, "`raw` has no `endraw`.")


def _unbalanced(all_tags: list[Tag], lines: Lines) -> Iterator[Problem]:
    open_tags: list[tuple[str, str, Tag]] = []
    for tag in all_tags:
        if not tag.closed:
            closing = "}}" if tag.opening == "{{" else "%}"
            message = f"`{tag.opening}` is never closed by `{closing}`."
            line, column = lines.place(tag.offset)
            yield Problem("error", "unbalanced", line, column, message)
        if tag.opening != "{%" or not tag.words or tag.words[0].kind != "name":
            continue
        word = tag.words[0].text
        if ending := _ending(word, tag):
            open_tags.append((word, ending, tag))
        elif word in _ENDINGS:
            if not any(ending == word for _, ending, _ in open_tags):
                line, column = lines.place(tag.offset)
                yield Problem("error", "unbalanced", line, column, f"`{word}` ends nothing.")
                continue
            while open_tags[-1][1] != word:
                yield _unended(open_tags.pop(), lines)
            open_tags.pop()
    for unended in open_tags:
        yield _unended(unended, lines)


def _unended(opened: tuple[str, str, Tag], lines: Lines) -> Problem:
    word, ending, tag = opened
    line, column = lines.place(tag.offset)
    return Problem("error", "unbalanced", line, column, f"`{word}` has no `{ending}`.")


def _ending(word: str, tag: Tag) -> str:
    if word == "set":
        texts = {lexeme.text for lexeme in tag.words if lexeme.kind == "operator"}
        return "" if "=" in texts else "endset"
    return _PAIRED.get(word, "")


def _broken(environment: PromptEnvironment, all_tags: list[Tag], lines: Lines) -> Iterator[Problem]:
    for tag in all_tags:
        if tag.opening != "{{" or not tag.closed:
            continue
        try:
            environment.parse("{{ " + tag.inner + " }}")
        except TemplateSyntaxError as error:
            line, column = lines.place(tag.offset)
            yield Problem("error", "syntax", line, column, str(error.message))
        except (RecursionError, ValueError):
            line, column = lines.place(tag.offset)
            yield Problem("error", "syntax", line, column, "The expression cannot be read.")


def _first_column(all_tags: list[Tag], lines: Lines, line: int) -> int:
    places = (lines.place(tag.offset) for tag in all_tags)
    return next((column for at_line, column in places if at_line == line), 1)
