"""What a file would come to, told before it is imported."""

from tests.importing.helpers import read
from tui.engine.import_outlook import Outlook, judged_by, outlooks
from tui.importing import import_rows

FILE = """\
phone,name,dnc
+966501234567,Ann,
0501234567,Ann again,yes
+96612341234,Bo,
+10501234567,Cy,
0501234568 / 0501234569,Di,
call me,Ed,
"""


def told(text: str, region: str = "SA") -> list[Outlook]:
    """All that is told of a file."""
    found = read(text, region=region)
    return list(outlooks(import_rows(found.table, found.mapping, region), found.mapping.rows))


def test_every_row_is_counted_once() -> None:
    (found,) = told(FILE)
    assert found.rows == 6
    assert (found.good, found.doubtful, found.twice, found.left_out) == (2, 1, 1, 2)
    assert found.refused == 1
    assert dict(found.reasons) == {"too short": 1, "text": 1}
    assert [n for _, n in found.kinds] == [1]


def test_it_is_told_on_the_way() -> None:
    lines = "".join(f"+1202555{n:04}\n" for n in range(7000))
    found = told("phone\n" + lines, "US")
    assert [each.rows for each in found] == [6400, 7000]
    assert found[-1].good + found[-1].doubtful == 7000


def test_a_wrong_region_is_seen() -> None:
    numbers = "".join(f"05012345{n:02}\n" for n in range(20))
    assert not told("phone\n" + numbers, "SA")[-1].mostly_unknown
    assert told("phone\n" + numbers, "US")[-1].mostly_unknown


def test_it_depends_on_the_columns_of_numbers_and_refusals_only() -> None:
    plain = read(FILE).mapping
    renamed = read(FILE, overrides=["first_name=name"]).mapping
    other = read(FILE, overrides=["dnc="]).mapping
    assert judged_by(plain, "SA") == judged_by(renamed, "SA")
    assert judged_by(plain, "SA") != judged_by(plain, "US")
    assert judged_by(plain, "SA") != judged_by(other, "SA")
