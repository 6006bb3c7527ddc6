"""Tags that belong together."""

from tui.app.tag_pairs import partners, tags_of
from tui.prompts import lex


def marked(source: str, at: str) -> list[str]:
    """The stretches that are marked with the cursor at the first place of a text."""
    offset = source.index(at)
    line = source.count("\n", 0, offset) + 1
    column = offset - (source.rfind("\n", 0, offset) + 1)
    lines = source.splitlines()
    found = partners(tags_of(source, lex(source)), line, column)
    return [lines[each.line - 1][each.column : each.column + each.length] for each in found]


def test_both_ends_of_an_output() -> None:
    assert marked("Hi {{ a }} and {{ b }}", "b }}") == ["{{", "}}"]


def test_the_words_of_a_block() -> None:
    source = "{% if a %}\n{{ b }}{% if c %}x{% endif %}\n{% else %}y{% endif %}"
    assert marked(source, "if a") == ["{%", "%}", "if", "else", "endif"]
    assert marked(source, "if c") == ["{%", "%}", "if", "endif"]


def test_an_assignment_is_no_block() -> None:
    source = "{% set a = 1 %}{% set b %}x{% endset %}"
    assert marked(source, "set a") == ["{%", "%}"]
    assert marked(source, "set b") == ["{%", "%}", "set", "endset"]


def test_nothing_outside_of_tags_or_in_half_ones() -> None:
    assert marked("Hi there {{ a }}", "there") == []
    assert marked("Hi {{ a", "a") == []
    assert marked("{% if a %}x", "if") == ["{%", "%}"]
    assert marked("{% endif %}x", "endif") == ["{%", "%}"]
