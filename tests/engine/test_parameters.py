"""Options that would change what is spoken, or when, without the preview saying so."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.desks import LEVERS, add_batch, add_list, desk_at
from tui.domain.batch import BatchOptions
from tui.domain.errors import UsageError
from tui.engine.payload import payload


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (BatchOptions(params={"Test_Mode": True}), "Test_Mode"),
        (BatchOptions(params={"TASK": "Say something else."}), "TASK"),
        (BatchOptions(params={"first_sentence": 123}), "first_sentence is spoken"),
        (BatchOptions(params={"First_Sentence": "Hi"}), "under its own name"),
        (
            BatchOptions(params={"retry": {"voicemail_message": "Hi {{ first_name }}"}}),
            "not compiled",
        ),
        (BatchOptions(params={"request_data": {"Prompt": "Other words."}}), "request_data has"),
        (BatchOptions(variables={"Phone_Number": "+12025550100"}), "--var Phone_Number"),
        (BatchOptions(variables={"callsheet_ref": "c9"}), "--var callsheet_ref"),
    ],
)
def test_what_would_change_the_words_makes_no_batch(
    tmp_path: Path, options: BatchOptions, words: str
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        with pytest.raises(UsageError, match=words):
            add_batch(desk, options=options)
        assert desk.store.batches.all() == ()


@pytest.mark.parametrize(
    "params",
    [
        {"retry": {"wait": 10, "voicemail_message": "We will call again."}},
        {"request_data": {"office": "Leeds"}},
        {"first_sentence": "Hi {{ first_name }}"},
    ],
)
def test_what_leaves_the_words_alone_is_taken(tmp_path: Path, params: dict[str, Any]) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk, options=BatchOptions(params=params))
        assert params.keys() <= json.loads(payload(desk, batch.id)).keys()


def test_a_time_says_that_it_is_utc_and_a_window_opens_before_it_closes(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        options = BatchOptions(not_before="2026-03-02T09:00", not_after="2026-03-02T20:00+03:00")
        kept = add_batch(desk, options=options).options
        assert (kept.not_before, kept.not_after) == (
            "2026-03-02T09:00:00.000Z",
            "2026-03-02T17:00:00.000Z",
        )
        never = BatchOptions(not_before="2026-03-02T12:00+03:00", not_after="2026-03-02T08:00Z")
        with pytest.raises(UsageError, match="nobody could ever be called"):
            add_batch(desk, "never", options=never)


def test_a_country_code_travels_in_capitals(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk, options=BatchOptions(country_code="sa"))
        assert json.loads(payload(desk, batch.id, overrides={"not_pasted"}))["countryCode"] == "SA"
