"""A chunk of contacts tried on a prompt: numbers and positions come back, never the texts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from tui.prompts.compiler import CompiledPrompt
from tui.prompts.errors import Problem, RenderError
from tui.prompts.front import read_front_matter
from tui.prompts.scanner import scan

DIGEST_BYTES = 8
"""Of one text: among a million texts two different ones agree once in 37 million lists."""

_NONE = bytes(DIGEST_BYTES)


Row = Sequence[str | None]
"""One contact's values of some variables, None where it lacks one."""


@dataclass(frozen=True, slots=True)
class ChunkScan:
    """What a chunk came to; contacts are positions in it, from 0.

    `failures` are the contacts that cannot be called, by problem. `missing` and `blank` are by
    variable. `longest` and `shortest` are (characters, position), of the prompt without what is
    spoken beside it. `over` are beyond the limit, `braces` have a brace left in their text.
    `digests` has `DIGEST_BYTES` per contact, all zero for one that fails.
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
        texts = (declared.body, declared.settings.get("first_sentence", ""))
        found |= {word.text for text in texts for word in scan(text) if word.kind == "name"}
    return found


def scan_chunk(
    prompt: CompiledPrompt, names: Sequence[str], rows: Sequence[Row], limit: int
) -> ChunkScan:
    """Render every contact of a chunk; `rows` have the values of `names`, `limit` is in characters.

    Never raises for a contact.
    """
    failures: dict[tuple[str, str], tuple[Problem, list[int]]] = {}
    lengths: list[tuple[int, int]] = []
    over: list[int] = []
    braces: list[int] = []
    digests: list[bytes] = []
    speaks = bool(prompt.spoken_texts)
    for position, values in enumerate(_values(names, rows)):
        try:
            text = prompt.render(values)
            spoken = "\0".join(prompt.render_spoken(values).values()) if speaks else ""
        except RenderError as error:
            problem = error.problem
            key = (problem.code, problem.variable or problem.message)
            failures.setdefault(key, (problem, []))[1].append(position)
            digests.append(_NONE)
            continue
        lengths.append((len(text), position))
        if len(text) > limit:
            over.append(position)
        if "{" in text or "}" in text:
            braces.append(position)
        whole = f"{text}\0{spoken}".encode("utf-8", "surrogatepass")
        digests.append(blake2b(whole, digest_size=DIGEST_BYTES).digest())
    return ChunkScan(
        contacts=len(rows),
        failures=tuple((problem, tuple(found)) for problem, found in failures.values()),
        missing=_positions(names, rows, _is_missing),
        blank=_positions(names, rows, _is_blank),
        longest=max(lengths, key=_length, default=None),
        shortest=min(lengths, key=_length, default=None),
        over=tuple(over),
        braces=tuple(braces),
        digests=b"".join(digests),
    )


def _length(found: tuple[int, int]) -> int:
    return found[0]


def _values(names: Sequence[str], rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    for row in rows:
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _is_missing(value: str | None) -> bool:
    return value is None


def _is_blank(value: str | None) -> bool:
    return value is not None and not value.strip()


def _positions(
    names: Sequence[str], rows: Sequence[Row], wanted: Callable[[str | None], bool]
) -> dict[str, tuple[int, ...]]:
    found = {
        name: tuple(position for position, row in enumerate(rows) if wanted(row[number]))
        for number, name in enumerate(names)
    }
    return {name: positions for name, positions in found.items() if positions}
