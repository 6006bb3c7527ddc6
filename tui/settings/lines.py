"""Where in a TOML file a key stands: the parser of the standard library does not say."""

import tomllib
from collections.abc import Mapping, Sequence


def line_of(source: str, path: Sequence[str]) -> int:
    """Answer the line, from 1, on which the key at `path` begins; 0 where it is not found.

    Ever longer beginnings of the file are parsed: the key stands in the piece that made it appear,
    and that piece begins after the last beginning that parsed without it.
    """
    lines = source.splitlines(keepends=True)
    begin = 0
    for end in range(1, len(lines) + 1):
        try:
            document = tomllib.loads("".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        if _holds(document, path):
            return begin + 1
        begin = end
    return 0


def _holds(document: object, path: Sequence[str]) -> bool:
    for part in path:
        if not isinstance(document, Mapping) or part not in document:
            return False
        document = document[part]
    return True
