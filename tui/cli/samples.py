"""The sample data that comes with the program's source."""

from pathlib import Path

import tui
from tui.domain.errors import UsageError


def sample(name: str) -> Path:
    """Answer the path of a sample file. Raises UsageError where the samples are not here."""
    path = Path(tui.__file__).parent.parent / "sample_data" / name
    if not path.is_file():
        raise UsageError(
            f"The sample data is not installed: there is no {path}.",
            "Run the demo from a checkout, or use `callsheet try FILE TEMPLATE` with your own.",
        )
    return path
