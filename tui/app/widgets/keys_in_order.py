"""A text does what a key is bound to in it before it looks at the next key.

Textual tries bindings once a key has come up to the app; of a burst (a slow line sends many keys
at once) the letters behind it would be written first. The bindings of one widget alone, with
those it inherits, are a private attribute of Textual.
"""

from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea

_LEAVING = frozenset({"enter", "tab", "shift+tab", "escape"})
"""Keys with which a text may be left, bound in it or not."""


async def do_bound(widget: Widget, event: events.Key) -> None:
    """Do what a key is bound to in `widget` itself; one that it does not take goes on as ever."""
    if event.is_printable:
        return
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):
        if await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return


def stays_in(widget: Widget | None, event: events.Key) -> bool:
    """Whether a key only writes or moves in the text that has the focus."""
    if not isinstance(widget, (Input, TextArea)) or getattr(widget, "read_only", False):
        return False
    if event.is_printable or (event.key == "enter" and isinstance(widget, TextArea)):
        return True
    return event.key not in _LEAVING and event.key in widget._bindings.key_to_bindings
