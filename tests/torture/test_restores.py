"""Restoring forgets neither a call nor a refusal, whatever happened since the backup."""

import random
from pathlib import Path

import pytest

from tests.torture.crashes import staged
from tests.torture.restores import restore_after, restore_damaged
from tests.torture.stories import STORIES, Story


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_an_hour_old_backup_dials_nobody_again(tmp_path: Path, story: Story) -> None:
    stage = staged(story, tmp_path)
    harm = restore_after(stage, tmp_path / "whole")
    assert not harm, harm
    count = len(stage.crash(tmp_path / "0", 0)[0].names)
    at = random.Random(story.name).randint(1, count)
    harm = restore_after(stage, tmp_path / "died", at)
    assert not harm, (at, harm)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_damaged_database_forgets_nobody_either(tmp_path: Path, story: Story) -> None:
    stage = staged(story, tmp_path)
    for seed in range(2):
        harm = restore_damaged(stage, tmp_path / str(seed), seed)
        assert not harm, (seed, harm)
