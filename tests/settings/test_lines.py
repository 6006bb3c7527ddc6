"""The line of a key is found in whatever way the key is written."""

import pytest

from tui.settings.lines import line_of

SOURCE = '''# a comment
a = 1
text = """
b = 2
"""
list = [
  1,
]
[t.u]
  k = 1

[t."v w"]
x.y = 3
inline = { deep = 1 }
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("text",), 3),
        (("b",), 0),
        (("list",), 6),
        (("t",), 9),
        (("t", "u", "k"), 10),
        (("t", "v w"), 12),
        (("t", "v w", "x", "y"), 13),
        (("t", "v w", "inline", "deep"), 14),
        (("nowhere",), 0),
    ],
)
def test_line_of(path: tuple[str, ...], line: int) -> None:
    """Tables, dotted keys, inline tables and values over several lines."""
    assert line_of(SOURCE, path) == line
