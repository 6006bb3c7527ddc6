"""`make readme`: write the program's own tables into README.md."""

import re

from tests.test_readme import README, ROOT, filter_table
from tui.app.commands import key_table


def put(text: str, mark: str, table: str) -> str:
    """Put a table between two marks."""
    found = rf"<!-- {mark} -->\n.*?<!-- /{mark} -->"
    made = f"<!-- {mark} -->\n{table}\n<!-- /{mark} -->"
    return re.sub(found, lambda _: made, text, flags=re.DOTALL)


if __name__ == "__main__":
    written = put(put(README, "keys", key_table().strip()), "filters", filter_table())
    (ROOT / "README.md").write_text(written, encoding="utf-8")
