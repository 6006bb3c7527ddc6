"""A template tried on a whole list: what is counted, for whom, and how it is called off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.engine.desks import LEVERS, desk_at
from tui.domain.contact import Contact
from tui.engine.desk import Desk
from tui.engine.scan_results import KEPT_REFS, ListScan, Tally
from tui.engine.scanning import CHUNK, FIRST_CHUNK, scan
from tui.prompts import Problem, read_declared
from tui.prompts.scanning import DIGEST_BYTES, ChunkScan
from tui.prompts.worker import RenderWorker


@pytest.fixture(scope="module")
def worker() -> Iterator[RenderWorker]:
    with RenderWorker() as running:
        yield running


def stored(desk: Desk, people: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    made = desk.store.lists.create("people", tuple(columns))
    desk.store.contacts.add_many(
        made.id,
        [
            Contact(
                ref="",
                list_id=made.id,
                phone=f"+1202555{number:04}",
                dial_key=f"+1202555{number:04}",
                first_name=values.get("first_name", ""),
                fields={name: values[name] for name in columns if name in values},
            )
            for number, values in enumerate(people)
        ],
    )
    return made.id


def tried(desk: Desk, source: str, list_id: str, worker: RenderWorker, **more: Any) -> ListScan:
    found = scan(desk, source, list_id, worker=worker, **more)
    assert found is not None
    return found


def test_what_a_list_comes_to(tmp_path: Path, worker: RenderWorker) -> None:
    people = [
        {"first_name": "Ann", "plan": "gold"},
        {"first_name": "Ann", "plan": "gold"},
        {"first_name": "", "plan": "silver {"},
        {"first_name": "Bo"},
        {"first_name": "Cy", "plan": "{{x}}"},
        {"first_name": "A much longer name", "plan": "gold"},
    ]
    source = "---\nmax_length = 20\n---\nHi {{ first_name }}: {{ plan }}"
    with desk_at(tmp_path) as (desk, _):
        found = tried(desk, source, stored(desk, people, ["plan", "unused"]), worker)
    assert (found.total, found.tried, found.complete) == (6, 6, True)
    assert [(c.problem.code, c.problem.contacts, c.refs) for c in found.concerns] == [
        ("brace", 1, ("c5",)),
        ("missing_variable", 1, ("c4",)),
    ]
    assert found.failing == 2
    assert [(v.name, v.missing, v.blank, v.refs) for v in found.variables] == [
        ("first_name", 0, 1, ("c3",)),
        ("plan", 1, 0, ("c4",)),
    ]
    assert (found.same, [group.refs for group in found.groups]) == (2, [("c1", "c2")])
    assert found.longest is not None
    assert found.shortest is not None
    assert (found.longest.ref, found.shortest.ref) == ("c6", "c1")
    assert (found.limit, found.over, found.over_refs) == (20, 1, ("c6",))
    assert (found.braces, found.brace_refs) == (1, ("c3",))
    assert (found.odd, found.odd_refs) == (4, ("c3", "c4", "c5", "c6"))


def test_every_number_is_of_all_contacts_and_the_first_are_kept() -> None:
    declared = read_declared("---\n[variables.due]\ndefault = ''\n---\n", None)
    tally = Tally(("plan", "due"), 10, declared)
    everyone = tuple(range(700))
    problem = Problem("error", "does_not_render", 1, 1, "no")
    for first in (0, 700):
        tally.add(
            [f"c{first + n}" for n in everyone],
            ChunkScan(
                contacts=700,
                failures=((problem, everyone[:600]),),
                missing={"plan": everyone[500:650], "due": everyone},
                over=everyone[640:660],
                digests=bytes(DIGEST_BYTES * 700),
            ),
        )
    found = tally.answer(1400, ())
    assert (found.odd, len(found.odd_refs)) == (1320, KEPT_REFS)
    assert found.odd_refs[660] == "c700"
    (concern,) = found.concerns
    assert (concern.problem.contacts, len(concern.refs)) == (1200, KEPT_REFS)


def test_a_variable_that_no_column_gives_is_one_problem_with_its_contacts(
    tmp_path: Path, worker: RenderWorker
) -> None:
    people = [{"first_name": "Ann", "plan": "gold"}] * 3
    with desk_at(tmp_path) as (desk, _):
        list_id = stored(desk, people, ["plan"])
        found = tried(
            desk, "{{ plna }} {{ plan | default('x') }}{{ q|default(1) }}", list_id, worker
        )
    assert [(p.code, p.severity, p.suggestion, p.contacts) for p in found.problems] == [
        ("unknown_variable", "error", "plan", 3),
        ("guarded_variable", "warning", "", 0),
    ]
    assert found.concerns[0].refs == ("c1", "c2", "c3")


def test_a_template_that_stops_everybody_is_not_tried(tmp_path: Path, worker: RenderWorker) -> None:
    with desk_at(tmp_path) as (desk, _):
        list_id = stored(desk, [{"first_name": "Ann"}], [])
        found = tried(desk, "{{ 1 2 }}", list_id, worker)
        assert (found.tried, [p.code for p in found.problems]) == (0, ["syntax"])
        begun = monotonic()
        loop = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
        found = tried(desk, loop, list_id, worker)
        assert (found.tried, [p.code for p in found.problems]) == (0, ["too_slow"])
        assert monotonic() - begun < 3
        desk.store.lists.create("nobody")
        assert tried(desk, "Hi", "nobody", worker).total == 0


def test_chunks_add_up_and_are_told(tmp_path: Path, worker: RenderWorker) -> None:
    people = [{"first_name": f"N{n % 7}", "plan": str(n)} for n in range(2 * CHUNK + 100)]
    told: list[tuple[int, int]] = []
    with desk_at(tmp_path) as (desk, _):
        list_id = stored(desk, people, ["plan"])
        found = tried(
            desk,
            "{{ first_name }}",
            list_id,
            worker,
            on_progress=lambda done, total: told.append((done, total)),
        )
        tried_so_far = (FIRST_CHUNK, FIRST_CHUNK + CHUNK, FIRST_CHUNK + 2 * CHUNK, 2 * CHUNK + 100)
        assert told == [(done, len(people)) for done in tried_so_far]
        assert (found.same, len(found.groups), found.groups[0].contacts) == (600, 7, 86)
        assert found.groups[0].refs[:2] == ("c1", "c8")
        different = tried(desk, "{{ first_name }}{{ plan }}", list_id, worker)
        assert different.same == 0


def test_a_scan_is_called_off_between_chunks(tmp_path: Path, worker: RenderWorker) -> None:
    told: list[int] = []
    with desk_at(tmp_path) as (desk, _):
        list_id = stored(desk, [{"first_name": "A"}] * (3 * CHUNK), [])
        stopped = scan(
            desk,
            "{{ first_name }}",
            list_id,
            worker=worker,
            on_progress=lambda done, _: told.append(done),
            cancelled=lambda: bool(told),
        )
        assert stopped is None
        assert len(told) <= 2
        assert tried(desk, "{{ first_name }}!", list_id, worker).tried == 3 * CHUNK


class CalledOff(RenderWorker):
    """A worker during whose second question the scan is called off."""

    asked: tuple[int, ...] = ()

    def scan(self, *args: Any, **more: Any) -> ChunkScan | tuple[Problem, ...]:
        """Note how many contacts are asked about."""
        self.asked = (*self.asked, args[3])
        return super().scan(*args, **more)


def test_called_off_the_worker_is_asked_nothing_more(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _), CalledOff() as worker:
        list_id = stored(desk, [{"first_name": "A"}] * (4 * CHUNK), [])
        called_off = scan(
            desk,
            "{{ first_name }}",
            list_id,
            worker=worker,
            cancelled=lambda: len(worker.asked) == 2,
        )
        assert called_off is None
        assert worker.asked == (FIRST_CHUNK, CHUNK)


def test_declarations_snippets_and_chance_reach_the_scan(
    tmp_path: Path, worker: RenderWorker
) -> None:
    people = [{"first_name": "Ann", "plan": ""}, {"first_name": "", "plan": "gold"}]
    front = '---\n[variables.plan]\ndefault = "basic"\n[variables.first_name]\n---\n'
    with desk_at(tmp_path) as (desk, _):
        list_id = stored(desk, people, ["plan"])
        desk.store.templates.save("tail", "{{ plan }}", "ana")
        found = tried(desk, front + "{{ first_name }}{% include 'tail' %}", list_id, worker)
        assert [(c.problem.code, c.problem.variable, c.refs) for c in found.concerns] == [
            ("missing_variable", "first_name", ("c2",))
        ]
        assert [(v.name, v.blank, v.default) for v in found.variables] == [
            ("first_name", 1, None),
            ("plan", 1, "basic"),
        ]
        brought = '---\n[variables.plan]\ndefault = "silver"\n---\n{{ plan }}'
        desk.store.templates.save("with default", brought, "ana")
        (plan,) = tried(desk, "{% include 'with default' %}", list_id, worker).variables
        assert (plan.name, plan.blank, plan.default) == ("plan", 1, "silver")
        chance = "{{ range(1000) | random }}"
        by_chance = tried(desk, chance, list_id, worker)
        assert {v.name for v in by_chance.variables} >= {"phone", "plan", "first_name"}


def test_the_dialect_decides(tmp_path: Path, worker: RenderWorker) -> None:
    source = "{% extends 'base' %}{% block b %}x{% endblock %}"
    with desk_at(tmp_path, replace(LEVERS)) as (desk, _):
        list_id = stored(desk, [{"first_name": "Ann"}], [])
        desk.store.templates.save("base", "{% block b %}{% endblock %}", "ana")
        assert [p.code for p in tried(desk, source, list_id, worker).problems] == ["extends"]
        assert tried(desk, source, list_id, worker, dialect="luly").problems == ()
