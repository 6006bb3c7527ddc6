"""Options that leave as they were composed, whatever the profile says by then."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import LEVERS, add_batch, add_list, desk_at
from tui.domain.batch import BatchOptions
from tui.engine.payload import payload

DEFAULT = "8f0f8a0e-0000-4000-8000-000000000000"
OTHER = "11111111-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("asked", "default", "leaves"),
    [("none", DEFAULT, None), ("", DEFAULT, DEFAULT), (OTHER, DEFAULT, OTHER), ("", "", None)],
)
def test_the_levers_template_is_the_one_of_the_batch(
    tmp_path: Path, asked: str, default: str, leaves: str | None
) -> None:
    profile = replace(LEVERS, ai_settings_template_id=default)
    with desk_at(tmp_path, profile) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk, options=BatchOptions(ai_settings_template_id=asked))
        for now in (DEFAULT, OTHER, ""):
            later = replace(desk, profile=replace(profile, ai_settings_template_id=now))
            body = json.loads(payload(later, batch.id, overrides={"not_pasted"}))
            assert body.get("aiSettingsTemplateId") == leaves
