"""The copy of the day."""

from pathlib import Path

from tests.engine.desks import add_list, desk_at
from tui.engine.daily import keep_daily
from tui.store import backup, newest_daily


def test_the_first_use_of_a_day_keeps_a_copy(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        assert keep_daily(desk.store, clock) == ""
        assert newest_daily(tmp_path) == "", "there is nothing to copy yet"
        add_list(desk, 2)
        assert keep_daily(desk.store, clock) == ""
        assert newest_daily(tmp_path) == "2026-03-02"
        clock.advance(days=1)
        with desk.store.lock("daily-backup"):
            assert keep_daily(desk.store, clock) == "", "another process is at it"
        assert newest_daily(tmp_path) == "2026-03-02"
        assert keep_daily(desk.store, clock) == ""
        assert newest_daily(tmp_path) == "2026-03-03"


def test_what_keeps_a_copy_from_being_made_is_said_and_stops_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 2)
        backup(tmp_path, tmp_path / "other.db")
        (tmp_path / "backups").rmdir()
        (tmp_path / "backups").write_text("not a folder")
        assert "backups" in keep_daily(desk.store, clock)
