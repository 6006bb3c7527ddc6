"""A filter as an operator types it: `plan = gold and has email and not suppressed and open now`."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from tui.domain.contact import STANDARD_VARIABLES
from tui.domain.errors import UsageError
from tui.domain.filters import (
    Compared,
    Condition,
    Filter,
    Finds,
    HasValue,
    InOtherList,
    InRegion,
    LastOutcome,
    OnDoNotCall,
    OpenNow,
    Tagged,
)
from tui.domain.states import Outcome

SYNTAX = (
    "NAME = VALUE, NAME != VALUE, NAME contains VALUE, has NAME, lacks NAME, find WORDS, "
    "tag TAG, last outcome OUTCOME (or none), suppressed, in list LIST, in another list, "
    "region CC, open now; `not` before the last seven; joined by `and`. A value with `and` in it "
    "stands in quotes."
)
"""The whole language, for a help text."""

_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(!=|=|~)|([^\s"=!~]+|!))')
_COMPARE = {"=": "=", "is": "=", "!=": "!=", "contains": "contains", "~": "contains"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Token(NamedTuple):
    """A word, whether it stood in quotes, and whether it followed the one before without a blank.

    What is in quotes follows nothing so, and nothing follows it.
    """

    text: str
    quoted: bool
    glued: bool = False


def parse_filter(text: str, known: Collection[str] | None = None) -> Filter:
    """Read a filter; a leading `where` may stand. Raises UsageError that says what is expected.

    `known` are the list's columns: a variable that is neither one of them nor a standard one is
    then an error.
    """
    tokens = list(_tokens(text))
    if tokens and _word(tokens[0]) == "where":
        tokens = tokens[1:]
    if not tokens:
        return Filter()
    found = Filter(tuple(_condition(part) for part in _parts(tokens)))
    if known is not None:
        check_names(found, known)
    return found


def check_names(found: Filter, known: Collection[str]) -> None:
    """Raise UsageError for a variable that a list does not have."""
    names = (*STANDARD_VARIABLES, "name", *known)
    for name in found.names:
        if name not in names:
            raise UsageError(
                f"The filter names an unknown column {name!r}.", f"Known are {', '.join(names)}."
            )


def filter_text(found: Filter) -> str:
    """Write a filter so that `parse_filter` reads it back."""
    return " and ".join(_written(condition) for condition in found.conditions)


def _tokens(text: str) -> Iterator[Token]:
    at, plain = 0, False
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise UsageError(f"The filter has a quote that is not closed: {text[at:]!r}.", SYNTAX)
        quoted, operator, word = match.groups()
        if quoted is not None:
            yield Token(re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL), True)
        else:
            yield Token(operator or word, False, plain and not text[at].isspace())
        plain = quoted is None
        at = match.end()


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in [*tokens, Token("and", False)]:
        if _word(token) != "and" or token.glued:
            part.append(token)
            continue
        if not part:
            raise UsageError("The filter has an `and` with nothing beside it.", SYNTAX)
        yield part
        part = []


def _condition(part: list[Token]) -> Condition:
    words = [_word(token) for token in part]
    if len(part) > 2 and words[1] in _COMPARE and words[:2] != ["find", "is"]:
        how = _COMPARE[words[1]]
        value = _joined(part[2:])
        return Compared(_name(part[0]), how, value)  # type: ignore[arg-type]
    wanted = words[0] != "not"
    rest = part if wanted else part[1:]
    words = words if wanted else words[1:]
    value = _joined(rest[1:])
    if wanted and words[0] == "find" and value.strip():
        return Finds(value)
    if words == ["suppressed"]:
        return OnDoNotCall(wanted)
    if words == ["open", "now"]:
        return OpenNow(wanted)
    if words[:1] == ["tag"] and value.strip():
        return Tagged(value, wanted)
    if words == ["in", "another", "list"]:
        return InOtherList("", wanted)
    if words[:2] == ["in", "list"] and len(rest) > 2:
        return InOtherList(_joined(rest[2:]), wanted)
    if words[:1] == ["region"] and len(rest) == 2:
        return InRegion(_region(value), wanted)
    if words[:2] == ["last", "outcome"] and len(rest) == 3:
        return LastOutcome(_outcome(rest[2].text), wanted)
    if wanted and words[0] in ("has", "lacks") and len(rest) == 2:
        return HasValue(_name(rest[1]), words[0] == "has")
    shown = _joined(part)
    raise UsageError(f"The filter cannot be read at {shown!r}.", f"Write {SYNTAX}")


def _joined(tokens: Sequence[Token]) -> str:
    """Answer the words as they were typed, with one blank where there were several."""
    apart = [" " if place and not each.glued else "" for place, each in enumerate(tokens)]
    return "".join(blank + each.text for blank, each in zip(apart, tokens, strict=True))


def _word(token: Token) -> str:
    return "" if token.quoted else token.text.casefold()


def _name(token: Token) -> str:
    if not _NAME.fullmatch(token.text):
        raise UsageError(f"{token.text!r} is no variable's name.", f"Write {SYNTAX}")
    return token.text


def _region(text: str) -> str:
    if re.fullmatch(r"\+[0-9]{1,14}", text):
        return text
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper()
    raise UsageError(f"{text!r} is no region.", "Write two letters, or + and the first digits.")


def _outcome(text: str) -> Outcome | None:
    if text.casefold() == "none":
        return None
    try:
        return Outcome(text.casefold())
    except ValueError:
        known = ", ".join(outcome.value for outcome in Outcome)
        raise UsageError(f"There is no outcome {text!r}.", f"Known are {known}, none.") from None


def _written(condition: Condition) -> str:
    no = "" if getattr(condition, "wanted", True) else "not "
    match condition:
        case Compared(name, how, value):
            return f"{name} {how} {_quoted(value)}"
        case HasValue(name, wanted):
            return f"{'has' if wanted else 'lacks'} {name}"
        case Finds(words):
            return f"find {_quoted(words)}"
        case Tagged(tag):
            return f"{no}tag {_quoted(tag)}"
        case LastOutcome(outcome):
            return f"{no}last outcome {outcome.value if outcome else 'none'}"
        case OnDoNotCall():
            return f"{no}suppressed"
        case InOtherList(name):
            return f"{no}in list {_quoted(name)}" if name else f"{no}in another list"
        case InRegion(region):
            return f"{no}region {region}"
        case OpenNow():
            return f"{no}open now"


def _quoted(text: str) -> str:
    if re.fullmatch(r"[\w.+@$€£%-]+", text) and text.casefold() != "and":
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
