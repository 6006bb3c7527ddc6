"""Counts in words."""


def calls_of(count: int) -> str:
    """Answer `1 call`, `2 calls`."""
    return counted(count, "call")


def counted(count: int, thing: str) -> str:
    """Answer `1 contact`, `2,000 contacts`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
