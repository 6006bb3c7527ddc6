"""Two operators: no double dial, no lost update, nobody waits for ever."""

from pathlib import Path

import pytest

from tests.torture.operators import MEETINGS, meet


@pytest.mark.parametrize("provider", ["luly", "levers"])
@pytest.mark.parametrize("name", MEETINGS)
def test_two_operators(tmp_path: Path, provider: str, name: str) -> None:
    harm = meet(tmp_path, provider, name)
    assert not harm, harm
