"""Composing: what fits a provider, whom a batch takes, and what stays on record."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.desks import (
    LEVERS,
    LULY,
    ScriptedProvider,
    add_batch,
    add_list,
    connected,
    desk_at,
)
from tui.domain.batch import BatchOptions, Choice
from tui.domain.errors import NameTaken, NotFound, Refused, UsageError
from tui.engine.compose import NewBatch, compose_batch, remove_draft
from tui.engine.confirming import SendOrder
from tui.engine.sending import send
from tui.prompts import PromptError


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (BatchOptions(metadata={"a": "b"}), "--metadata"),
        (BatchOptions(country_code="SA"), "--country-code"),
        (BatchOptions(update_existing=True), "--update-existing"),
        (BatchOptions(params={"test_mode": True}), "test_mode"),
        (BatchOptions(params={"base_prompt": "x"}), "base_prompt"),
        (BatchOptions(not_before="tomorrow"), "--not-before 'tomorrow'"),
    ],
)
def test_luly_takes_no_option_that_is_not_its_own(
    tmp_path: Path, options: BatchOptions, words: str
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        with pytest.raises(UsageError, match=words):
            add_batch(desk, options=options)
        assert desk.store.batches.all() == ()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (BatchOptions(caller="+12025550100"), "--from"),
        (BatchOptions(campaign_id="c"), "--campaign-id"),
        (BatchOptions(params={"voice": "maya"}), "--param"),
        (BatchOptions(batch_size=9), "10 to 1000"),
        (BatchOptions(batch_size=1001), "10 to 1000"),
        (BatchOptions(country_code="Saudi"), "alpha-2"),
    ],
)
def test_levers_takes_no_option_that_is_not_its_own(
    tmp_path: Path, options: BatchOptions, words: str
) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 1)
        with pytest.raises(UsageError, match=words):
            add_batch(desk, options=options)


def test_levers_needs_no_template_and_luly_does(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_list(desk, 1)
        assert compose_batch(desk, NewBatch("w", "renewals")).total == 1
    with desk_at(tmp_path, LULY) as (desk, _), pytest.raises(UsageError, match="--template"):
        compose_batch(desk, NewBatch("x", "renewals"))


def test_the_levers_template_of_the_profile_is_the_default_and_none_leaves_it_out(
    tmp_path: Path,
) -> None:
    profile = replace(LEVERS, ai_settings_template_id="u-1")
    with desk_at(tmp_path, profile) as (desk, _):
        add_list(desk, 1)
        plain = compose_batch(desk, NewBatch("a", "renewals"))
        without = compose_batch(
            desk, NewBatch("b", "renewals", options=BatchOptions(ai_settings_template_id="none"))
        )
        assert plain.options.ai_settings_template_id == "u-1"
        assert without.options.ai_settings_template_id == ""


def test_where_and_limit_choose_contacts(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 5)
        template = desk.store.templates.save("t", "Hi {{ first_name }}", "ana")
        one = compose_batch(desk, NewBatch("a", "renewals", template.id, where=(("due", "May 3"),)))
        two = compose_batch(desk, NewBatch("b", "renewals", template.id, limit=2))
        assert (one.total, two.total) == (1, 2)
        assert [row.name for row in desk.store.rows.iterate(one.id)] == ["Name2 Ng"]
        kept = [desk.store.batches.get(each.id).chosen for each in (one, two)]
        assert kept == [Choice(where=(("due", "May 3"),)), Choice(limit=2)]
        assert [each.words for each in kept] == ["where due=May 3", "at most 2"]
        assert Choice().words == ""
        with pytest.raises(UsageError, match="'nonsense'"):
            compose_batch(desk, NewBatch("c", "renewals", template.id, where=(("nonsense", ""),)))


def test_nothing_to_call_makes_no_batch(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 0)
        with pytest.raises(Refused, match="renewals"):
            add_batch(desk)
        assert desk.store.batches.all() == ()


def test_names_are_taken_once_and_must_exist(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        add_batch(desk)
        with pytest.raises(NameTaken):
            add_batch(desk)
        with pytest.raises(NotFound):
            compose_batch(desk, NewBatch("y", "no such list"))
        with pytest.raises(NotFound):
            compose_batch(desk, NewBatch("y", "renewals", "no such template"))


def test_a_template_that_does_not_compile_makes_no_batch(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        with pytest.raises(PromptError) as caught:
            add_batch(desk, source="Hi {{ first_name ")
        assert caught.value.problems
        assert desk.store.batches.all() == ()


def test_a_template_that_never_ends_makes_no_batch(tmp_path: Path) -> None:
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        with pytest.raises(PromptError) as caught:
            add_batch(desk, source=endless)
        assert [problem.code for problem in caught.value.problems] == ["too_slow"]


def test_a_batch_keeps_its_template_version(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        batch = add_batch(desk)
        desk.store.templates.save("wave 1 prompt", "Other words, {{ first_name }}", "ana")
        from tui.engine.payload import payload

        assert b"Hello Name0" in payload(desk, batch.id)


async def test_only_a_draft_is_removed(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        draft, sent = add_batch(desk, "draft"), add_batch(desk, "sent")
        link = connected(desk, ScriptedProvider(desk))
        await send(desk, link, sent.id, SendOrder(yes=True))
        remove_draft(desk, "draft")
        with pytest.raises(NotFound):
            desk.store.batches.get(draft.id)
        with pytest.raises(Refused, match="on record"):
            remove_draft(desk, "sent")
