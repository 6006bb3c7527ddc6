"""The gauge: counted characters, and an estimate that says it is one."""

from tui.app.gauge import gauge, spoken


def test_what_it_says() -> None:
    shown = gauge("word " * 30).plain
    assert "150 of 2,000 characters" in shown
    assert "30 words" in shown
    assert "1 word " in gauge("x").plain
    assert "est. 10 s" in shown


def test_a_text_over_the_limit_fills_the_bar() -> None:
    assert gauge("x" * 5_000).plain.startswith("━" * 8 + "  5,000")


def test_minutes() -> None:
    assert spoken(59) == "59 s"
    assert spoken(80) == "1 min 20 s"
