"""A chunk of contacts tried on a prompt, here and in the worker."""

import json
from dataclasses import replace

import pytest

from tests.prompts.test_worker import HOSTILE
from tui.prompts import compile_prompt
from tui.prompts.scanning import DIGEST_BYTES, ChunkScan, read_rows, scan_chunk, words_in
from tui.prompts.worker import RenderWorker

NAMES = ("first_name", "amount")
ROWS: list[list[str | None]] = [
    ["Ann", "$1"],
    ["Ann", "$1"],
    ["", "$22"],
    ["Bo", None],
    [" ", "{x"],
    ["Cy", "{{x}}"],
]
TEXT = json.dumps(ROWS)
SOURCE = "Hi {{ first_name }}: {{ amount }}"


def _digests(found: ChunkScan) -> list[bytes]:
    return [
        found.digests[start : start + DIGEST_BYTES]
        for start in range(0, len(found.digests), DIGEST_BYTES)
    ]


def _alike(found: ChunkScan) -> list[list[int]]:
    """Which contacts would hear the same, by position; those that fail are with each other."""
    digests = _digests(found)
    return [[n for n, other in enumerate(digests) if other == each] for each in digests]


def test_what_is_found_is_found_by_position() -> None:
    found = scan_chunk(compile_prompt(SOURCE), NAMES, ROWS, 8)
    assert found.contacts == 6
    assert [(p.code, p.variable, at) for p, at in found.failures] == [
        ("missing_variable", "amount", (3,)),
        ("brace", "", (5,)),
    ]
    assert found.missing == {"amount": (3,)}
    assert found.blank == {"first_name": (2, 4)}
    assert (found.longest, found.shortest) == ((10, 0), (8, 2))
    assert (found.over, found.braces) == ((0, 1), (4,))
    digests = _digests(found)
    assert digests[0] == digests[1] != digests[2]
    assert digests[3] == digests[5] == bytes(DIGEST_BYTES)


def test_the_worker_answers_the_same() -> None:
    spoken = {"first_sentence": "{{ first_name }}!"}
    prompt = compile_prompt(SOURCE, mode="slots", spoken=spoken)
    with RenderWorker() as worker:
        for rows in (ROWS, ROWS[:2], ROWS[:0]):
            found = worker.scan(
                SOURCE, NAMES, json.dumps(rows), len(rows), 8, mode="slots", spoken=spoken
            )
            assert isinstance(found, ChunkScan)
            here = scan_chunk(prompt, NAMES, rows, 8)
            assert replace(found, digests=b"") == replace(here, digests=b"")
            assert _alike(found) == _alike(here)
        other = worker.scan("{{ first_name }}", NAMES, TEXT, len(ROWS), 8)
        assert isinstance(other, ChunkScan)
        assert [p.code for p, _ in other.failures] == []
        broken = worker.scan("{{ a b }}", NAMES, TEXT, len(ROWS), 8)
        assert not isinstance(broken, ChunkScan)
        assert [p.code for p in broken] == ["syntax"]


def test_no_variable_travels_that_no_tag_names() -> None:
    front = '---\nfirst_sentence = "{{ d }}"\n[variables.e]\n---\n'
    source = (
        "a {{ b.c }} {# {{ no }} #} {% if f == 'no' %}{% endif %} {% raw %}{{ no }}{% endraw %}"
    )
    assert words_in([front + source, "{{ g"]) >= {"b", "d", "e", "f", "g"}
    assert "no" not in words_in([front + source])
    assert scan_chunk(compile_prompt("a"), (), [[], []], 9).shortest == (1, 0)


def test_what_is_spoken_beside_the_prompt_tells_texts_apart() -> None:
    prompt = compile_prompt("Hi", spoken={"first_sentence": "{{ first_name }}"})
    found = scan_chunk(prompt, ("first_name",), [["A"], ["B"], ["B"]], 9)
    assert found.digests[:8] != found.digests[8:16] == found.digests[16:]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_costs_a_scan_one_answer(name: str) -> None:
    with RenderWorker() as worker:
        found = worker.scan(HOSTILE[name], NAMES, TEXT, len(ROWS), 2000)
        problems = (
            [problem for problem, _ in found.failures] if isinstance(found, ChunkScan) else found
        )
        assert {p.code for p in problems} <= {"too_big", "too_slow", "does_not_render"}
        assert problems
        assert isinstance(worker.scan("Hi", NAMES, TEXT, len(ROWS), 2000), ChunkScan)


def test_rows_are_read_as_the_store_has_them() -> None:
    rows = read_rows('[["Ann", null, "more"], [null, "$1", null]]', NAMES)
    assert rows == [["Ann", None, "more"], ["", "$1", None]]
    found = scan_chunk(compile_prompt(SOURCE), NAMES, rows, 80)
    assert (found.missing, found.blank) == ({"amount": (0,)}, {"first_name": (1,)})
    assert (found.longest, len(found.failures)) == ((7, 1), 1)


def test_texts_are_told_apart_alike_after_a_restart() -> None:
    with RenderWorker() as worker:
        before = worker.scan(SOURCE, NAMES, TEXT, len(ROWS), 8)
        worker.close()
        assert worker.scan(SOURCE, NAMES, TEXT, len(ROWS), 8) == before
