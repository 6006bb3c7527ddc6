"""Runs verbs as an operator would type them, and reads their JSON."""

import io
import json
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tui.cli.exits import Exit
from tui.domain.clock import Clock
from tui.domain.errors import CallsheetError


class DemoFailed(CallsheetError):
    """A step of the demo did not come to what it must."""


class Runner:
    """One workspace and one profile; `tell` takes every line of the story."""

    def __init__(
        self,
        home: Path,
        profile: str,
        environ: Mapping[str, str],
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        self.home = home
        self.profile = profile
        self.environ = environ
        self.tell = tell
        self._clock = clock

    def run(self, *words: str, codes: tuple[int, ...] = (Exit.DONE,)) -> Any:
        """Run a verb and answer its JSON. Raises DemoFailed for an exit code not in `codes`."""
        from tui.cli.main import main

        self.tell(f"$ callsheet {shlex.join(words)}")
        out, err = io.StringIO(), io.StringIO()
        code = main(
            [*self.places(), *words, "--json"], self.environ, sys.stdin, out, err, self._clock
        )
        if code == Exit.INTERRUPTED:
            raise KeyboardInterrupt
        if code not in codes:
            raise DemoFailed(
                f"`callsheet {shlex.join(words)}` ended with {code}.", err.getvalue().strip()
            )
        return json.loads(out.getvalue())

    def places(self) -> list[str]:
        """Answer the global options of every step."""
        return ["--home", str(self.home), "--profile", self.profile]

    def check(self, holds: bool, what: str) -> None:
        """Tell what was checked. Raises DemoFailed where it does not hold."""
        if not holds:
            raise DemoFailed(f"This does not hold: {what}.", "Please report it.")
        self.tell(f"  checked: {what}")
