"""Building HTML so that every text is escaped: only `tag` makes markup, and it escapes the rest."""

import html
import unicodedata
from collections.abc import Iterable

_JOINERS = "\u200c\u200d"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_VOID = frozenset({"meta", "br", "rect", "line"})
_MARK = "\ufffd"


class Markup(str):
    """HTML of this package's own making."""

    __slots__ = ()


Child = str | Iterable["Child"]
"""Text, markup, or several of them."""


def tag(name: str, /, *children: Child, **attributes: str | float) -> Markup:
    """Answer an element; attribute names may end in `_`, and `_` inside is written `-`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
    )
    if name in _VOID and not children:
        return Markup(f"<{name}{written}/>" if name in {"rect", "line"} else f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def foreign(text: str) -> Markup:
    """Answer text of contacts, providers and operators: its direction stays its own affair."""
    return tag("bdi", text)


def joined(children: Child) -> Markup:
    """Answer children as markup: what is markup already stays, every other text is escaped."""
    if isinstance(children, Markup):
        return children
    if isinstance(children, str):
        return escaped(children)
    return Markup("".join(joined(child) for child in children))


def escaped(text: str) -> Markup:
    """Answer text that a browser shows and never obeys.

    Control characters become their pictures, what reorders or hides text U+FFFD.
    """
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return Markup(html.escape(text))


def _visible(character: str) -> str:
    if character in "\n\t" or character in _JOINERS:
        return character
    if ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    return _MARK if unicodedata.category(character) in _HIDDEN else character
