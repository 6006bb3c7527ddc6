"""A seeded part of the crashes and full disks under `strict`; `make torture` makes them all."""

import random
from pathlib import Path

import pytest

from tests.torture.crashes import staged
from tests.torture.full import fill
from tests.torture.stories import Story
from tests.torture.strict import STRICT

SHARE = 15
"""One step in so many is tried here, others for each story."""


@pytest.mark.parametrize("story", STRICT, ids=lambda story: story.name)
def test_nobody_is_called_at_night_or_too_often_whenever_a_process_dies(
    tmp_path: Path, story: Story
) -> None:
    stage = staged(story, tmp_path)
    undisturbed, harm = stage.crash(tmp_path / "0", 0)
    assert not harm, (harm, "nobody died, and yet there is harm")
    count = len(undisturbed.names)
    chance = random.Random(story.name)
    for number in range(chance.randint(1, SHARE), count + 1, SHARE):
        steps, harm = stage.crash(tmp_path / str(number), number)
        assert steps.dead
        assert not harm, (number, steps.names[-1], harm)
    number = chance.randint(1, count)
    harm = fill(stage, tmp_path / "full", number, chance.choice([1, 30, 10_000]))
    assert not harm, (number, harm)
