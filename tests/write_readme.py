"""`make readme`: write the program's own key table into README.md."""

import re

from tests.test_readme import README, ROOT
from tui.app.commands import key_table

if __name__ == "__main__":
    table = f"<!-- keys -->\n{key_table().strip()}\n<!-- /keys -->"
    text = re.sub(r"<!-- keys -->\n.*?<!-- /keys -->", lambda _: table, README, flags=re.DOTALL)
    (ROOT / "README.md").write_text(text, encoding="utf-8")
