"""A prompt tried on a whole list: who cannot be called with it, and whose text is odd."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from tui.app.gauge import LULY_LIMIT
from tui.app.marks import ERROR, WARNING
from tui.app.reading import Request
from tui.app.renderer import EXHAUSTED, Renderer
from tui.app.text import Lines, plain, show
from tui.domain.contact import Contact, contact_values
from tui.domain.errors import CallsheetError
from tui.prompts import Problem, compile_prompt, lex
from tui.store import Store

_CHUNK = 500
_TELL_EVERY = 2_000
_MOST_ODD = 1_000


@dataclass(frozen=True, slots=True)
class Survey:
    """What a whole list came to.

    `problems` count contacts; `blank` is variable to contacts that have it blank; `longest` and
    `shortest` are (characters, whose). `same` counts contacts whose text another has too. `odd`
    are the places in the list, from 0, of those worth a look: stopped, with a blank value, the
    longest and the shortest; the first thousand of them.
    """

    total: int
    tried: int
    problems: tuple[Problem, ...] = ()
    blank: tuple[tuple[str, int], ...] = ()
    longest: tuple[int, str] = (0, "")
    shortest: tuple[int, str] = (0, "")
    over: int = 0
    same: int = 0
    odd: tuple[int, ...] = ()

    @property
    def failing(self) -> int:
        """Contacts that cannot be called with this text."""
        return sum(each.contacts for each in self.problems)


class Surveyor:
    """Goes through a list chunk by chunk. Runs in a thread."""

    def __init__(self, store: Store, request: Request, renderer: Renderer) -> None:
        assert request.contact_list is not None
        self._store = store
        self._request = request
        self._list = request.contact_list
        self._renderer = renderer
        self._problems: dict[tuple[str, str], Problem] = {}
        self._blank: Counter[str] = Counter()
        self._texts: Counter[int] = Counter()
        self._longest: tuple[int, int, str] | None = None
        self._shortest: tuple[int, int, str] | None = None
        self._over = 0
        self._odd: list[int] = []

    def run(
        self, on_progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> Survey | None:
        """Answer the survey, None where it was called off."""
        total = self._store.contacts.count(self._list.id)
        names = self._names()
        tried = 0
        for chunk in _chunks(self._store, self._list.id):
            if cancelled():
                return None
            if not self._try(chunk, tried, names):
                break
            tried += len(chunk)
            if tried % _TELL_EVERY < _CHUNK:
                on_progress(tried, total)
        return self._answer(total, tried)

    def _names(self) -> list[str]:
        """The variables that stand in the text and that every contact of the list has."""
        lines = self._request.source.splitlines()
        found = {
            lines[token.line - 1][token.column - 1 : token.column - 1 + token.length]
            for token in lex(self._request.source)
            if token.kind == "name" and token.line <= len(lines)
        }
        known = ("first_name", "last_name", "timezone", *self._list.columns)
        return [name for name in known if name in found]

    def _try(self, chunk: Sequence[Contact], first: int, names: Sequence[str]) -> bool:
        """Bind for a chunk that begins at `first`; answer whether the text compiles at all."""
        request = self._request
        profile = request.profile
        values = [contact_values(each) for each in chunk]
        problems = self._renderer.check(
            request.source, values, profile.provider, profile.mode, profile.placeholder
        )
        for each in problems:
            key = (each.code, each.variable or each.message)
            before = self._problems.get(key)
            self._problems[key] = (
                replace(each, contacts=before.contacts + each.contacts) if before else each
            )
        if any(each.code in EXHAUSTED or not each.contacts for each in problems):
            return False
        compiled = compile_prompt(
            request.source, profile.provider, "whole", profile.placeholder, now=request.now
        )
        for index, (contact, given) in enumerate(zip(chunk, values, strict=True), first):
            blank = [name for name in names if not given.get(name, "").strip()]
            self._blank.update(blank)
            try:
                text = compiled.render(given)
            except CallsheetError:
                self._note(index)
                continue
            if blank:
                self._note(index)
            self._texts[hash(text)] += 1
            self._over += len(text) > LULY_LIMIT
            self._keep(len(text), index, contact.name or contact.phone)
        return True

    def _note(self, index: int) -> None:
        if len(self._odd) < _MOST_ODD:
            self._odd.append(index)

    def _keep(self, length: int, index: int, whose: str) -> None:
        """Remember the longest and the shortest."""
        if self._longest is None or length > self._longest[0]:
            self._longest = (length, index, whose)
        if self._shortest is None or length < self._shortest[0]:
            self._shortest = (length, index, whose)

    def _answer(self, total: int, tried: int) -> Survey:
        ends = [each for each in (self._longest, self._shortest) if each is not None]
        return Survey(
            total,
            tried,
            tuple(sorted(self._problems.values(), key=lambda each: -each.contacts)),
            tuple(self._blank.most_common()),
            _length_and_name(self._longest),
            _length_and_name(self._shortest),
            self._over,
            sum(times for times in self._texts.values() if times > 1),
            tuple(sorted({*self._odd, *(index for _, index, _ in ends)})),
        )


def _length_and_name(end: tuple[int, int, str] | None) -> tuple[int, str]:
    return (end[0], end[2]) if end else (0, "")


def _chunks(store: Store, list_id: str) -> Iterator[list[Contact]]:
    contacts = iter(store.contacts.iterate(list_id))
    while chunk := list(itertools.islice(contacts, _CHUNK)):
        yield chunk


def survey_lines(survey: Survey) -> Content:
    """Answer the survey as content: who cannot be called first."""
    fine = survey.tried - survey.failing
    lines = [
        Content.assemble(
            (f"{survey.tried:,} contacts tried", "bold"),
            (f"   {fine:,} can be called with this text", "$success" if fine else "$faint"),
        ),
        Content(""),
    ]
    if survey.tried < survey.total:
        words = f"{survey.total - survey.tried:,} were not tried: the text stops everybody."
        lines.append(Content.styled(words, "$warning"))
    for each in survey.problems:
        who = f"{each.contacts:,} contacts: " if each.contacts else ""
        lines.append(
            Content.assemble(
                (f"{ERROR.glyph} ", ERROR.style), (who, "bold"), show(each.message, 200, Lines.MARK)
            )
        )
    for name, contacts in survey.blank:
        lines.append(
            Content.assemble(
                (f"{WARNING.glyph} ", WARNING.style),
                (f"{contacts:,} contacts: ", "bold"),
                f"{plain(name, 40)} is blank",
            )
        )
    if survey.over:
        words = f"{survey.over:,} contacts: longer than {LULY_LIMIT:,} characters"
        lines.append(Content.assemble((f"{WARNING.glyph} ", WARNING.style), words))
    lines.append(Content(""))
    if survey.longest[1]:
        lines.append(_length("longest", survey.longest))
        lines.append(_length("shortest", survey.shortest))
    if survey.same:
        words = f"{survey.same:,} contacts hear a text that another hears too"
        lines.append(Content.styled(words, "$faint"))
    if survey.odd:
        hint = [("g", "bold $accent"), (f" reads the text for the next of {len(survey.odd):,}", "")]
        lines += [Content(""), Content.assemble(*hint, (" worth a look", ""))]
    return Content("\n").join(lines)


def _length(word: str, length: tuple[int, str]) -> Content:
    characters, whose = length
    return Content.assemble(
        (f"{word:<9}", "$accent"), f"{characters:,} characters  ", (plain(whose, 40), "$faint")
    )
