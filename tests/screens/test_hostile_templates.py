"""Hostile templates on the Templates screen: a problem each, and the editor goes on."""

from time import monotonic

from tests.prompts.test_worker import HOSTILE
from tests.screens.stage import app_on, fill, sees, until
from tests.screens.test_templates import editor
from tui.app.app import CallsheetApp
from tui.app.screens.templates import TemplatesScreen
from tui.engine.desk import Desk

_MOST_SPANS = 1_100
_SOON_S = 1.5
"""Half a second, and what a busy machine adds to it."""


async def test_each_costs_a_problem_and_the_editor_goes_on(desk: Desk) -> None:
    fill(desk, "people", [("+12025550160", "Al", "One")])
    app = CallsheetApp(desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "1 of 1")
        place = app.screen
        assert isinstance(place, TemplatesScreen)
        for name, source in HOSTILE.items():
            begun = monotonic()
            editor(app).load_text(source)
            await until(pilot, lambda: bool(place.problems))
            assert monotonic() - begun < _SOON_S, name
            editor(app).load_text(f"Not {name}, {{{{ first_name }}}}")
            await until(pilot, lambda: place.copyable == f"Not {name}, Al")  # noqa: B023
            await until(pilot, lambda: not place.problems)


async def test_a_line_of_thousands_of_words_is_coloured_as_far_as_it_can_be(desk: Desk) -> None:
    app = app_on(desk, start="templates")
    async with app.run_test(size=(120, 36)) as pilot:
        await sees(pilot, "not saved yet")
        editor(app).load_text(HOSTILE["parentheses"])
        assert len(editor(app).get_line(0).spans) < 10
        editor(app).load_text("{{ a }}" * 9_000)
        assert len(editor(app).get_line(0).spans) < _MOST_SPANS
        await sees(pilot, "{{ a }}")
