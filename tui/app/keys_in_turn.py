"""Keys wait until the one before has done what it does.

Textual sends a key to what has the focus as soon as the key is read. Of a burst (a slow line
sends many keys at once) the letters behind a command would be commands too, where the command
opens a text or a dialog for them: `e` and then a name. Here they are sent on after it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import Worker

from tui.app.widgets.keys_in_order import stays_in

_PATIENCE_S = 1.0
"""What keys wait at most: for a key that went to something closed meanwhile, or a slow command."""

_LOOK_S = 0.005
"""Between two looks at whether a command has opened its dialog."""

_ASKING = frozenset({"dialog", "account", "leave", "ask", "settle", "keep", "default"})
"""Groups of the workers that open dialogs, or close one."""


@dataclass(slots=True)
class _Pressed:
    """A key on its way, and how things stood before it."""

    event: events.Key
    way: tuple[DOMNode, ...]
    screen: Screen[Any]
    workers: frozenset[Worker[Any]]
    came_up: bool = False
    settled: bool = False


class KeysInTurn(App[object]):
    """An app whose keys take effect one after the other; typing in a text waits for nothing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._pressed: _Pressed | None = None
        self._waiting: deque[events.Event] = deque()
        self._in_turn = False
        self._sending: events.Event | None = None

    async def on_event(self, event: events.Event) -> None:
        """Send keys and pastes on in their turn, everything else as ever."""
        if not isinstance(event, (events.Key, events.Paste)):
            await super().on_event(event)
        elif event.is_forwarded:
            await super().on_event(event)
            self._has_come_up(event)
        elif event is self._sending:
            await self._send(event)
        elif self._in_turn or (self._pressed is not None and not self._pressed.settled):
            self._waiting.append(event)
            if not self._in_turn:
                self._in_turn = True
                self.run_worker(self._take_turns(), group="keys")
        else:
            await self._send(event)

    async def _send(self, event: events.Event) -> None:
        """Send one on, and remember what may come of it."""
        focused = self.focused
        self._pressed = None
        if not isinstance(event, events.Key) or stays_in(focused, event):
            await super().on_event(event)
            return
        way = tuple((focused or self.screen).ancestors_with_self)
        self._pressed = _Pressed(event, way, self.screen, frozenset(self.workers))
        await super().on_event(event)
        if not event.is_forwarded:
            self._has_come_up(event)

    def _has_come_up(self, event: events.Event) -> None:
        """Note that a key's command has run; what it called for is done one message later."""
        pressed = self._pressed
        if pressed is not None and pressed.event is event:
            pressed.came_up = True
            self.call_later(self._may_have_settled, pressed)

    def _may_have_settled(self, pressed: _Pressed) -> None:
        pressed.settled = self.screen is pressed.screen and not self._opens(pressed)

    async def _take_turns(self) -> None:
        """Send on what waits, each when the one before has settled."""
        try:
            while self._waiting:
                pressed = self._pressed
                if pressed is not None and not pressed.settled:
                    try:
                        await asyncio.wait_for(self._settle(pressed), _PATIENCE_S)
                    except TimeoutError:
                        self.log("a key took long", pressed.event.key)
                self._sending = self._waiting.popleft()
                self.post_message(self._sending)
                await _passed(self.call_later)
        finally:
            self._in_turn = False

    async def _settle(self, pressed: _Pressed) -> None:
        """Wait until a key has gone all its way, and what it opens takes keys."""
        if not pressed.came_up:
            # Once for the key itself, and once for the messages of who has stopped it.
            for node in pressed.way * 2:
                await _passed(node.call_later)
        await _passed(self.call_later)
        while self._opens(pressed):  # noqa: ASYNC110 - nothing tells of both ends of it
            await asyncio.sleep(_LOOK_S)
        if self.screen is not pressed.screen:
            await _passed(self.screen.call_later)
            await _passed(self.call_later)

    def _opens(self, pressed: _Pressed) -> bool:
        """Whether a command is about to open a dialog: its own, or the next of several."""
        same = self.screen is pressed.screen
        return any(
            each.group in _ASKING
            and not each.is_finished
            and (each not in pressed.workers if same else each.node is self.screen)
            for each in self.workers
        )


async def _passed(call_later: Callable[..., bool]) -> None:
    """Wait until one has worked off the messages that it has by now."""
    done = asyncio.Event()
    if call_later(done.set):
        await done.wait()
