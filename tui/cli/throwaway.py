"""A workspace that is gone afterwards."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tui.cli.options import Options
from tui.cli.session import Session


@contextmanager
def throwaway(session: Session, profile: str = "simulator") -> Iterator[Session]:
    """Answer a session on a workspace of its own, on a built-in profile, without a config."""
    with tempfile.TemporaryDirectory(prefix="callsheet-") as folder:
        home = Path(folder)
        inner = Session(
            Options(home / "workspace", None, profile, session.as_json),
            session.streams,
            without_places(session.environ, home),
            session.clock,
            session.open_app,
        )
        try:
            yield inner
        finally:
            inner.close()


def without_places(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Answer the environment with an empty config and without anybody's workspace or profile."""
    config = folder / "config.toml"
    config.touch(mode=0o600)
    kept = {
        name: value
        for name, value in environ.items()
        if name not in ("CALLSHEET_HOME", "CALLSHEET_PROFILE")
    }
    return {**kept, "CALLSHEET_CONFIG": str(config)}
