"""What keeps calls from being followed, on standard error: each new reason once."""

from typing import TYPE_CHECKING

from tui.cli.streams import Streams

if TYPE_CHECKING:
    from tui.engine.following import Polled


class Telling:
    """Called with every poll; a reason that lasts is not repeated, one that comes back is."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._told = ""

    def __call__(self, polled: "Polled") -> None:
        """Say what is new."""
        words = polled.trouble
        if polled.elsewhere:
            words = f"Another process asks now; shown is what it has stored. {polled.elsewhere}"
        if words and words != self._told:
            self._streams.say(f"callsheet: {words}")
        self._told = words
