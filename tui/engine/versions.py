"""Versions of a template: which was last sent, what changed since, and the way back."""

import difflib
from dataclasses import dataclass

from tui.domain.batch import Batch
from tui.domain.errors import NotFound
from tui.domain.template import Template
from tui.engine.desk import Desk


@dataclass(frozen=True, slots=True)
class Sent:
    """A version as it went out, and the newest batch that took it along."""

    template: Template
    batch: Batch


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


def bring_back(desk: Desk, template: str, version: int) -> Template:
    """Save an earlier version's text as the next version. Raises NotFound."""
    old = desk.store.templates.get(template, version)
    return desk.store.templates.save(
        old.name, old.source, desk.operator, f"version {version} again", template_id=old.id
    )
