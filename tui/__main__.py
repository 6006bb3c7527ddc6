"""`callsheet` and `python -m tui`: the app is imported only when a screen is asked for."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.settings import Settings


def main() -> int:
    """Run the command line and answer the exit code."""
    from tui.cli.main import run

    return run(open_app)


def open_app(settings: "Settings", operator: str, place: str) -> int:
    """Open the terminal app in one of its places and answer the exit code."""
    from tui.app import run_app

    return run_app(settings, operator, place)


if __name__ == "__main__":
    sys.exit(main())
