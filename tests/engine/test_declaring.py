"""What a template declares: defaults of its batches, defaults of its variables, its length."""

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
from tui.domain.batch import BatchOptions
from tui.engine.content import content_of
from tui.engine.desk import Desk
from tui.engine.judging import Judged, judge
from tui.engine.pasting import paste_of
from tui.engine.testcall import place_test_call

ONE, OTHER, THIRD = (f"8f0f8a0e-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
FRONT = f"""---
max_length = 20
voice = "maya"
language = "en-GB"
first_sentence = "Hi {{{{ first_name }}}}."
ai_settings_template_id = "{ONE}"

[variables.plan]
default = "basic"

[variables.due]
---
"""
SOURCE = FRONT + "{{ first_name }}, {{ plan }}, {{ due }}"


def judged(desk: Desk, batch_name: str = "wave 1") -> list[Judged]:
    batch = desk.store.batches.get(batch_name)
    return judge(desk, content_of(desk, batch), list(desk.store.rows.iterate(batch.id)))


def test_a_luly_batch_takes_its_parameters(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        add_list(desk, 1)
        assert dict(add_batch(desk, source=SOURCE).options.params) == {
            "first_sentence": "Hi {{ first_name }}.",
            "voice": "maya",
            "language": "en-GB",
        }
        own = BatchOptions(params={"voice": "ryan", "record": True})
        params = add_batch(desk, "wave 2", SOURCE, options=own).options.params
        assert (params["voice"], params["record"], params["language"]) == ("ryan", True, "en-GB")
        assert add_batch(desk, "wave 3", SOURCE).options.ai_settings_template_id == ""


@pytest.mark.parametrize(
    ("chosen", "usual", "taken"),
    [("", "", ONE), ("", OTHER, ONE), (THIRD, OTHER, THIRD), ("none", OTHER, "")],
)
def test_a_levers_batch_takes_its_settings_template(
    tmp_path: Path, chosen: str, usual: str, taken: str
) -> None:
    profile = replace(LEVERS, ai_settings_template_id=usual)
    with desk_at(tmp_path, profile) as (desk, _):
        add_list(desk, 1)
        options = BatchOptions(ai_settings_template_id=chosen)
        batch = add_batch(desk, source=SOURCE, options=options)
        assert batch.options.ai_settings_template_id == taken
        assert batch.options.params == {}
        assert paste_of(desk, "wave 1 prompt").into == ONE


def test_values_are_held_to_what_is_declared(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        first, second = add_list(desk, 2)
        fields = {"plan": "", "due": "May"}
        desk.store.contacts.update_many(
            [replace(first, fields=fields), replace(second, fields={"plan": "gold", "due": " "})]
        )
        options = BatchOptions(variables={"note": "<{{ plan }}>"})
        add_batch(desk, source=SOURCE, options=options)
        good, bad = judged(desk)
        assert good.call is not None
        assert good.call.slots["prompt"] == "Name0, basic, May"
        assert good.call.slots["note"] == "<basic>"
        assert good.verdict.findings == ()
        assert [finding.code for finding in bad.verdict.findings] == ["missing_variable"]


def test_the_declared_length_is_the_limit(tmp_path: Path) -> None:
    with desk_at(tmp_path, replace(LULY, mode="slots")) as (desk, _):
        add_list(desk, 1)
        add_batch(desk, source=SOURCE.replace("max_length = 20", "max_length = 17"))
        add_batch(desk, "wave 2", SOURCE.replace("max_length = 20", "max_length = 18"))
        (over,) = judged(desk)
        (within,) = judged(desk, "wave 2")
        assert [(f.code, f.detail) for f in over.verdict.findings] == [
            ("long", "18 characters, the template allows 17")
        ]
        assert within.verdict.findings == ()


def test_a_default_for_a_name_leaves_no_blank_name(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        (contact,) = add_list(desk, 1)
        desk.store.contacts.update_many([replace(contact, first_name="")])
        add_batch(
            desk, source='---\n[variables.first_name]\ndefault = "there"\n---\n{{ first_name }}'
        )
        (one,) = judged(desk)
        assert one.call is not None
        assert (one.call.slots["prompt"], one.verdict.findings) == ("there", ())


async def test_a_test_call_takes_them_too(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, _):
        desk.store.templates.save("call", SOURCE, "ana")
        provider = ScriptedProvider(desk)
        values = {"first_name": "Ann", "due": "May"}
        placed = await place_test_call(
            desk, connected(desk, provider), template="call", variables=values
        )
        assert placed.preview.text == "Ann, basic, May"
        assert placed.preview.spoken == {"first_sentence": "Hi Ann."}
        assert provider.bodies[0]["voice"] == "maya"
