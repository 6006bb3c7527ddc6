"""Prompts as people write them: what a provider fills in is what was rendered, for everybody."""

from functools import partial
from pathlib import Path

import pytest

from tests.prompts.test_promise import check, outcome
from tui.prompts import PromptError, compile_prompt, find_problems, preview

_HERE = Path(__file__).parent / "corpus"


def _texts(folder: Path) -> dict[str, str]:
    return {each.stem: each.read_text(encoding="utf-8") for each in sorted(folder.glob("*.j2"))}


PROMPTS = _texts(_HERE)
SNIPPETS = _texts(_HERE / "snippets")
FULL = {
    "first_name": "Zoë",
    "last_name": "McDonald",
    "phone": "+12025550143",
    "timezone": "America/New_York",
    "plan": "gold",
    "premium": "$480",
    "renews_on": "2026-01-31",
    "tags": "vip, old",
    "years": "1",
    "day": "Monday",
    "hour": "nine",
    "reminder": "second",
    "others": "Tuesday, Friday",
    "account": "0042",
    "notes": "wants a quote\ncalls back",
    "doctor": "Dr. Ng",
    "agent": "",
}
CONTACTS = {
    "full": FULL,
    "blank": {name: "" if name not in ("premium", "renews_on") else FULL[name] for name in FULL},
    "arabic": {**FULL, "first_name": "ليلى", "last_name": "حداد", "plan": "الذهبية", "others": ""},
    "braces": {**FULL, "plan": "{gold", "last_name": "}", "notes": "a { b"},
    "placeholder": {**FULL, "first_name": "{{ plan }}"},
    "markup": {**FULL, "last_name": "<b>&</b>", "plan": "{% if %}", "doctor": "\ue000\ue001"},
}
NO_SLOTS = {"collections"}
"""What extends another is refused in slots mode."""


@pytest.mark.parametrize("placeholder", ["{{}}", "{}"])
@pytest.mark.parametrize("mode", ["whole", "slots"])
@pytest.mark.parametrize("dialect", ["luly", "levers"])
@pytest.mark.parametrize("name", PROMPTS)
def test_the_promise_holds(name: str, dialect: str, mode: str, placeholder: str) -> None:
    source = PROMPTS[name]
    if (mode == "slots" and name in NO_SLOTS) or (placeholder == "{}" and name == "voicemail"):
        with pytest.raises(PromptError):
            compile_prompt(source, dialect, mode, placeholder, snippets=SNIPPETS)
        return
    prompt = compile_prompt(source, dialect, mode, placeholder, snippets=SNIPPETS)
    for values in CONTACTS.values():
        check(prompt, values, placeholder)


@pytest.mark.parametrize("name", PROMPTS)
def test_they_have_no_problem_and_say_something(name: str) -> None:
    found = find_problems(PROMPTS[name], list(FULL), snippets=SNIPPETS)
    assert [problem for problem in found if problem.severity == "error"] == []
    prompt = compile_prompt(PROMPTS[name], snippets=SNIPPETS)
    for values in CONTACTS.values():
        rendered = outcome(partial(prompt.render, values))
        if rendered == "refused brace":
            continue
        text = rendered.removeprefix("text ")
        assert text != rendered
        assert len(text) > 60
        if "" not in (values["first_name"], values["plan"]):
            assert preview(PROMPTS[name], values, None, snippets=SNIPPETS).text == text
