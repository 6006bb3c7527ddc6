"""Snippets: stored templates that others include by name, kept with a batch by their version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.domain.errors import NotFound, Refused
from tui.domain.template import Template
from tui.engine.desk import Desk
from tui.prompts import reached_from, snippet_names
from tui.store import Store


@dataclass(frozen=True, slots=True)
class Snippets:
    """What some texts reach: the snippets' sources, and their pins, both by the name in the text.

    A pin is a template's id and version (`t3:2`), so that a batch keeps its words when a snippet
    is saved again or renamed.
    """

    texts: Mapping[str, str]
    pins: Mapping[str, str]


def find_snippets(store: Store, sources: Iterable[str]) -> Snippets:
    """Answer the latest snippets that texts reach; a name that no template has is left out.

    For the editor, lint and composing: pass `texts` to whatever takes `snippets`.
    """
    texts: dict[str, str] = {}
    pins: dict[str, str] = {}
    waiting = list(sources)
    while waiting:
        for name in snippet_names(waiting.pop()):
            if name in texts or (found := _find(store, name)) is None:
                continue
            texts[name] = found.source
            pins[name] = f"{found.id}:{found.version}"
            waiting.append(found.source)
    return Snippets(texts, pins)


def users_of(templates: Iterable[Template]) -> Mapping[str, tuple[str, ...]]:
    """Answer by a snippet's name the templates that reach it, straight or through another."""
    library = {each.name: each.source for each in templates}
    found: dict[str, list[str]] = {}
    for name in sorted(library, key=str.casefold):
        for reached in reached_from((library[name],), library):
            if reached != name:
                found.setdefault(reached, []).append(name)
    return {name: tuple(users) for name, users in found.items()}


def kept_snippets(store: Store, pins: Mapping[str, str]) -> dict[str, str]:
    """Answer the snippets' texts as a batch keeps them. Raises NotFound for a removed one."""
    texts = {}
    for name, pin in pins.items():
        identity, _, version = pin.partition(":")
        texts[name] = store.templates.get(identity, int(version)).source
    return texts


def remove_template(desk: Desk, name_or_id: str) -> Template:
    """Remove a template with its versions.

    Raises NotFound, Refused while a batch has it as its prompt or keeps it as a snippet.
    """
    with desk.store.transaction():
        found = desk.store.templates.get(name_or_id)
        for batch in desk.store.batches.all():
            if any(pin.partition(":")[0] == found.id for pin in batch.snippets.values()):
                raise Refused(
                    f"The template {found.name!r} is a snippet of the batch {batch.name!r}.",
                    "Keep it: what was said in those calls can be read only with it.",
                )
        desk.store.templates.remove(found.id)
        desk.note("remove template", detail={"template": found.name})
    return found


def _find(store: Store, name: str) -> Template | None:
    try:
        return store.templates.get(name)
    except NotFound:
        return None
