"""One run of one verb: its settings, streams, store and desk, each made when first asked for."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from tui.cli.options import Options
from tui.cli.streams import Streams
from tui.domain.clock import Clock

if TYPE_CHECKING:
    from tui.engine.desk import Desk
    from tui.settings import Settings
    from tui.store import Store


OpenApp = Callable[["Settings", str, str], int]
"""Opens the terminal app: settings, operator, and the place it begins in; answers the exit code."""


class Session:
    """What a verb works with. `close` lets go of the store if one was opened.

    `open_app` is handed in, since verbs and screens know nothing of each other.
    """

    def __init__(
        self,
        options: Options,
        streams: Streams,
        environ: Mapping[str, str],
        clock: Clock,
        open_app: OpenApp,
    ) -> None:
        self.options = options
        self.streams = streams
        self.environ = environ
        self.clock = clock
        self.open_app = open_app

    @cached_property
    def settings(self) -> Settings:
        """The settings in force. Raises UsageError."""
        from tui.settings import load_settings

        given = self.options
        return load_settings(given.home, given.config, given.profile, self.environ)

    @cached_property
    def operator(self) -> str:
        """Who acts: CALLSHEET_OPERATOR, else the login name."""
        if named := self.environ.get("CALLSHEET_OPERATOR", ""):
            return named
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return "unknown"

    @cached_property
    def store(self) -> Store:
        """The workspace's store, copied on its first use of a day. Raises UsageError, Busy."""
        from tui.engine.daily import keep_daily
        from tui.store import open_store

        store = open_store(self.settings.home, self.clock)
        if trouble := keep_daily(store, self.clock):
            self.streams.say(f"callsheet: no copy of today could be kept: {trouble}")
        return store

    @cached_property
    def desk(self) -> Desk:
        """The desk of a verb that talks to no provider: the profile may lack its key."""
        return self._desk(keys=False)

    @cached_property
    def live_desk(self) -> Desk:
        """The desk of a verb that talks to the provider. Raises UsageError without a key."""
        return self._desk(keys=True)

    @property
    def as_json(self) -> bool:
        """Whether standard output is to be JSON."""
        return self.streams.as_json

    def answer(self, document: object, text: str | Callable[[], str]) -> None:
        """Print the one JSON document, or the text for people."""
        if self.as_json:
            self.streams.json(document)
        else:
            self.streams.print(text if isinstance(text, str) else text())

    def close(self) -> None:
        """Close the store if it was opened."""
        if "store" in self.__dict__:
            self.store.close()

    def _desk(self, *, keys: bool) -> Desk:
        from tui.engine.desk import Desk
        from tui.engine.import_undo import sweep_imports

        settings = self.settings
        desk = Desk(
            store=self.store,
            profile=settings.in_force() if keys else settings.profile,
            clock=self.clock,
            operator=self.operator,
            simulator_speed=settings.simulator_speed,
            simulator_seed=settings.simulator_seed,
            rules=settings.rules,
        )
        if taken_back := sweep_imports(desk):
            self.streams.say(
                f"callsheet: an import did not end; its {taken_back:,} contacts are taken back"
            )
        return desk
