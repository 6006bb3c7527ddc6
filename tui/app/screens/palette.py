"""The command palette: our own commands and nothing else."""

from collections.abc import Iterator
from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

from tui.app.commands import Command, commands_of, key_text
from tui.app.screens.place import Place

_USELESS = frozenset({"everywhere.palette", "everywhere.leave-text"})
"""What would do nothing from here."""


class OwnCommands(Provider):
    """Finds the commands of the place one is in, and those that work everywhere."""

    async def discover(self) -> Hits:
        """Answer all of them, before anything is typed."""
        for words, each in self._offered():
            yield DiscoveryHit(words, partial(self._run, each), text=words, help=each.help)

    async def search(self, query: str) -> Hits:
        """Answer those whose words match."""
        matcher = self.matcher(query)
        for words, each in self._offered():
            score = matcher.match(f"{words} {each.help}")
            if score > 0:
                shown = matcher.highlight(words)
                yield Hit(score, shown, partial(self._run, each), text=words, help=each.help)

    def _offered(self) -> Iterator[tuple[str, Command]]:
        place = self.screen
        groups = (place.PLACE, "everywhere") if isinstance(place, Place) else ("everywhere",)
        for group in groups:
            for each in commands_of(group):
                if each.id not in _USELESS and place.check_action(each.runs, ()):
                    keys = f"  ({key_text(each.keys[0])})" if each.keys else ""
                    yield f"{group.capitalize()}: {each.label}{keys}", each

    async def _run(self, chosen: Command) -> None:
        await self.app.run_action(chosen.runs, self.screen)


class Palette(CommandPalette):
    """Textual's palette with an input that does not blink."""

    def on_mount(self) -> None:
        """Keep the cursor still."""
        for field in self.query(Input):
            field.cursor_blink = False
