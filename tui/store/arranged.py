"""A list in another order, or a part of it, for a screen that pages back and forth.

One scan makes it, then every page is a look-up: the places of a million contacts are 8 MB.
"""

from array import array
from collections.abc import Callable, Sequence

from tui.domain.contact import Contact

Fetch = Callable[[Sequence[int]], dict[int, Contact]]
"""Reads the contacts at some places; those that are gone are left out."""


class Arranged:
    """The contacts that matched when this was made, in the order of then, with what they hold now.

    May be used from any thread.
    """

    def __init__(self, places: "array[int]", fetch: Fetch) -> None:
        self._places = places
        self._fetch = fetch

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self._places)

    def page(self, offset: int = 0, limit: int = 100) -> tuple[Contact | None, ...]:
        """Answer some of them; None stands where one was removed since."""
        places = self._places[max(0, offset) : max(0, offset) + limit]
        found = self._fetch(places)
        return tuple(found.get(place) for place in places)
