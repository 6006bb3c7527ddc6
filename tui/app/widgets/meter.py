"""A bar of a batch: what has ended, what is at the provider, what has not left."""

from textual.content import Content

from tui.app import palette

_DONE, _MOVING, _REST = "█", "▓", "░"


def meter(done: int, under_way: int, total: int, width: int) -> Content:
    """Answer a bar of `width` cells; a share that is not nothing gets a cell, all is only all."""
    first = _cells(done, total, width)
    second = min(_cells(under_way, total, width), width - first)
    return Content.assemble(
        (_DONE * first, palette.GREEN),
        (_MOVING * second, palette.CYAN),
        (_REST * (width - first - second), palette.LINE),
    )


def plain_meter(done: int, under_way: int, total: int, width: int) -> str:
    """The same bar without colours, for a cell of a table."""
    return meter(done, under_way, total, width).plain


def _cells(part: int, total: int, width: int) -> int:
    if part <= 0 or total <= 0:
        return 0
    if part >= total:
        return width
    return max(1, min(width - 1, part * width // total))
