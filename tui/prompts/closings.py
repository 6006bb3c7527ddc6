"""Tags that are never closed: where each was to end, and what to write there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2.exceptions import TemplateSyntaxError

from tui.prompts.endings import PAIRED, cut_short, without_unclosed
from tui.prompts.environment import PromptEnvironment, make_environment
from tui.prompts.front import read_front_matter
from tui.prompts.highlight import KEYWORDS
from tui.prompts.scanner import Lexeme, Lines, Tag

_MARKS = {"{{": "}}", "{%": "%}"}
_HALF = re.compile(r"[ \t]*(?:%\}|\}\}|\}|%)")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_OPERANDS = frozenset({"name", "string", "number"})
_PROSE = frozenset({"and", "or", "in", "if", "-"})
_EXPRESSIONS = frozenset({"if", "elif"})
_MOST_WORDS = 60

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Closing:
    """What closes a tag: `text` in the place of a source from `start` to before `end`."""

    start: int
    end: int
    text: str


def closing_of(environment: PromptEnvironment, source: str, unclosed: Tag) -> Closing | None:
    """Answer what closes a tag where its expression ends, None where it has none that is whole.

    The expression is the longest that can be read; of an output the words of prose that could go
    on with it ("and", "in", "-") do not, where more prose follows.
    """
    tag = cut_short(source, unclosed)
    words = list(_of_one_expression(source, tag))[:_MOST_WORDS]
    count = next((n for n in range(len(words), 0, -1) if _reads(environment, source, tag, n)), 0)
    if tag.opening == "{{" and count < len(tag.words):
        count = _without_prose(environment, words, count, tag)
    if not count:
        return None
    end = _end(words[count - 1])
    half = _HALF.match(source, end, tag.end)
    blank = " " if source[tag.offset + 2 : tag.offset + 3].isspace() else ""
    text = _brackets(words[:count]) + blank + _MARKS[tag.opening]
    return Closing(end, half.end() if half else end, text)


def closing_place(source: str, line: int, column: int) -> tuple[Place, Place, str] | None:
    """Answer what closes the tag that begins at a place: from, to, text; None if nothing does.

    All are lines and columns from 1, of a source with its front matter.
    """
    declared = read_front_matter(source)
    lines = Lines(declared.body)
    for tag in without_unclosed(declared.body)[1]:
        at_line, at_column = lines.place(tag.offset)
        if (at_line + declared.lines, at_column) != (line, column):
            continue
        closing = closing_of(make_environment(), declared.body, tag)
        if closing is None:
            return None
        (first, start), (last, end) = lines.place(closing.start), lines.place(closing.end)
        return (first + declared.lines, start), (last + declared.lines, end), closing.text
    return None


def _of_one_expression(source: str, tag: Tag) -> Iterator[Lexeme]:
    """Answer a tag's words up to where another expression, or a sentence, surely begins."""
    first = tag.words[0].text if tag.words else ""
    lists = tag.opening == "{%" and first not in _EXPRESSIONS
    open_brackets = 0
    before: Lexeme | None = None
    for word in tag.words:
        if word.kind == "error" or source.startswith("%}", word.offset):
            return
        follows = before is not None and _is_operand(before)
        apart = before is not None and _end(before) < word.offset
        if word.text in _BRACKETS:
            if follows and apart:
                return
            open_brackets += 1
        elif word.text in _BRACKETS.values():
            open_brackets -= 1
            if open_brackets < 0:
                return
        elif word.text in {",", ";", ":"}:
            if not open_brackets and not lists:
                return
        elif (word.text == "." and source[_end(word) : _end(word) + 1].strip() == "") or (
            follows and _is_operand(word)
        ):
            return
        yield word
        before = word


def _is_operand(word: Lexeme) -> bool:
    if word.kind == "operator":
        return word.text in _BRACKETS.values()
    return word.kind in _OPERANDS and word.text not in KEYWORDS


def _reads(environment: PromptEnvironment, source: str, tag: Tag, count: int) -> bool:
    """Whether a tag of its first words, with what brackets lack, can be read."""
    words = tag.words[:count]
    inner = source[words[0].offset : _end(words[-1])] + _brackets(words)
    first = words[0].text
    if tag.opening == "{{":
        whole = f"{{{{ {inner} }}}}"
    elif first in ("else", "elif"):
        whole = f"{{% if x %}}{{% {inner} %}}{{% endif %}}"
    elif first.startswith("end"):
        return count == 1
    else:
        ending = PAIRED.get(first, "")
        if first == "set" and not any(word.text == "=" for word in words):
            ending = "endset"
        whole = f"{{% {inner} %}}" + (f"{{% {ending} %}}" if ending else "")
    try:
        environment.parse(whole)
    except (TemplateSyntaxError, RecursionError, ValueError):
        return False
    return True


def _without_prose(
    environment: PromptEnvironment, words: Sequence[Lexeme], count: int, tag: Tag
) -> int:
    """Answer how many words are left without a sentence's that an expression could have too."""
    if count < len(tag.words) and tag.words[count].text in _MARKS["{{"]:
        return count
    for number, word in enumerate(words[:count]):
        if word.text == "is" and _tested(words[number + 1 :]) not in environment.tests:
            count = number
            break
    while count > 2 and words[count - 1].kind == "name":
        operator, name = words[count - 2].text, words[count - 1].text
        no_filter = operator == "|" and name not in environment.filters
        if operator not in _PROSE and not no_filter:
            break
        count -= 2
    return count


def _tested(words: Sequence[Lexeme]) -> str:
    names = [word.text for word in words[:2] if word.text != "not"]
    return names[0] if names else ""


def _brackets(words: Sequence[Lexeme]) -> str:
    """Answer the brackets that close those that are open."""
    open_brackets: list[str] = []
    for word in words:
        if word.kind == "operator" and word.text in _BRACKETS:
            open_brackets.append(_BRACKETS[word.text])
        elif word.kind == "operator" and word.text in _BRACKETS.values() and open_brackets:
            open_brackets.pop()
    return "".join(reversed(open_brackets))


def _end(word: Lexeme) -> int:
    return word.offset + len(word.text)
