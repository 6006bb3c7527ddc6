"""The words of a progress line."""

from tui.engine.pace import Pace


def test_count_rate_and_what_is_left() -> None:
    ticks = iter([0.0, 0.5, 2.0, 2.0])
    pace = Pace(lambda: next(ticks))
    assert pace.words(100, 1_000_000) == "100 of 1,000,000 rows"
    assert pace.words(20_000, 50_000) == "20,000 of 50,000 rows, 10,000 a second, 3 s left"
    assert pace.words(2_000, 1_000_000, "numbers").endswith("1,000 a second, 17 min left")
