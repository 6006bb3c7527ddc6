"""Unpacking: what is broken, cut off or too long is unreadable."""

import gzip
import zlib

import pytest

from tui.providers.packing import unpacked

TEXT = b"a" * 1000


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(TEXT, mtime=0)[:-3]),
        ("deflate", b"\x78\x9c no zlib"),
        ("deflate", zlib.compress(TEXT)[:-3]),
        ("gzip, gzip", gzip.compress(TEXT, mtime=0)),
        ("br", b"x"),
        ("gzip, br", b"x"),
    ],
)
def test_unreadable(encoding: str, packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(packed, [("Content-Encoding", encoding)], 2000)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    with pytest.raises(ValueError, match="too long"):
        unpacked(bomb, [("content-encoding", "gzip")], 1_000_000)


def test_exactly_the_longest_is_read() -> None:
    assert unpacked(gzip.compress(TEXT, mtime=0), [("content-encoding", "GZIP")], 1000) == TEXT


def test_nothing_is_nothing_however_it_is_packed() -> None:
    assert unpacked(b"", [("content-encoding", "gzip, br")], 10) == b""
