"""A seeded part of the full disks; `make torture` fills it at every write."""

import random
from pathlib import Path

import pytest

from tests.torture.crashes import staged
from tests.torture.full import fill
from tests.torture.stories import STORIES, Story

SHARE = 30


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_full_disk_at_any_write_dials_nobody_twice_and_loses_nothing(
    tmp_path: Path, story: Story
) -> None:
    stage = staged(story, tmp_path)
    count = len(stage.crash(tmp_path / "0", 0)[0].names)
    chance = random.Random(story.name)
    for number in range(chance.randint(1, min(SHARE, count)), count + 1, SHARE):
        room_after = chance.choice([1, 30, 10_000])
        harm = fill(stage, tmp_path / str(number), number, room_after)
        assert not harm, (number, room_after, harm)
