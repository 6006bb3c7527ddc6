"""Questions to the worker process and its answers: one line of JSON each."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tui.prompts.errors import Problem
from tui.prompts.preview import Piece, Preview
from tui.prompts.scanning import ChunkScan


def write(message: Mapping[str, Any]) -> bytes:
    """Write a message as one line of ASCII."""
    return json.dumps(message).encode("ascii") + b"\n"


def read(line: bytes) -> dict[str, Any]:
    """Read a message. Raises ValueError for anything but an object."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("A message is an object.")
    return message


def problems_to_wire(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Make problems ready to be written."""
    return [asdict(problem) for problem in problems]


def problems_from_wire(found: list[dict[str, Any]]) -> tuple[Problem, ...]:
    """Make problems of what was read."""
    return tuple(Problem(**problem) for problem in found)


def preview_to_wire(preview: Preview) -> dict[str, Any]:
    """Make a preview ready to be written."""
    return {
        "pieces": [[piece.text, piece.kind] for piece in preview.pieces],
        "text": preview.text,
        "problems": problems_to_wire(preview.problems),
    }


def preview_from_wire(found: Mapping[str, Any]) -> Preview:
    """Make a preview of what was read."""
    pieces = tuple(Piece(text, kind) for text, kind in found["pieces"])
    return Preview(pieces, found["text"], problems_from_wire(found["problems"]))


def scan_to_wire(scan: ChunkScan) -> dict[str, Any]:
    """Make a chunk's numbers ready to be written."""
    found = asdict(scan)
    return {**found, "digests": scan.digests.hex()}


def scan_from_wire(found: Mapping[str, Any]) -> ChunkScan:
    """Make a chunk's numbers of what was read."""

    def pair(numbers: list[int] | None) -> tuple[int, int] | None:
        return None if numbers is None else (numbers[0], numbers[1])

    return ChunkScan(
        contacts=found["contacts"],
        failures=tuple((Problem(**p), tuple(positions)) for p, positions in found["failures"]),
        missing={name: tuple(positions) for name, positions in found["missing"].items()},
        blank={name: tuple(positions) for name, positions in found["blank"].items()},
        longest=pair(found["longest"]),
        shortest=pair(found["shortest"]),
        over=tuple(found["over"]),
        braces=tuple(found["braces"]),
        digests=bytes.fromhex(found["digests"]),
    )
