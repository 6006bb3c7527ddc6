"""Text files that verbs read."""

from pathlib import Path

from tui.cli.session import Session
from tui.domain.errors import UsageError


def read_text(name: str, session: Session) -> str:
    """Read a UTF-8 text file, or standard input for `-`. Raises UsageError."""
    try:
        raw = session.streams.read_bytes() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8 text.", "Save it as UTF-8.") from None
