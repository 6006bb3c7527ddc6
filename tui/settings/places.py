"""Where the workspace and the config file are."""

from collections.abc import Mapping
from pathlib import Path

from tui.domain.errors import UsageError


def config_place(config: Path | None, environ: Mapping[str, str]) -> tuple[Path, bool]:
    """Answer the config file's path, and whether somebody named it, so that it must exist."""
    if config is not None:
        return _absolute(config, environ), True
    if named := environ.get("CALLSHEET_CONFIG", ""):
        return _absolute(Path(named), environ), True
    from platformdirs import user_config_path

    return user_config_path("callsheet", appauthor=False) / "config.toml", False


def workspace_place(
    home: Path | None, workspace: str, config: Path, environ: Mapping[str, str]
) -> Path:
    """Answer the workspace folder: option, environment, config, else the platform's data folder.

    A relative `workspace` of the config is taken from the config's own folder.
    """
    if home is not None:
        return _absolute(home, environ)
    if named := environ.get("CALLSHEET_HOME", ""):
        return _absolute(Path(named), environ)
    if workspace:
        return _absolute(config.parent / _expanded(Path(workspace), environ), environ)
    from platformdirs import user_data_path

    return user_data_path("callsheet", appauthor=False)


def _absolute(path: Path, environ: Mapping[str, str]) -> Path:
    return Path.cwd() / _expanded(path, environ)


def _expanded(path: Path, environ: Mapping[str, str]) -> Path:
    if path.parts[:1] == ("~",) and environ.get("HOME"):
        return Path(environ["HOME"], *path.parts[1:])
    try:
        return path.expanduser()
    except RuntimeError:
        raise UsageError(f"The path {path} names no home folder.") from None
