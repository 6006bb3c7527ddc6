"""Snippets in a batch: kept by version, in the digest, and refused where they are hostile."""

import json
from pathlib import Path

import pytest

from tests.engine.desks import LEVERS, ScriptedProvider, add_batch, add_list, connected, desk_at
from tui.domain.batch import BatchOptions
from tui.domain.errors import Refused
from tui.engine.confirming import SendOrder
from tui.engine.content import contact_of, content_of
from tui.engine.desk import Desk
from tui.engine.judging import judge
from tui.engine.pasting import paste_of
from tui.engine.payload import payload
from tui.engine.sending import send
from tui.engine.snippets import find_snippets, kept_snippets, remove_template, users_of
from tui.engine.testcall import place_test_call
from tui.prompts import PromptError

SOURCE = "Hello {{ first_name }}. {% include 'guardrail' %}"


def add_snippets(desk: Desk) -> None:
    save = desk.store.templates.save
    save("guardrail", "Never argue. {% include 'opt out' %}", "ana")
    save("opt out", "Say stop, {{ first_name }}.", "ana")


def words(desk: Desk, batch_id: str) -> str:
    return str(json.loads(payload(desk, batch_id))["call_data"][0]["prompt"])


def test_who_uses_a_snippet(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_snippets(desk)
        desk.store.templates.save("call", SOURCE, "ana")
        desk.store.templates.save("own", "{% include 'own' %}{% include 'gone' %}", "ana")
        users = users_of(desk.store.templates.all())
        assert users == {"guardrail": ("call",), "opt out": ("call", "guardrail")}


def test_a_batch_keeps_the_snippets_of_its_composing(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 2)
        add_snippets(desk)
        batch = add_batch(desk, source=SOURCE)
        assert set(batch.snippets) == {"guardrail", "opt out"}
        before = content_of(desk, batch).words_digest
        said = "Hello Name0. Never argue. Say stop, Name0."
        assert words(desk, batch.id) == said
        desk.store.templates.save("opt out", "Changed.", "ana")
        desk.store.templates.rename(desk.store.templates.get("guardrail").id, "other name")
        assert words(desk, batch.id) == said
        assert content_of(desk, desk.store.batches.get(batch.id)).words_digest == before
        again = find_snippets(desk.store, ["{% include 'opt out' %}"])
        assert again.texts == {"opt out": "Changed."}
        assert kept_snippets(desk.store, batch.snippets)["opt out"].startswith("Say stop")


def test_other_snippets_are_other_words(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        add_snippets(desk)
        first = add_batch(desk, source=SOURCE)
        desk.store.templates.save("opt out", "Changed.", "ana")
        second = add_batch(desk, "wave 2", source=SOURCE)
        digests = {content_of(desk, batch).words_digest for batch in (first, second)}
        assert len(digests) == 2


async def test_a_snippet_that_changes_after_the_confirmation_changes_no_word(
    tmp_path: Path,
) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 4)
        add_snippets(desk)
        batch = add_batch(desk, source=SOURCE)
        provider = ScriptedProvider(desk)
        connection = connected(desk, provider)
        await send(desk, connection, batch.id, SendOrder(yes=True, limit=2))
        desk.store.templates.save("guardrail", "Argue.", "ana")
        await send(desk, connection, batch.id, SendOrder(yes=True))
        said = {item["prompt"] for body in provider.bodies for item in body["call_data"]}
        assert said == {f"Hello Name{n}. Never argue. Say stop, Name{n}." for n in range(4)}


def test_every_text_of_a_batch_may_include(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        add_snippets(desk)
        options = BatchOptions(
            params={"first_sentence": "{% include 'opt out' %}"},
            variables={"tail": "<{% include 'guardrail' %}>"},
        )
        batch = add_batch(desk, source="Hi", options=options)
        content = content_of(desk, batch)
        row = next(iter(desk.store.rows.iterate(batch.id)))
        text = content.row_text(contact_of(desk, batch, row))
        assert text.spoken == {"first_sentence": "Say stop, Name0."}
        assert text.slots["tail"] == "<Never argue. Say stop, Name0.>"


def test_missing_and_circular_snippets_refuse_the_batch(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        with pytest.raises(PromptError, match="no snippet `guardrail`"):
            add_batch(desk, source=SOURCE)
        desk.store.templates.save("guardrail", "{% include 'guardrail' %}", "ana")
        with pytest.raises(PromptError, match="reach themselves"):
            add_batch(desk, source=SOURCE)
        assert desk.store.batches.all() == ()


@pytest.mark.parametrize("place", ["snippet", "spoken", "variable", "metadata"])
def test_a_hostile_text_is_refused_wherever_it_stands(tmp_path: Path, place: str) -> None:
    loop = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
    profile = LEVERS if place == "metadata" else None
    with desk_at(tmp_path, profile) if profile else desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        desk.store.templates.save("loop", loop if place == "snippet" else "x", "ana")
        options = BatchOptions(
            params={"first_sentence": loop} if place == "spoken" else {},
            variables={"tail": loop} if place == "variable" else {},
            metadata={"tail": loop} if place == "metadata" else {},
        )
        with pytest.raises(PromptError, match="not done after"):
            add_batch(desk, source="Hi {% include 'loop' %}", options=options)


def test_a_snippet_that_a_batch_keeps_stays(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        add_snippets(desk)
        add_batch(desk, source=SOURCE)
        with pytest.raises(Refused, match="is a snippet of the batch"):
            remove_template(desk, "opt out")
        desk.store.templates.save("free", "x", "ana")
        assert remove_template(desk, "free").name == "free"


def test_the_text_to_paste_has_its_snippets(tmp_path: Path) -> None:
    with desk_at(tmp_path, LEVERS) as (desk, _):
        add_snippets(desk)
        desk.store.templates.save("dues", SOURCE, "ana")
        assert paste_of(desk, "dues").text == "Hello {{first_name}}. {{include_guardrail}}"
        assert paste_of(desk, "dues", "whole").text == "{{prompt}}"


async def test_a_test_call_of_a_template_has_its_snippets(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_snippets(desk)
        desk.store.templates.save("call", SOURCE, "ana")
        connection = connected(desk, ScriptedProvider(desk))
        placed = await place_test_call(
            desk, connection, template="call", variables={"first_name": "Ann"}
        )
        assert placed.preview.text == "Hello Ann. Never argue. Say stop, Ann."


def test_judging_tells_a_blank_name_in_a_snippet(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        (contact,) = add_list(desk, 1)
        add_snippets(desk)
        from dataclasses import replace

        desk.store.contacts.update_many([replace(contact, first_name="")])
        batch = add_batch(desk, source="{% include 'opt out' %}")
        rows = list(desk.store.rows.iterate(batch.id))
        (judged,) = judge(desk, content_of(desk, batch), rows)
        assert [finding.code for finding in judged.verdict.findings] == ["blank_name"]
