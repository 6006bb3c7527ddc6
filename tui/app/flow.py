"""Parts of a line that stay whole: the line breaks between them."""

from collections.abc import Sequence

from textual.content import Content


def flow(parts: Sequence[Content], gap: str, width: int) -> Content:
    """Answer the parts, `gap` between them, on lines of at most `width` cells where they fit.

    A line that goes on ends without the gap's trailing blanks; a part wider than a line keeps one
    to itself.
    """
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + len(gap) + part.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], gap, part)
        else:
            if lines and gap.strip():
                lines[-1] = Content.assemble(lines[-1], gap.rstrip())
            lines.append(part)
    return Content("\n").join(lines)
