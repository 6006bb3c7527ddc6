"""Syntax problems: the parser's first, every expression that is wrong alone, unbalanced tags."""

from collections.abc import Iterator
from itertools import islice

from jinja2.exceptions import TemplateSyntaxError

from tui.prompts.closings import closing_of
from tui.prompts.endings import loose_tags, swallowed_from, without_unclosed
from tui.prompts.environment import PromptEnvironment
from tui.prompts.errors import Problem
from tui.prompts.places import Place, column_of
from tui.prompts.scanner import Lines, Tag, scan, tags

_MOST_BROKEN = 50
"""Expressions that are told as wrong; who has more knows by then."""


def syntax_problems(
    environment: PromptEnvironment, source: str, error: TemplateSyntaxError
) -> list[Problem]:
    """Answer what keeps a source from parsing: Jinja names the first reason, this the others."""
    lines = Lines(source)
    all_tags = tags(source)
    found = [*_unclosed(source, lines), *_unbalanced(environment, source, lines)]
    broken = list(islice(_broken(environment, all_tags, lines), _MOST_BROKEN))
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


def _unbalanced(environment: PromptEnvironment, source: str, lines: Lines) -> Iterator[Problem]:
    rest, unclosed = without_unclosed(source)
    for tag in unclosed:
        closing = "}}" if tag.opening == "{{" else "%}"
        message = f"`{tag.opening}` is never closed by `{closing}`."
        found = closing_of(environment, source, tag)
        yield _unbalance(tag, lines, message, found.text if found else "")
    limit = swallowed_from(source)
    for loose in loose_tags(rest, tags(rest)):
        if loose.place >= 0:
            message = f"`{loose.word}` has no `{loose.ending}`."
            # What swallows the rest is closed first: the end would become a part of it.
            ending = f"{{% {loose.ending} %}}" if loose.place <= limit else ""
            yield _unbalance(loose.tag, lines, message, ending)
        else:
            here = f"; `{loose.within}` is open here" if loose.within else ""
            yield _unbalance(loose.tag, lines, f"`{loose.word}` ends nothing{here}.", loose.ending)


def _unbalance(tag: Tag, lines: Lines, message: str, suggestion: str = "") -> Problem:
    line, column = lines.place(tag.offset)
    return Problem("error", "unbalanced", line, column, message, suggestion)


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
