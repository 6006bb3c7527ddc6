"""A text does what a key is bound to in it before it looks at the next key.

Textual tries bindings once a key has come up to the app; of a burst (a slow line sends many keys
at once) the letters behind it would be written first. The bindings of one widget alone, with
those it inherits, are a private attribute of Textual.
"""

from textual import events
from textual.widget import Widget


async def do_bound(widget: Widget, event: events.Key) -> None:
    """Do what a key is bound to in `widget` itself; one that it does not take goes on as ever."""
    if event.is_printable:
        return
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):
        if await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return
