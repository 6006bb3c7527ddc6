"""Connecting: what goes wrong beside the wire is an error of ours too."""

from pathlib import Path

import pytest

from tests.engine.desks import LEVERS, add_batch, add_list, desk_at
from tui.domain.errors import NotReached
from tui.engine.connection import open_connection, paste_into_simulator
from tui.engine.content import content_of
from tui.engine.pasting import confirm_pasted_for


async def test_a_simulator_that_is_gone_takes_no_paste(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        prompt = content_of(desk, batch).prompt
        assert prompt is not None
        confirm_pasted_for(desk, batch, prompt.text)
        async with open_connection(desk) as connection:
            await paste_into_simulator(desk, connection)
            assert connection.running is not None
            connection.running.stop()
            with pytest.raises(NotReached, match="No call was sent"):
                await paste_into_simulator(desk, connection)


async def test_a_simulator_that_cannot_start_is_said(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        (tmp_path / "simulator.db").write_bytes(b"no database at all" * 100)
        with pytest.raises(NotReached, match="could not be started"):
            async with open_connection(desk):
                raise AssertionError
