"""Versions saved one after another: nobody's is passed over."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from tests.engine.desks import desk_at
from tui.domain.errors import NotFound
from tui.engine.desk import Desk
from tui.engine.versions import Overtaken, save_version
from tui.store import open_store


def test_each_save_follows_the_version_it_was_made_from(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        first = save_version(desk, "call", "One", "begun")
        assert (first.version, first.author, first.note) == (1, desk.operator, "begun")
        again = save_version(desk, "call", "Two", template_id=first.id, made_from=1)
        with pytest.raises(Overtaken) as told:
            save_version(desk, "call", "Three", template_id=first.id, made_from=1)
        assert told.value.latest == again
        assert save_version(desk, "call", "Two", template_id=first.id, made_from=1) == again


def test_a_new_template_takes_no_name_that_is_there(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        save_version(desk, "call", "One")
        with pytest.raises(Overtaken, match="version 1"):
            save_version(desk, "call", "Two")


def test_a_template_that_was_renamed_or_removed(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        made = save_version(desk, "call", "One")
        desk.store.templates.rename(made.id, "ring")
        assert save_version(desk, "call", "Two", template_id=made.id, made_from=1).name == "ring"
        desk.store.templates.remove(made.id)
        with pytest.raises(NotFound):
            save_version(desk, "call", "Three", template_id=made.id, made_from=2)


def test_two_who_save_at_once(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        made = save_version(desk, "call", "One")
        begin = Barrier(2)

        def save(operator: str) -> str:
            store = open_store(desk.store.home, desk.clock)
            own: Desk = replace(desk, store=store, operator=operator)
            try:
                begin.wait()
                save_version(own, "call", f"{operator}'s", template_id=made.id, made_from=1)
            except Overtaken as other:
                return other.latest.author
            finally:
                store.close()
            return ""

        with ThreadPoolExecutor(2) as pool:
            told = set(pool.map(save, ("ana", "omar")))
        assert len(told) == 2
        assert "" in told
        latest = desk.store.templates.get("call")
        assert (latest.version, {latest.author, ""}) == (2, told)
