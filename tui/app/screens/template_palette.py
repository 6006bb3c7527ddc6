"""The filters in the command palette: what each says, and one key to put it in."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.app.text import plain
from tui.prompts import FilterHelp, filters_help


class FilterCommands(Provider):
    """Finds the filters for speech; choosing one writes it at the cursor."""

    async def discover(self) -> Hits:
        """Answer all of them, before anything is typed."""
        for words, each in self._offered():
            yield DiscoveryHit(words, partial(self._put, each), text=words, help=each.words)

    async def search(self, query: str) -> Hits:
        """Answer those whose words match."""
        matcher = self.matcher(query)
        for words, each in self._offered():
            score = matcher.match(f"{words} {each.words}")
            if score > 0:
                shown = matcher.highlight(words)
                yield Hit(score, shown, partial(self._put, each), text=words, help=each.words)

    def _offered(self) -> Iterator[tuple[str, FilterHelp]]:
        for each in filters_help():
            yield f"Filter: {each.name}   {each.example} says {each.result}", each

    async def _put(self, chosen: FilterHelp) -> None:
        from tui.app.screens.templates import TemplatesScreen

        if isinstance(self.screen, TemplatesScreen):
            self.screen.put_filter(chosen.name)


def filter_lines() -> Content:
    """Answer every filter for speech with its example, for F1."""
    lines = [Content(""), Content.styled("Filters for speech", "bold")]
    for each in filters_help():
        lines.append(
            Content.assemble(
                (f"{each.name}  ", "$accent"),
                (plain(each.words), "$faint"),
                f"\n    {each.example}",
            )
        )
        lines.append(Content.styled(f"    says {each.result}", "$success"))
    return Content("\n").join(lines)
