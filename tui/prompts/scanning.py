"""A chunk of contacts tried on a prompt: numbers and positions come back, never the texts."""

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from tui.domain.contact import STANDARD_VARIABLES
from tui.prompts.compiler import CompiledPrompt
from tui.prompts.errors import Problem, RenderError
from tui.prompts.front import read_front_matter
from tui.prompts.inclusions import names_in

DIGEST_BYTES = 8
"""Of one text: among a million texts two different ones agree once in 37 million lists."""

_NONE = 0
_MASK = (1 << 8 * DIGEST_BYTES) - 1

Row = Sequence[str | None]
"""One contact's values of some variables, None where it lacks one."""


@dataclass(frozen=True, slots=True)
class ChunkScan:
    """What a chunk came to; contacts are positions in it, from 0.

    `failures` are the contacts that cannot be called, by problem. `missing` and `blank` are by
    variable. `longest` and `shortest` are (characters, position), of the prompt without what is
    spoken beside it. `over` are beyond the limit, `braces` have a brace left in their text.
    `digests` has `DIGEST_BYTES` per contact, all zero for one that fails; they are comparable among
    the worker's processes, not with those of this one.
    """

    contacts: int
    failures: tuple[tuple[Problem, tuple[int, ...]], ...] = ()
    missing: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    blank: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    longest: tuple[int, int] | None = None
    shortest: tuple[int, int] | None = None
    over: tuple[int, ...] = ()
    braces: tuple[int, ...] = ()
    digests: bytes = b""


def words_in(sources: Sequence[str]) -> set[str]:
    """Answer the names that stand in the tags of templates, variables among them.

    A contact's other values decide nothing, so they need not travel; never raises.
    """
    found: set[str] = set()
    for source in sources:
        declared = read_front_matter(source)
        found |= {each.name for each in declared.variables}
        found |= names_in(declared.body)
        found |= names_in(declared.settings.get("first_sentence", ""))
    return found


def read_rows(text: str, names: Sequence[str]) -> list[list[str | None]]:
    """Read a chunk's rows as the store has them; a standard variable is blank, never missing.

    `text` is JSON, per contact a list that begins with the values of `names`.
    """
    rows: list[list[str | None]] = json.loads(text)
    standard = [number for number, name in enumerate(names) if name in STANDARD_VARIABLES]
    for row in rows:
        if None in row:
            for number in standard:
                row[number] = row[number] or ""
    return rows


def scan_chunk(
    prompt: CompiledPrompt, names: Sequence[str], rows: Sequence[Row], limit: int
) -> ChunkScan:
    """Render every contact of a chunk; `rows` have the values of `names`, `limit` is in characters.

    Never raises for a contact.
    """
    failures: dict[tuple[str, str], tuple[Problem, list[int]]] = {}
    longest: tuple[int, int] | None = None
    shortest: tuple[int, int] | None = None
    over: list[int] = []
    braces: list[int] = []
    digests = array("Q")
    for position, values in enumerate(_values(names, rows)):
        try:
            text = prompt.render(values)
            spoken = prompt.render_spoken(values) if prompt.spoken_texts else None
        except RenderError as error:
            problem = error.problem
            key = (problem.code, problem.variable or problem.message)
            failures.setdefault(key, (problem, []))[1].append(position)
            digests.append(_NONE)
            continue
        length = len(text)
        if longest is None or length > longest[0]:
            longest = length, position
        if shortest is None or length < shortest[0]:
            shortest = length, position
        if length > limit:
            over.append(position)
        if "{" in text or "}" in text:
            braces.append(position)
        heard = text if not spoken else "\0".join((text, *spoken.values()))
        digests.append(hash(heard) & _MASK or 1)
    missing, blank = _lacking(names, rows)
    return ChunkScan(
        contacts=len(rows),
        failures=tuple((problem, tuple(found)) for problem, found in failures.values()),
        missing=missing,
        blank=blank,
        longest=longest,
        shortest=shortest,
        over=tuple(over),
        braces=tuple(braces),
        digests=digests.tobytes(),
    )


def _values(names: Sequence[str], rows: Sequence[Row]) -> list[dict[str, str]]:
    return [
        cast("dict[str, str]", dict(zip(names, row, strict=False)))
        if None not in row
        else {name: value for name, value in zip(names, row, strict=False) if value is not None}
        for row in rows
    ]


def _lacking(
    names: Sequence[str], rows: Sequence[Row]
) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """Answer the positions of missing and of blank values by variable, of those that have any."""
    missing: dict[str, tuple[int, ...]] = {}
    blank: dict[str, tuple[int, ...]] = {}
    for number, name in enumerate(names):
        column = [row[number] for row in rows]
        given = [value for value in column if value]
        if len(given) == len(column) and not any(map(str.isspace, given)):
            continue
        lacking = tuple(n for n, value in enumerate(column) if value is None)
        empty = tuple(
            n for n, value in enumerate(column) if value is not None and not value.strip()
        )
        missing |= {name: lacking} if lacking else {}
        blank |= {name: empty} if empty else {}
    return missing, blank
