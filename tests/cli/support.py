"""Runs verbs in this process, in a workspace and an environment of their own."""

import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui.cli.main import main
from tui.domain.clock import Clock

GOLDEN = Path(__file__).parent / "golden"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""The moment at which the clock stands still in tests of printed times."""


@dataclass(frozen=True)
class Ran:
    """What one command line came to."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document it must be."""
        lines = self.text.splitlines()
        assert len(lines) == 1, (self.text, self.err)
        return json.loads(lines[0])

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.text.splitlines()]


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


class Cli:
    """A workspace with an empty config; `run` takes the words of a command line."""

    def __init__(self, folder: Path, clock: Clock | None = None, **environ: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.config = folder / "config.toml"
        self.config.touch()
        self.clock = clock or (lambda: datetime.now(UTC))
        self.environ: Mapping[str, str] = {
            "CALLSHEET_HOME": str(self.home),
            "CALLSHEET_CONFIG": str(self.config),
            "CALLSHEET_OPERATOR": "ada",
            "CALLSHEET_SIMULATOR_SPEED": "2000",
            **environ,
        }

    def run(self, *words: str, stdin: bytes = b"", terminal: bool = False) -> Ran:
        """Run one command line."""
        out, err = io.BytesIO(), io.BytesIO()
        kind = Terminal if terminal else io.TextIOWrapper
        streams = [kind(raw, "utf-8", newline="") for raw in (out, err)]
        given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        code = main(list(words), self.environ, given, streams[0], streams[1], self.clock)
        for stream in streams:
            stream.flush()
        return Ran(code, out.getvalue(), err.getvalue().decode())

    def done(self, *words: str, stdin: bytes = b"") -> Ran:
        """Run one command line that must end with 0."""
        ran = self.run(*words, stdin=stdin)
        assert ran.code == 0, (words, ran)
        return ran

    def write(self, name: str, text: str) -> str:
        """Write a file beside the workspace and answer its path."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return str(path)


def golden(name: str, found: bytes, folder: Path) -> None:
    """Compare bytes with the golden file, the test's own folder written as FOLDER."""
    found = found.replace(str(folder).encode(), b"FOLDER")
    path = GOLDEN / name
    if os.environ.get("CALLSHEET_WRITE_GOLDEN"):
        path.write_bytes(found)
    assert found == path.read_bytes(), f"{path} differs:\n{found.decode()}"
