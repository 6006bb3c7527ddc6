"""The global options, which may stand before or after the verb."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.domain.errors import UsageError

_WITH_VALUE = ("--home", "--config", "--profile")


@dataclass(frozen=True, slots=True)
class Options:
    """What holds for every verb."""

    home: Path | None = None
    config: Path | None = None
    profile: str | None = None
    as_json: bool = False


def split_options(argv: Sequence[str]) -> tuple[Options, list[str]]:
    """Take the global options out of a command line; what stands after `--` is left alone.

    Raises UsageError for an option without its value.
    """
    values: dict[str, str] = {}
    as_json = False
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        name, has_value, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif word == "--json":
            as_json = True
        elif name in _WITH_VALUE and has_value:
            values[name] = _some(name, value)
        elif word in _WITH_VALUE:
            values[word] = _some(word, next(words, ""))
        else:
            rest.append(word)
    home, config = values.get("--home"), values.get("--config")
    return (
        Options(
            home=Path(home) if home else None,
            config=Path(config) if config else None,
            profile=values.get("--profile"),
            as_json=as_json,
        ),
        rest,
    )


def _some(name: str, value: str) -> str:
    if not value or value.startswith("--"):
        raise UsageError(f"{name} needs a value.", "See callsheet --help.")
    return value
