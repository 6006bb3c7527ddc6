"""Versions of a template: saved one after another, compared, brought back; which was last sent."""

import difflib
from dataclasses import dataclass

from tui.domain.batch import Batch
from tui.domain.errors import NotFound, Refused
from tui.domain.template import Template
from tui.engine.desk import Desk


@dataclass(frozen=True, slots=True)
class Sent:
    """A version as it went out, and the newest batch that took it along."""

    template: Template
    batch: Batch


class Overtaken(Refused):
    """Another version was saved since the one that a text was made from."""

    def __init__(self, latest: Template) -> None:
        who = latest.author or "somebody"
        message = f"{latest.name} has a version {latest.version} by now, by {who}."
        super().__init__(message, "Compare it with yours before you save.")
        self.latest = latest


def save_version(
    desk: Desk, name: str, source: str, note: str = "", *, template_id: str = "", made_from: int = 0
) -> Template:
    """Save a text as the version after the one it was made from; 0 makes a new template.

    Nobody's version is passed over: what two save at once is two versions, and the later one is
    told. The very text that is the latest already makes no new version. Raises Overtaken, NotFound
    for a template that is gone, NameTaken.
    """
    templates = desk.store.templates
    with desk.store.transaction():
        latest = templates.get(template_id) if template_id else _named(desk, name)
        if latest is not None and latest.version > made_from and latest.source != source:
            raise Overtaken(latest)
        identity = latest.id if latest is not None else None
        kept = latest.name if latest is not None else name
        return templates.save(kept, source, desk.operator, note, identity)


def last_sent(desk: Desk, template: str) -> Sent:
    """Answer the version of a template that was confirmed last; raises NotFound for none.

    A test call is no such thing: nobody but an operator heard it.
    """
    found = desk.store.templates.get(template)
    confirmed = [
        (batch.confirmed_at, batch)
        for batch in desk.store.batches.all()
        if batch.template_id == found.id and batch.confirmed_at and batch.kind != "test"
    ]
    if not confirmed:
        raise NotFound(f"No version of {found.name} was ever sent.", "Name two versions instead.")
    _, batch = max(confirmed, key=lambda each: each[0])
    return Sent(desk.store.templates.get(found.id, batch.template_version), batch)


def version_before(desk: Desk, template: Template) -> Template:
    """Answer the version before this one. Raises NotFound for the first."""
    if template.version < 2:
        raise NotFound(
            f"{template.name} has one version only.", "Save another, and compare the two."
        )
    return desk.store.templates.get(template.id, template.version - 1)


def difference(old: Template, new: Template) -> str:
    """Answer a unified diff, empty where both are the same."""
    return "\n".join(
        difflib.unified_diff(
            old.source.splitlines(),
            new.source.splitlines(),
            f"{old.name} v{old.version}",
            f"{new.name} v{new.version}",
            lineterm="",
        )
    )


def _named(desk: Desk, name: str) -> Template | None:
    try:
        return desk.store.templates.get(name)
    except NotFound:
        return None


def bring_back(desk: Desk, template: str, version: int) -> Template:
    """Save an earlier version's text as the next version. Raises NotFound."""
    old = desk.store.templates.get(template, version)
    return desk.store.templates.save(
        old.name, old.source, desk.operator, f"version {version} again", template_id=old.id
    )
