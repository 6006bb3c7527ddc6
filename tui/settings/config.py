"""The config file, read strictly: what is not known is an error that says where it stands."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from tui.domain.errors import UsageError
from tui.settings.lines import line_of
from tui.settings.values import Reader


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A parsed config file with its text, so that an error can name the line."""

    path: Path
    source: str = ""
    document: Mapping[str, object] = field(default_factory=dict)

    def table(self, *path: str) -> Mapping[str, object]:
        """Answer the table at `path`; an absent one is empty. Raises UsageError for a value."""
        found: object = self.document
        for depth, part in enumerate(path, start=1):
            if not isinstance(found, Mapping) or part not in found:
                return {}
            found = found[part]
            if not isinstance(found, Mapping):
                self.fail(path[:depth], "must be a table.")
        return found if isinstance(found, Mapping) else {}

    def read(self, path: tuple[str, ...], readers: Mapping[str, Reader]) -> dict[str, object]:
        """Read every key of the table at `path`. Raises UsageError for unknown keys and values."""
        answer: dict[str, object] = {}
        for key, value in self.table(*path).items():
            if key not in readers:
                self.unknown((*path, key), readers)
            try:
                answer[key] = readers[key](value)
            except ValueError as error:
                self.fail((*path, key), str(error))
        return answer

    def unknown(self, path: tuple[str, ...], known: Iterable[str]) -> NoReturn:
        """Raise UsageError for a key that does not exist, naming the nearest that does."""
        nearest = get_close_matches(path[-1], list(known), n=1, cutoff=0.5)
        hint = f"Did you mean `{nearest[0]}`?" if nearest else "Known: " + ", ".join(sorted(known))
        raise UsageError(f"{self.place(path)}: there is no key `{path[-1]}`.", hint)

    def fail(self, path: tuple[str, ...], message: str) -> NoReturn:
        """Raise UsageError for a value that is not what it must be; the value is not quoted."""
        raise UsageError(f"{self.place(path)}: `{path[-1]}` {message}")

    def place(self, path: tuple[str, ...]) -> str:
        """Answer the file and the line of a key."""
        line = line_of(self.source, path)
        return f"{self.path}, line {line}" if line else str(self.path)


def read_config(path: Path, *, required: bool) -> ConfigFile:
    """Read a config file; one that is not `required` may be absent. Raises UsageError."""
    try:
        source = path.read_text("utf-8")
    except FileNotFoundError:
        if not required:
            return ConfigFile(path)
        raise UsageError(
            f"There is no config file {path}.", "Correct --config or CALLSHEET_CONFIG."
        ) from None
    except OSError as error:
        raise UsageError(f"The config file {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"The config file {path} is not UTF-8 text.") from None
    try:
        return ConfigFile(path, source, tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}.") from None
