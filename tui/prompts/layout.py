"""From a cut template to the shared text: names for the slots, and no brace out of place."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from tui.prompts.dialects import Style
from tui.prompts.markers import Part, Shared, Varying
from tui.prompts.places import offset_of
from tui.prompts.scanner import Tag, tags
from tui.prompts.slots import Slot, SlotNames, assigned_names, sharing_key, wanted_name

_BRACES = re.compile(r"[{}]+")


@dataclass(slots=True)
class Naming:
    """The slots of one prompt and its spoken parameters, which may share them."""

    names: SlotNames
    slots: dict[str, Slot] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    by_text: dict[str, str] = field(default_factory=dict)

    def take(self, wanted: str, expression: str) -> str:
        """Make a slot and answer its name."""
        name = self.names.take(wanted)
        self.slots[name] = Slot(name, expression)
        return name

    def constant(self, text: str) -> str:
        """Answer the slot of a stretch of shared text, the same for the same stretch."""
        if text not in self.by_text:
            self.by_text[text] = self.take("brace", text)
        return self.by_text[text]

    def varying(self, node: nodes.Node, key: str | None, expression: str) -> str:
        """Answer the slot of an output or a block; outputs of one key share it."""
        if key is not None and key in self.by_key:
            return self.by_key[key]
        name = self.take(wanted_name(node), expression)
        if key is not None:
            self.by_key[key] = name
        return name


@dataclass(frozen=True, slots=True)
class Layout:
    """The shared text; pieces alternate text, slot, text; names has a slot per varying part."""

    text: str
    pieces: tuple[str, ...]
    names: tuple[str, ...]
    constants: dict[str, str]


def lay_out(
    source: str, template: nodes.Template, parts: Sequence[Part], naming: Naming, style: Style
) -> Layout:
    """Write the shared text of a cut template in a style."""
    assigned = assigned_names(template)
    all_tags = tags(source)
    pieces = [""]
    names: list[str] = []
    for part in parts:
        if isinstance(part, Shared):
            pieces[-1] += part.text
        elif isinstance(part, Varying):
            key = sharing_key(part.node, assigned)
            name = naming.varying(part.node, key, expression_at(all_tags, part.node.lineno))
            names.append(name)
            pieces += [name, ""]
    constants: dict[str, str] = {}
    safe = _without_braces(pieces, naming, style, constants)
    text = "".join(style.mark(p) if number % 2 else p for number, p in enumerate(safe))
    return Layout(text, tuple(safe), tuple(names), constants)


def expression_at(all_tags: Sequence[Tag], line: int) -> str:
    """Answer the inner text of the tag that a node stands in, empty where that is not known."""
    offset = offset_of(line)
    if offset is None:
        return ""
    number = bisect_right(all_tags, offset, key=lambda tag: tag.offset)
    return all_tags[number - 1].inner if number else ""


def _without_braces(
    pieces: Sequence[str], naming: Naming, style: Style, constants: dict[str, str]
) -> list[str]:
    """Move every run of braces that could disturb a reader of placeholders into a slot."""
    safe: list[str] = []
    for number, piece in enumerate(pieces):
        if number % 2:
            safe.append(piece)
            continue
        rest = 0
        for start, end in _disturbing(piece, number > 0, number < len(pieces) - 1, style):
            name = naming.constant(piece[start:end])
            constants[name] = piece[start:end]
            safe += [piece[rest:start], name]
            rest = end
        safe.append(piece[rest:])
    return safe


def _disturbing(
    text: str, slot_before: bool, slot_after: bool, style: Style
) -> Iterator[tuple[int, int]]:
    for run in _BRACES.finditer(text):
        touches = (slot_before and run.start() == 0) or (slot_after and run.end() == len(text))
        if touches or style.opening in run[0] or style.closing in run[0]:
            yield run.span()
