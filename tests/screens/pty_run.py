"""Runs the app in this process on a workspace given by name: started by the pty test."""

import sys
from pathlib import Path

from tests.screens.stage import desk_at
from tui.app.app import CallsheetApp


def main(home: str, ascii_only: str = "") -> int:
    """Run until the app is left; answer its exit code."""
    with desk_at(Path(home)) as desk:
        app = CallsheetApp(desk, ascii_only=bool(ascii_only))
        app.run()
        return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
