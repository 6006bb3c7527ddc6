"""Tokens for an editor: kinds and places."""

from tui.prompts import lex


def kinds(source: str) -> list[tuple[str, str]]:
    lines = source.split("\n")
    return [(lines[t.line - 1][t.column - 1 :][: t.length], t.kind) for t in lex(source)]


def test_kinds() -> None:
    assert kinds("Hi {{ name|title }}{% if a is not none and b == 'x' %}") == [
        ("{{", "delimiter"),
        ("name", "name"),
        ("|", "operator"),
        ("title", "filter"),
        ("}}", "delimiter"),
        ("{%", "delimiter"),
        ("if", "keyword"),
        ("a", "name"),
        ("is", "keyword"),
        ("not", "keyword"),
        ("none", "test"),
        ("and", "keyword"),
        ("b", "name"),
        ("==", "operator"),
        ("'x'", "string"),
        ("%}", "delimiter"),
    ]


def test_comments_and_raw() -> None:
    assert kinds("{# a {{ b }} #}{% raw %}{{ c }}{% endraw %}{{ 1.5 }}") == [
        ("{# a {{ b }} #}", "comment"),
        ("{% raw %}", "raw"),
        ("{% endraw %}", "raw"),
        ("{{", "delimiter"),
        ("1.5", "number"),
        ("}}", "delimiter"),
    ]


def test_a_word_over_several_lines_has_a_token_on_each() -> None:
    assert [(t.line, t.column, t.length) for t in lex("{# a\n\n b #}")] == [(1, 1, 4), (3, 1, 5)]


def test_a_bracket_inside_a_tag_may_end_in_braces() -> None:
    assert kinds("{{ {'a': {}}}}")[-1] == ("}}", "delimiter")


def test_what_is_no_word_is_an_error() -> None:
    assert ("?", "error") in kinds("{{ a ? b }}")
