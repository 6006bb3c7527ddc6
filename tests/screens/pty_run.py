"""Runs the app in this process on a workspace given by name: started by the pty test."""

import sys
from pathlib import Path

from tests.screens.stage import desk_at
from tui.app.app import CallsheetApp


def main(home: str, ascii_only: str = "") -> None:
    """Run until the app is left."""
    with desk_at(Path(home)) as desk:
        CallsheetApp(desk, ascii_only=bool(ascii_only)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
