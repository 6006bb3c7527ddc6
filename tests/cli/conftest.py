"""A command line per test."""

from pathlib import Path

import pytest

from tests.cli.support import NOON, Cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Answer a command line in a workspace of its own."""
    return Cli(tmp_path)


@pytest.fixture
def still(tmp_path: Path) -> Cli:
    """Answer a command line whose clock stands at noon."""
    return Cli(tmp_path, lambda: NOON)
