"""Columns share the width, and the least important go first."""

from hypothesis import given
from hypothesis import strategies as st

from tui.app.widgets.columns import GAP, Column, fit

PHONE = Column("phone", "PHONE", 16)
NAME = Column("name", "NAME", 10, flex=3)
ZONE = Column("zone", "ZONE", 16, drop=1)
EXTRA = Column("extra", "extra", 8, flex=1, drop=2)


def test_spare_room_goes_to_the_flexible() -> None:
    fitted = fit((PHONE, NAME, EXTRA), 16 + 10 + 8 + 2 * GAP + 8)
    assert [each.width for each in fitted] == [16, 16, 10]


def test_the_highest_drop_goes_first() -> None:
    assert [each.column.id for each in fit((PHONE, NAME, ZONE, EXTRA), 50)] == [
        "phone",
        "name",
        "zone",
    ]
    assert [each.column.id for each in fit((PHONE, NAME, ZONE, EXTRA), 30)] == ["phone", "name"]


def test_a_narrow_column_stays_where_a_wide_one_does_not_fit() -> None:
    assert [each.column.id for each in fit((PHONE, NAME, ZONE, EXTRA), 40)] == [
        "phone",
        "name",
        "extra",
    ]


def test_what_must_stay_stays() -> None:
    assert [each.column.id for each in fit((PHONE, NAME), 5)] == ["phone", "name"]


@given(st.integers(0, 300))
def test_the_widths_fill_the_room(room: int) -> None:
    fitted = fit((PHONE, NAME, ZONE, EXTRA), room)
    used = sum(each.width for each in fitted) + GAP * (len(fitted) - 1)
    assert used == max(room, 16 + 10 + GAP)
