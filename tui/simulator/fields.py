"""Reading a scenario's fields, each with a message that says where and what to write."""

from collections.abc import Mapping


class ScenarioError(ValueError):
    """A scenario that cannot be used; the message says where and what to write."""


def only_known(
    found: Mapping[str, object], names: tuple[str, ...], more: tuple[str, ...], where: str
) -> None:
    """Raise ScenarioError for a key that is neither in `names` nor in `more`."""
    for name in found:
        if name not in (*names, *more):
            known = ", ".join(sorted({*names, *more}))
            raise ScenarioError(f"{where}: {name!r} is not known here; known are {known}.")


def choice(
    found: Mapping[str, object], name: str, choices: tuple[str, ...], default: str, where: str
) -> str:
    """Read one of some texts. Raises ScenarioError."""
    value = found.get(name, default)
    if not isinstance(value, str) or value not in choices:
        raise ScenarioError(f"{where}: {name} is one of {', '.join(choices)}; not {value!r}.")
    return value


def number(
    found: Mapping[str, object],
    name: str,
    default: float,
    where: str,
    least: float = 0,
    most: float = 1e9,
) -> float:
    """Read a number within bounds. Raises ScenarioError."""
    value = found.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ScenarioError(f"{where}: {name} is a number from {least:g} to {most:g}.")
    return float(value)


def flag(found: Mapping[str, object], name: str, where: str, default: bool) -> bool:
    """Read true or false. Raises ScenarioError."""
    value = found.get(name, default)
    if not isinstance(value, bool):
        raise ScenarioError(f"{where}: {name} is true or false.")
    return value


def texts(found: object, where: str) -> tuple[str, ...]:
    """Read a list of texts. Raises ScenarioError."""
    if not isinstance(found, list | tuple) or not all(isinstance(text, str) for text in found):
        raise ScenarioError(f"{where} is a list of texts.")
    return tuple(str(text) for text in found)


def is_whole(value: object) -> bool:
    """Whether a value is a whole number, and no boolean."""
    return isinstance(value, int) and not isinstance(value, bool)
