"""Kills of the real sender in every test run; `make torture` makes hundreds."""

from pathlib import Path

import pytest

from tests.torture.kills import run_kills


@pytest.mark.parametrize("provider", ["luly", "levers"])
@pytest.mark.parametrize("seed", range(5))
def test_nobody_is_dialled_twice_and_nothing_is_lost(
    tmp_path: Path, provider: str, seed: int
) -> None:
    run = run_kills(tmp_path, provider, seed)
    assert run.kills >= 3
    assert not run.harm, run.harm
