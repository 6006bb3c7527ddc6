"""The name that was probably meant."""

from collections.abc import Collection
from difflib import get_close_matches


def nearest(name: str, known: Collection[str]) -> str:
    """Answer the known name that looks most like this one, or nothing."""
    by_fold = {other.lower(): other for other in sorted(known)}
    if name.lower() in by_fold:
        return by_fold[name.lower()]
    close = get_close_matches(name.lower(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""
