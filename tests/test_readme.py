"""The README says what is true: its keys are the program's, and its script runs as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tui.app.commands import key_table
from tui.prompts import filters_help

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def between(mark: str) -> str:
    """Answer the text between two marks of the README."""
    found = re.search(rf"<!-- {mark} -->\n(.*?)<!-- /{mark} -->", README, re.DOTALL)
    assert found is not None
    return found.group(1).strip()


def filter_table() -> str:
    """Answer the table of the filters for speech."""
    rows = ["| filter | example | spoken |", "|-|-|-|"]
    for each in filters_help():
        example = each.example.replace("|", "\\|")
        rows.append(f"| {each.words} | `{example}` | {each.result} |")
    return "\n".join(rows)


def test_the_filter_table_is_the_programs() -> None:
    assert between("filters") == filter_table(), "run `make readme`"


def test_the_key_table_is_the_programs() -> None:
    assert between("keys") == key_table().strip(), "run `make readme`"


def test_the_script_runs_as_it_stands(tmp_path: Path) -> None:
    script = between("script").removeprefix("```sh\n").removesuffix("```")
    folder = str(Path(sys.executable).parent)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env={
            "PATH": f"{folder}:{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "TMPDIR": str(tmp_path),
            "LANG": "C.UTF-8",
            "CALLSHEET_SIMULATOR_SPEED": "200",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("the words match the preview") == 2
