"""When Ramadan is: a table, for want of an algorithm that knows when the moon is seen.

The first and the last day by the Umm al-Qura calendar; the sighting of the moon moves either by
a day, so an operator corrects the year's range in the config when it is announced.
"""

from datetime import date

Ranges = tuple[tuple[date, date], ...]
"""First and last days, both included."""

RAMADAN: Ranges = (
    (date(2026, 2, 18), date(2026, 3, 19)),
    (date(2027, 2, 8), date(2027, 3, 8)),
    (date(2028, 1, 28), date(2028, 2, 25)),
    (date(2029, 1, 16), date(2029, 2, 13)),
    (date(2030, 1, 5), date(2030, 2, 3)),
    (date(2030, 12, 26), date(2031, 1, 23)),
    (date(2031, 12, 15), date(2032, 1, 13)),
)


def is_ramadan(day: date, ranges: Ranges = RAMADAN) -> bool:
    """Whether a day is in Ramadan."""
    return any(first <= day <= last for first, last in ranges)
