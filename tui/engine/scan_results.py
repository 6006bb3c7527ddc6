"""What a scan of a list comes to, and how chunks add up to it."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui.prompts import Declared, Problem
from tui.prompts.scanning import DIGEST_BYTES, ChunkScan

KEPT_REFS = 1000
"""Contacts that are kept by ref for each thing found; the counts are of all."""

KEPT_GROUPS = 20
"""Groups of identical texts that are kept, the largest first."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A problem; `problem.contacts` counts those it stops, `refs` are the first of them."""

    problem: Problem
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VariableScan:
    """One variable of the prompt: contacts that lack it, and those that have it blank.

    `default` is what the template declares for both, None where it declares none.
    """

    name: str
    missing: int
    blank: int
    default: str | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SameText:
    """Contacts who would all hear the same words; refs of the first of them."""

    contacts: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextLength:
    """Characters of one contact's finished prompt."""

    characters: int
    ref: str


@dataclass(frozen=True, slots=True)
class ListScan:
    """What a whole list comes to with a template.

    `total` contacts are on the list and `tried` were rendered, fewer where the template stops
    everybody. `concerns` are the template's problems and those that only contacts show, the
    errors and the most contacts first. `failing` contacts cannot be called. `same` is the number
    of contacts whose words another hears too. `over` are longer than `limit` characters;
    `braces` are contacts in whose finished text a brace is left. `odd` are those worth a look, each
    once: stopped, without a value that no default stands for, too long, with a brace. Every number
    is of all contacts; refs are the first of them, in list order.
    """

    total: int
    tried: int
    concerns: tuple[Concern, ...] = ()
    failing: int = 0
    variables: tuple[VariableScan, ...] = ()
    same: int = 0
    groups: tuple[SameText, ...] = ()
    longest: TextLength | None = None
    shortest: TextLength | None = None
    limit: int = 0
    over: int = 0
    over_refs: tuple[str, ...] = ()
    braces: int = 0
    brace_refs: tuple[str, ...] = ()
    odd: int = 0
    odd_refs: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every contact was tried."""
        return self.tried == self.total

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems with the number of contacts each concerns."""
        return tuple(concern.problem for concern in self.concerns)


@dataclass(slots=True)
class _Some:
    """A count, and the first refs of what was counted."""

    count: int = 0
    refs: list[str] = field(default_factory=list)

    def add(self, refs: Sequence[str], positions: Sequence[int]) -> None:
        """Count positions of a chunk."""
        self.count += len(positions)
        room = KEPT_REFS - len(self.refs)
        if room > 0:
            self.refs += [refs[position] for position in positions[:room]]


class Tally:
    """Adds chunks up, in the order of the list."""

    def __init__(self, names: Sequence[str], limit: int, declared: Declared) -> None:
        self.tried = 0
        self._limit = limit
        self._defaults = {each.name: each.default for each in declared.variables}
        self._missing = {name: _Some() for name in names}
        self._blank = {name: _Some() for name in names}
        self._failures: dict[tuple[str, str], tuple[Problem, _Some]] = {}
        self._stops: tuple[Problem, ...] = ()
        self._over = _Some()
        self._braces = _Some()
        self._odd = _Some()
        self._longest: TextLength | None = None
        self._shortest: TextLength | None = None
        self._digests = array("Q")
        self._refs: list[str] = []

    def add(self, refs: Sequence[str], chunk: ChunkScan) -> None:
        """Count one chunk, whose contacts have these refs."""
        self.tried += chunk.contacts
        for problem, positions in chunk.failures:
            key = (problem.code, problem.variable or problem.message)
            self._failures.setdefault(key, (problem, _Some()))[1].add(refs, positions)
        for name, positions in chunk.missing.items():
            self._missing[name].add(refs, positions)
        for name, positions in chunk.blank.items():
            self._blank[name].add(refs, positions)
        self._over.add(refs, chunk.over)
        self._braces.add(refs, chunk.braces)
        self._odd.add(refs, self._odd_in(chunk))
        if chunk.longest and (self._longest is None or chunk.longest[0] > self._longest.characters):
            self._longest = TextLength(chunk.longest[0], refs[chunk.longest[1]])
        if chunk.shortest and (
            self._shortest is None or chunk.shortest[0] < self._shortest.characters
        ):
            self._shortest = TextLength(chunk.shortest[0], refs[chunk.shortest[1]])
        assert len(chunk.digests) == DIGEST_BYTES * chunk.contacts
        self._digests.frombytes(chunk.digests)
        self._refs += refs

    def _odd_in(self, chunk: ChunkScan) -> list[int]:
        """Answer the positions of a chunk's contacts that are worth a look, each once."""
        found = {*chunk.over, *chunk.braces}
        for _, positions in chunk.failures:
            found.update(positions)
        for lacking in (chunk.missing, chunk.blank):
            for name, positions in lacking.items():
                if self._defaults.get(name) is None:
                    found.update(positions)
        return sorted(found)

    def stop(self, problems: tuple[Problem, ...]) -> None:
        """Note what keeps the template from being tried any further."""
        self._stops = problems

    def answer(self, total: int, static: Iterable[Problem]) -> ListScan:
        """Answer what was counted; `static` are the template's own problems."""
        same, groups = self._same()
        return ListScan(
            total=total,
            tried=self.tried,
            concerns=self._concerns(static),
            failing=sum(some.count for _, some in self._failures.values()),
            variables=self._variables(),
            same=same,
            groups=groups,
            longest=self._longest,
            shortest=self._shortest,
            limit=self._limit,
            over=self._over.count,
            over_refs=tuple(self._over.refs),
            braces=self._braces.count,
            brace_refs=tuple(self._braces.refs),
            odd=self._odd.count,
            odd_refs=tuple(self._odd.refs),
        )

    def _concerns(self, static: Iterable[Problem]) -> tuple[Concern, ...]:
        """Join the template's problems with what contacts showed of the same variables."""
        concerns: list[Concern] = []
        told: set[tuple[str, str]] = set()
        for problem in (*static, *self._stops):
            key = ("missing_variable", problem.variable)
            some = self._failures[key][1] if problem.variable and key in self._failures else None
            if some is not None and problem.severity == "error":
                told.add(key)
                problem = replace(problem, contacts=some.count)
            concern = Concern(problem, tuple(some.refs) if some else ())
            if concern not in concerns:
                concerns.append(concern)
        concerns += [
            Concern(replace(problem, contacts=some.count), tuple(some.refs))
            for key, (problem, some) in self._failures.items()
            if key not in told
        ]
        return tuple(sorted(concerns, key=_gravity))

    def _variables(self) -> tuple[VariableScan, ...]:
        return tuple(
            VariableScan(
                name,
                self._missing[name].count,
                self._blank[name].count,
                self._defaults.get(name),
                tuple((self._missing[name].refs + self._blank[name].refs)[:KEPT_REFS]),
            )
            for name in self._missing
        )

    def _same(self) -> tuple[int, tuple[SameText, ...]]:
        counts = Counter(self._digests)
        # Zero stands for a contact that cannot be called.
        del counts[0]
        several = {digest: times for digest, times in counts.items() if times > 1}
        largest = sorted(several, key=lambda digest: -several[digest])[:KEPT_GROUPS]
        members: Mapping[int, list[str]] = {digest: [] for digest in largest}
        if members:
            for digest, ref in zip(self._digests, self._refs, strict=True):
                if digest in members and len(members[digest]) < KEPT_REFS:
                    members[digest].append(ref)
        groups = tuple(SameText(several[digest], tuple(members[digest])) for digest in largest)
        return sum(several.values()), groups


def _gravity(concern: Concern) -> tuple[bool, int, int, int]:
    problem = concern.problem
    return problem.severity != "error", -problem.contacts, problem.line, problem.column
