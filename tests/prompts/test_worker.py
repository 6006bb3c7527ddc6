"""The worker answers as the functions do, and outlives every template."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic

import pytest

from tui.domain.errors import UsageError
from tui.prompts import find_problems, preview
from tui.prompts.worker import RenderWorker

ZOE = {"first_name": "Zoë", "amount": "$80"}
NOW = datetime(2026, 1, 15, 9, 5)  # noqa: DTZ001

HOSTILE = {
    "a loop of a thousand million": "{% for i in range(10**9) %}x{% endfor %}",
    "nested loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    "nested loops over a text": "{% set t = 'x' * 999 %}"
    + "{% for c in t %}" * 6
    + "{% endfor %}" * 6,
    "a huge product": "{{ 'a' * 10**10 }}",
    "a huge power": "{{ 9 ** (9 ** 9) }}",
    "a doubling chain": "{% set a = 'abcdefgh' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "doubling blocks": "{% set a = 'x' %}"
    + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40
    + "{{ a|length }}",
    "doubling lists": "{% set a = [1] %}" + "{% set a = a + a %}" * 40 + "{{ a|length }}",
    "doubling by replace": "{% set a = 'x' * 9999 %}"
    + "{% set a = a|replace('x', 'x' * 99) %}" * 9
    + "{{ a|length }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}"
    "{% endif %}{% endmacro %}{{ m(60) }}",
    "parentheses": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "a huge width": "{{ 'x'|center(10**9) }}",
}


@pytest.fixture(scope="module")
def worker() -> Iterator[RenderWorker]:
    with RenderWorker(budget_s=0.5, memory_mb=512) as running:
        yield running


def test_answers_as_the_functions_do(worker: RenderWorker) -> None:
    source = "Hi {{ first_name|uper }}, {{ dat }}\n{% if %}"
    assert worker.problems(source, ["amount"]) == find_problems(source, ["amount"])
    source = "Hi {{ first_name }}, on {{ dat }} {{ today }} \ud800 {% include 's' %}"
    snippets = {"s": "<{{ amount }}>"}
    shown = worker.preview(source, ZOE, NOW, snippets=snippets)
    assert shown == preview(source, ZOE, NOW, snippets=snippets)
    assert worker.problems("{{ x }}", None) == ()


def test_checks_contacts(worker: RenderWorker) -> None:
    contacts = [ZOE, {"first_name": "A"}, {"first_name": "{{x}}", "amount": "1"}, {"amount": "1"}]
    found = worker.check("{{ first_name }}{{ amount }}", contacts, mode="slots")
    assert [(p.code, p.variable, p.contacts) for p in found] == [
        ("missing_variable", "amount", 1),
        ("brace", "", 1),
        ("missing_variable", "first_name", 1),
    ]
    assert [p.code for p in worker.check("{{ a b }}", [])] == ["syntax"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_costs_one_problem(worker: RenderWorker, name: str) -> None:
    worker.start()
    begun = monotonic()
    shown = worker.preview(HOSTILE[name], ZOE, NOW)
    took = monotonic() - begun
    assert [p.code for p in shown.problems if p.severity == "error"] in (
        [["too_slow"], ["too_big"], ["does_not_render"]][: 3 if "thousand" in name else 2]
    )
    assert took < 1.5
    assert worker.preview("Hi {{ first_name }}", ZOE, NOW).text == "Hi Zoë"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_checked_too(worker: RenderWorker, name: str) -> None:
    assert len(worker.check(HOSTILE[name], [ZOE], mode="slots")) == 1
    worker.problems(HOSTILE[name], ["amount"])
    assert worker.problems("{{ first_name }}", []) == ()


def test_a_process_that_was_killed_is_replaced(worker: RenderWorker) -> None:
    process = worker._process
    assert process is not None
    process.kill()
    process.wait()
    assert worker.preview("{{ amount }}", ZOE, NOW).text == "$80"


def test_several_threads_may_ask(worker: RenderWorker) -> None:
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda n: worker.preview(f"{n}", ZOE, NOW).text, range(100)))
    assert texts == [str(n) for n in range(100)]


def test_a_wrong_word_is_the_caller_s_mistake(worker: RenderWorker) -> None:
    with pytest.raises(UsageError):
        worker.problems("x", None, "bland")


def test_the_process_knows_neither_the_store_nor_the_screen() -> None:
    import subprocess
    import sys

    code = "import sys, tui.prompts.child; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "jinja2" in loaded
    assert not loaded & {"textual", "rich", "tinydb", "sqlite3", "httpx", "tui.store", "asyncio"}


def test_a_closed_worker_starts_again() -> None:
    worker = RenderWorker()
    assert worker.preview("a", {}, None).text == "a"
    worker.close()
    worker.close()
    assert worker.preview("b", {}, None).text == "b"
    worker.close()
