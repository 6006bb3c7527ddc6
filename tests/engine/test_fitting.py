"""A list and a template that go together are offered together."""

from pathlib import Path

from tests.engine.desks import add_list, desk_at
from tui.engine.fitting import fitting_template


def test_the_newest_that_names_only_what_the_list_has(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 1)
        assert fitting_template(desk, "l1") is None
        fits = desk.store.templates.save("fits", "Hi {{ first_name }}, {{ plan }}.", "ana")
        clock.advance(seconds=1)
        other = desk.store.templates.save("other", "{{ first_name }} owes {{ amount }}.", "ana")
        assert fitting_template(desk, "l1") == fits
        assert fitting_template(desk) == other
        assert fitting_template(desk, "l99") == other
        desk.store.templates.remove(fits.id)
        assert fitting_template(desk, "l1") == other, "none fits: the newest"
