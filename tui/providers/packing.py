"""Unpacking an answer's body, so that a bad one is unreadable and not an exception's business."""

import zlib
from collections.abc import Sequence

_GZIP, _ZLIB, _RAW = 31, 15, -15


def unpacked(body: bytes, headers: Sequence[tuple[str, str]], longest: int) -> bytes:
    """Answer the body as it was before its Content-Encoding, of at most `longest` bytes.

    Raises ValueError for a packing that is unknown, broken, cut off, or too long unpacked.
    """
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    for word in reversed(named.split(",")):
        name = word.strip().lower()
        if not body or name in {"", "identity"}:
            continue
        if name in {"gzip", "x-gzip"}:
            body = _inflated(body, _GZIP, longest)
        elif name == "deflate":
            # Both forms are in use: with the zlib header (the standard's) and without.
            body = _inflated(body, _ZLIB if body[0] & 0x0F == 8 else _RAW, longest)
        else:
            raise ValueError(f"packed as {name!r}")
    return body


def _inflated(body: bytes, window_bits: int, longest: int) -> bytes:
    unpacking = zlib.decompressobj(window_bits)
    try:
        text = unpacking.decompress(body, longest)
    except zlib.error as problem:
        raise ValueError(str(problem)) from None
    if not unpacking.eof:
        raise ValueError("it ends too early, or is too long")
    return text
