"""What changed of a contact, and a contact without such a change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui.domain.contact import Contact

Change = Mapping[str, Any]
"""By the name of what changed, JSON's way: `[before, after]`; under `fields` again by name, with
None for a column that was not there, and under `tags` the tags that came."""

_TEXTS = ("first_name", "last_name", "timezone", "extension")


def change_between(before: Contact, after: Contact) -> Change:
    """Answer what an update made of a contact; empty where it changed nothing.

    Of what an update may change: names, time zone, extension, further tags, columns with a value.
    """
    change: dict[str, Any] = {
        name: [was, now]
        for name in _TEXTS
        if (was := getattr(before, name)) != (now := getattr(after, name))
    }
    fields = {
        name: [before.fields.get(name), now]
        for name, now in after.fields.items()
        if before.fields.get(name) != now
    }
    if fields:
        change["fields"] = fields
    if tags := [tag for tag in after.tags if tag not in before.tags]:
        change["tags"] = tags
    return change


def without_change(contact: Contact, change: Change) -> Contact:
    """Take a change back where it still stands: what somebody has changed since is left alone."""
    texts = {
        name: change[name][0]
        for name in _TEXTS
        if name in change and getattr(contact, name) == change[name][1]
    }
    fields = dict(contact.fields)
    for name, (was, now) in change.get("fields", {}).items():
        if fields.get(name) != now:
            continue
        if was is None:
            del fields[name]
        else:
            fields[name] = was
    came = set(change.get("tags", ()))
    tags = tuple(tag for tag in contact.tags if tag not in came)
    return replace(contact, **texts, fields=fields, tags=tags)
