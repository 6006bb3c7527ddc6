"""Tags that are never closed: where each is closed, so that the rest of the text reads."""

import pytest

from tui.prompts import closing_place, find_problems

COLUMNS = ["amount", "plan", "due"]


@pytest.mark.parametrize(
    ("source", "closed"),
    [
        ("Hello {{ first_name", "Hello {{ first_name }}"),
        ("Hello {{first_name", "Hello {{first_name}}"),
        ("Hello {{ first_name, it is due", "Hello {{ first_name }}, it is due"),
        ("Hello {{ first_name. It is due", "Hello {{ first_name }}. It is due"),
        ("Hello {{ first_name! It is due", "Hello {{ first_name }}! It is due"),
        ("Hello {{ first_name it is due\n{{ due }}", "Hello {{ first_name }} it is due\n{{ due }}"),
        ("{{ first_name and we call you", "{{ first_name }} and we call you"),
        ("{{ first_name and we, too", "{{ first_name }} and we, too"),
        ("{{ plan is great for you", "{{ plan }} is great for you"),
        ("{{ plan is strin", "{{ plan is strin }}"),
        ("{{ due is not defined we say", "{{ due is not defined }} we say"),
        ("{{ plan is not great at all", "{{ plan }} is not great at all"),
        ("{{ plan - our best", "{{ plan }} - our best"),
        ("{{ plan or due", "{{ plan or due }}"),
        ("{{ plan (our best)", "{{ plan }} (our best)"),
        ("{{ plan | upper it is", "{{ plan | upper }} it is"),
        ("{{ plan | default('gold'", "{{ plan | default('gold') }}"),
        ("{{ plan | default('gold' }} for you", "{{ plan | default('gold') }} for you"),
        ("{{ amount if plan else due Be brief", "{{ amount if plan else due }} Be brief"),
        ("{{ first_name } and more", "{{ first_name }} and more"),
        ("{{ first_name %} and more", "{{ first_name }} and more"),
        ("{{ first_name.title(), hello", "{{ first_name.title() }}, hello"),
        ("{{ first_name {{ plan }}", "{{ first_name }} {{ plan }}"),
        ("{% if amount It costs.{% endif %}", "{% if amount %} It costs.{% endif %}"),
        ("{% if amount } It costs.{% endif %}", "{% if amount %} It costs.{% endif %}"),
        ("{% if amount and plan Yes.{% endif %}", "{% if amount and plan %} Yes.{% endif %}"),
        ("{% if amount %}a{% else b{% endif %}", "{% if amount %}a{% else %} b{% endif %}"),
        ("{% if amount %}a{% endif b", "{% if amount %}a{% endif %} b"),
        ("{% for a, b in x go on{% endfor %}", "{% for a, b in x %} go on{% endfor %}"),
        ("{% set a = plan we go", "{% set a = plan %} we go"),
        ("{% set a, b = plan, due", "{% set a, b = plan, due %}"),
        (
            "---\nmax_length = 9\n---\nHi\n{{ plan, you",
            "---\nmax_length = 9\n---\nHi\n{{ plan }}, you",
        ),
    ],
)
def test_it_is_closed_where_its_expression_ends(source: str, closed: str) -> None:
    found = [each for each in find_problems(source, COLUMNS) if "never closed" in each.message]
    (problem,) = found
    place = closing_place(source, problem.line, problem.column)
    assert place is not None
    (row, start), (end_row, end), text = place
    assert text == problem.suggestion
    assert row == end_row
    lines = source.split("\n")
    line = lines[row - 1]
    lines[row - 1] = line[: start - 1] + text + line[end - 1 :]
    assert "\n".join(lines) == closed


@pytest.mark.parametrize("source", ["{{", "Hi {{ ", "{{ 'never", "{% ", "{{ | upper", "{# never"])
def test_what_says_nothing_yet_has_no_end(source: str) -> None:
    problem = next(p for p in find_problems(source, COLUMNS) if "never closed" in p.message)
    assert problem.suggestion == ""
    assert closing_place(source, problem.line, problem.column) is None


def test_a_closed_tag_needs_nothing() -> None:
    assert closing_place("{{ plan }}", 1, 1) is None
