"""What could stand at the cursor of a template: variables, filters, tests, tags, snippets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tui.prompts import filters_help
from tui.prompts.environment import make_environment

MOST = 8
"""Candidates that are offered at once."""

_LOOK_BACK = 4_000
"""Characters before the cursor in which the tag begins."""

_WORD = re.compile(r"[A-Za-z_]\w*$", re.ASCII)
_EXPECTS = re.compile(r"(?:^|[(,+\-*/~<>=\[:]|\b(?:and|or|not|if|elif|else|in))\s*$")
_QUOTED = re.compile(r"""\b(?:include|import|from|extends)\s*["']$""")
_STRINGS = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")

STATEMENTS: Mapping[str, str] = {
    "if": "keeps a part for those it is true of",
    "elif": "another part where the first is not",
    "else": "the part for all others",
    "endif": "ends the part",
    "for": "once for each of several",
    "endfor": "ends the loop",
    "set": "gives a text a name",
    "include": "puts a snippet in",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One word that could be written, and what is said beside it (foreign text)."""

    word: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What is being written: `typed` is its beginning; the best candidate first, one at least."""

    typed: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that are known where one types: each with what is said of it."""

    variables: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)
    snippets: Mapping[str, str] = field(default_factory=dict)


def known_filters() -> dict[str, str]:
    """Answer every filter with its words, those made for speech first."""
    spoken = {each.name: each.words for each in filters_help()}
    filters = make_environment().filters
    others = {name: _first_sentence(filters[name]) for name in sorted(filters)}
    return {**spoken, **{name: words for name, words in others.items() if name not in spoken}}


def known_tests() -> dict[str, str]:
    """Answer every test that has a name, with its words."""
    tests = make_environment().tests
    return {name: _first_sentence(tests[name]) for name in sorted(tests) if name.isidentifier()}


def complete(before: str, words: Vocabulary) -> Completion | None:
    """Answer what could stand after this text, None where nothing is known or all is written."""
    inner, statement = _inside(before[-_LOOK_BACK:])
    if inner is None:
        return None
    if _QUOTED.search(typed := inner.rstrip("\n")) or _QUOTED.search(_up_to_quote(typed)):
        name = typed[len(_up_to_quote(typed)) :]
        return _offer(name, words.snippets)
    if any(quote in _STRINGS.sub("", inner) for quote in "\"'"):
        return None
    found = _WORD.search(inner)
    typed = found.group() if found else ""
    lead = inner[: len(inner) - len(typed)]
    known = _known(lead, statement, words)
    return _offer(typed, known) if known is not None else None


def _inside(before: str) -> tuple[str | None, bool]:
    """Answer what stands in the open tag before the cursor, and whether it is a `{%` one."""
    opened = max(before.rfind("{{"), before.rfind("{%"), before.rfind("{#"))
    closed = max(before.rfind("}}"), before.rfind("%}"), before.rfind("#}"))
    if opened < 0 or closed > opened or before[opened + 1] == "#":
        return None, False
    return before[opened + 2 :].lstrip("-+"), before[opened + 1] == "%"


def _up_to_quote(text: str) -> str:
    return text[: max(text.rfind('"'), text.rfind("'")) + 1]


def _known(lead: str, statement: bool, words: Vocabulary) -> Mapping[str, str] | None:
    stripped = lead.rstrip()
    if stripped.endswith("|"):
        return words.filters
    if re.search(r"\bis(\s+not)?$", stripped) and lead != stripped:
        return {**({"not": ""} if stripped.endswith("is") else {}), **words.tests}
    if statement and not stripped:
        return STATEMENTS
    if _EXPECTS.search(lead) and (not stripped or not stripped[-1].isalnum() or lead != stripped):
        return words.variables
    return None


def _offer(typed: str, known: Mapping[str, str]) -> Completion | None:
    folded = typed.casefold()
    starts = [word for word in known if word.casefold().startswith(folded)]
    holds = [word for word in known if folded in word.casefold() and word not in starts]
    found = _cut([*starts, *(holds if folded else ())])
    if not found or found == [typed]:
        return None
    return Completion(typed, tuple(Candidate(word, known[word]) for word in found))


def _cut(words: Iterable[str]) -> Sequence[str]:
    return list(words)[: MOST * 4]


def _first_sentence(work: object) -> str:
    words = " ".join((getattr(work, "__doc__", None) or "").split())
    return words.partition(". ")[0].rstrip(".:")
