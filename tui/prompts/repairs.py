"""A source that does not parse, read as far as it can be: its unknown words are told all the same.

What is wrong is blanked out until the rest parses; that rest has a tree like any other. Of what
was blanked out only those words are judged that can mean nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from tui.prompts.closings import closing_of
from tui.prompts.endings import blanked, cut_short, loose_tags
from tui.prompts.environment import PromptEnvironment
from tui.prompts.highlight import KEYWORDS
from tui.prompts.places import offset_of
from tui.prompts.scanner import Lexeme, Lines, Tag, scan, tags

_TRIES = 40
_READ = 400_000
"""Characters that are parsed in all, so that a long source does not take long."""

_CONDITIONS = frozenset({"if", "elif"})
_OPERANDS = frozenset({"name", "string", "number"})
_GUARDS = frozenset({"default", "d", "defined", "undefined"})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What is left of a source: its tree with the places of the source, and the tags left out."""

    tree: nodes.Template
    left_out: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a tag that was left out; `kind` is filter, test or variable."""

    kind: str
    text: str
    offset: int


def repaired(environment: PromptEnvironment, source: str) -> Repaired | None:
    """Answer what is left of a source without what keeps it from parsing, None for nothing."""
    text = source
    left_out: dict[int, Tag] = {}
    for _ in range(min(_TRIES, 1 + _READ // max(1, len(source)))):
        try:
            return Repaired(environment.parse(text), tuple(left_out.values()))
        except TemplateSyntaxError as error:
            spans = _wrong(environment, text, error, left_out)
        except (RecursionError, MemoryError, ValueError, OverflowError):
            return None
        if not spans:
            return None
        for start, end in spans:
            text = blanked(text, start, end)
    return None


def _wrong(
    environment: PromptEnvironment,
    text: str,
    error: TemplateSyntaxError,
    left_out: dict[int, Tag],
) -> list[Span]:
    """Answer what to blank out next, and note the tags that go with it."""
    all_tags = tags(text)
    unread = [each for each in scan(text) if each.kind == "error" and each.text.startswith("{#")]
    if unread:
        return [(unread[0].offset, len(text))]
    raws = [each for each in scan(text) if each.kind == "raw"]
    if len(raws) % 2:
        return [(raws[-1].offset, len(text))]
    if unclosed := next((tag for tag in all_tags if not tag.closed), None):
        tag = cut_short(text, unclosed)
        closing = closing_of(environment, text, unclosed)
        if closing is not None:
            # What follows its expression is a sentence, whose words are no variables.
            words = tuple(each for each in tag.words if each.offset < closing.start)
            left_out[tag.offset] = replace(tag, words=words)
        else:
            left_out[tag.offset] = tag
        return [(tag.offset, tag.end)]
    loose = [each.tag for each in loose_tags(text, all_tags)]
    wrong = loose or _at(all_tags, error, text)
    left_out.update({tag.offset: tag for tag in wrong})
    return [(tag.offset, tag.end) for tag in wrong]


def _at(all_tags: Sequence[Tag], error: TemplateSyntaxError, text: str) -> list[Tag]:
    offset = offset_of(error.lineno)
    if offset is not None:
        return [tag for tag in all_tags if tag.offset <= offset < tag.end][:1]
    lines = Lines(text)
    return [tag for tag in all_tags if lines.place(tag.offset)[0] == error.lineno][:1]


def bound_names(all_tags: Sequence[Tag]) -> set[str]:
    """Answer every name in tags that may give one a value: it is not unknown anywhere."""
    return {
        word.text
        for tag in all_tags
        if tag.opening == "{%" and tag.words and tag.words[0].text not in _CONDITIONS
        for word in tag.words[1:]
        if word.kind == "name"
    }


def words_of(tag: Tag) -> Iterator[Word]:
    """Answer the filters, tests and variables that surely stand in a tag; guarded ones are not."""
    judged = tag.opening == "{{" or (bool(tag.words) and tag.words[0].text in _CONDITIONS)
    words = tag.words
    for number, word in enumerate(words):
        if word.kind == "error":
            return
        if word.kind != "name":
            continue
        before = words[number - 1] if number else None
        after = words[number + 1 :]
        match before.text if before else "":
            case "|":
                yield Word("filter", word.text, word.offset)
            case "is" if word.text != "not":
                yield Word("test", word.text, word.offset)
            case "not" if number > 1 and words[number - 2].text == "is":
                yield Word("test", word.text, word.offset)
            case _ if judged and _is_variable(word, before, after):
                yield Word("variable", word.text, word.offset)


def _is_variable(word: Lexeme, before: Lexeme | None, after: Sequence[Lexeme]) -> bool:
    if word.text in KEYWORDS:
        return False
    # After a dot it is an attribute, after another value nobody knows what it was to be.
    if before is not None and (
        before.text in (".", ")", "]", "}")
        or (before.kind in _OPERANDS and before.text not in KEYWORDS)
    ):
        return False
    texts = [each.text for each in after[:3]]
    guarded = texts[:1] in (["|"], ["is"]) and not _GUARDS.isdisjoint(texts)
    return texts[:1] != ["="] and not guarded
