"""A seeded part of the crashes at every step; `make torture` makes them all."""

import random
from pathlib import Path

import pytest

from tests.torture.crashes import staged
from tests.torture.stories import STORIES, Story

SHARE = 12
"""One step in so many is tried here, others for each story."""


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_crash_at_any_step_dials_nobody_twice_and_loses_nothing(
    tmp_path: Path, story: Story
) -> None:
    stage = staged(story, tmp_path)
    undisturbed, harm = stage.crash(tmp_path / "0", 0)
    assert not harm, "nobody died, and yet there is harm"
    count = len(undisturbed.names)
    assert count > 10
    first = random.Random(story.name).randint(1, SHARE)
    for number in range(first, count + 1, SHARE):
        steps, harm = stage.crash(tmp_path / str(number), number)
        assert steps.dead
        assert not harm, (number, steps.names[-1], harm)
