"""A send that something ends half-way tells what it has handed over."""

from pathlib import Path

import pytest

from tests.engine.desks import ScriptedProvider, add_batch, add_list, connected, desk_at
from tests.engine.test_doubt import YES
from tui.domain.errors import Busy, CallsheetError, UsageError
from tui.domain.states import RowState
from tui.engine.sending import send


@pytest.mark.parametrize("error", [Busy("The disk is full."), UsageError("The key is gone.")])
async def test_what_was_accepted_before_an_error_is_in_the_report(
    tmp_path: Path, error: CallsheetError
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 6)
        batch = add_batch(desk).id
        provider = ScriptedProvider(desk)

        def fail_from_the_third_on() -> None:
            if len(provider.bodies) >= 2:
                raise error

        provider.on_prepare = fail_from_the_third_on
        report = await send(desk, connected(desk, provider), batch, YES)
        assert (report.outcome, report.accepted, report.not_sent) == ("partly", 4, 2)
        assert report.detail == str(error)
        assert desk.store.rows.counts(batch)[RowState.PLANNED] == 2
        with pytest.raises(type(error)):
            await send(desk, connected(desk, provider), batch, YES)
