"""Charts as SVG inside the page; each says in words what it shows."""

from collections.abc import Sequence

from tui.engine.report.markup import Markup, tag

_WIDTH, _HEIGHT, _FOOT = 960, 150, 22
_STACK, _WIDEST = 26, 120

Part = tuple[str, int, str]
"""A word, a number, and the class of CSS that gives it its colour."""


def stack(parts: Sequence[Part], says: str) -> Markup:
    """Answer one bar of several parts, as wide as their numbers; nothing for no number."""
    total = sum(number for _, number, _ in parts)
    pieces: list[Markup] = []
    x = 0.0
    for word, number, kind in parts:
        width = _WIDTH * number / total if total else 0.0
        if number:
            pieces.append(
                tag(
                    "rect",
                    tag("title", f"{number:,} {word}"),
                    class_=kind,
                    x=f"{x:.2f}",
                    y=0,
                    width=f"{width:.2f}",
                    height=_STACK,
                )
            )
        x += width
    return _picture(pieces, _STACK, says)


def columns(counts: Sequence[tuple[str, int]], says: str) -> Markup:
    """Answer a column for each (label, number), with some labels below and the most at its side."""
    most = max((number for _, number in counts), default=0)
    step = min(_WIDEST, _WIDTH / max(1, len(counts)))
    pieces = [
        tag("line", class_="axis", x1=0, x2=_WIDTH, y1=_HEIGHT, y2=_HEIGHT),
        tag("text", f"{most:,}", x=0, y=12),
    ]
    every = max(1, len(counts) // 8)
    for place, (label, number) in enumerate(counts):
        height = (_HEIGHT - 18) * number / most if most else 0.0
        pieces.append(
            tag(
                "rect",
                tag("title", f"{label}: {number:,}"),
                class_="bar",
                x=f"{place * step + step * 0.08:.2f}",
                y=f"{_HEIGHT - height:.2f}",
                width=f"{step * 0.84:.2f}",
                height=f"{height:.2f}",
            )
        )
        if place % every == 0:
            pieces.append(tag("text", label, x=f"{place * step:.2f}", y=_HEIGHT + 16))
    return _picture(pieces, _HEIGHT + _FOOT, says)


def _picture(pieces: Sequence[Markup], height: int, says: str) -> Markup:
    return tag(
        "svg", pieces, role="img", aria_label=says, viewBox=f"0 0 {_WIDTH} {height}", width="100%"
    )
