"""A line edits in the order of the keys, however fast they come."""

from textual import events
from textual.app import App, ComposeResult

from tui.app.widgets.field import Field


class OneField(App[None]):
    """A field, and nothing beside."""

    def compose(self) -> ComposeResult:
        """Yield it."""
        yield Field("before")


async def test_a_burst_of_keys_is_taken_in_its_order() -> None:
    app = OneField()
    async with app.run_test() as pilot:
        field = app.query_one(Field)
        field.focus()
        await pilot.pause()
        for key in ("ctrl+u", *"abc", "backspace", "x", "home", "y"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert field.value == "yabx"
