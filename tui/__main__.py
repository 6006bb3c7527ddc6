"""`callsheet` and `python -m tui`: the app is imported only when a screen is asked for."""

import sys


def main() -> int:
    """Run the command line and answer the exit code."""
    from tui.cli.main import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
