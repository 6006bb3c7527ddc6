"""The words of the Templates screen's lines: a problem, their number, whom the text is read for."""

from collections.abc import Sequence

from textual.content import Content

from tui.app.marks import ERROR, WARNING
from tui.app.screens.template_reader import Some, TemplateReader
from tui.app.text import Lines, plain, show
from tui.prompts import Problem


def problem_line(problem: Problem) -> Content:
    """Answer `✕ 3:41 unknown variable dat  shift+F5 writes date`."""
    mark = ERROR if problem.severity == "error" else WARNING
    parts: list[Content | str | tuple[str, str]] = [
        (f"{mark.glyph} ", mark.style),
        (f"{problem.place:<5} ", "$faint"),
        show(problem.message, 240, Lines.MARK),
    ]
    if problem.suggestion:
        parts.append((f"  shift+F5 writes {plain(problem.suggestion, 40, Lines.MARK)}", "$success"))
    return Content.assemble(*parts)


def count_line(found: Sequence[Problem], scanned: Content | None, judged: bool = True) -> Content:
    """Answer `1 problem, 2 warnings · list: 3 of 60 stopped`.

    A text that is not `judged` yet is not said to have none.
    """
    errors = sum(each.severity == "error" for each in found)
    warnings = len(found) - errors
    words = [
        Content.styled(f"{number} {word}{'s' * (number != 1)}", style)
        for number, word, style in (
            (errors, "problem", "$error"),
            (warnings, "warning", "$warning"),
        )
        if number
    ]
    none = "✓ no problems" if judged else "…"
    own = Content(", ").join(words) if words else Content.styled(none, "$faint")
    if scanned is None:
        return own
    return Content.assemble(own, (" · ", "$faint"), scanned)


def how_many(some: Some) -> str:
    """Answer `2`, or `the first 1,000 of 37,412` where not all refs are kept."""
    kept = len(some.refs)
    return f"the first {kept:,} of {some.contacts:,}" if some.contacts > kept else f"{kept:,}"


def person_line(reader: TemplateReader) -> Content:
    """Answer whom the text is read for: `Zoltan Ng  2 of 12,480 · renewals-march`."""
    chosen = reader.contact_list
    if chosen is None:
        return Content.styled("no contacts yet: 1, then i imports a file", "$faint")
    if reader.contact is None:
        return Content.styled(f"nobody in {plain(chosen.name, 40)}", "$faint")
    found = f" found by {plain(reader.find, 20)!r}" if reader.find else ""
    if reader.some is not None:
        found = f" {plain(reader.some.label, 40)}"
    many = how_many(reader.some) if reader.some is not None else f"{reader.total:,}"
    words = f"  {reader.index + 1:,} of {many}{found} · {plain(chosen.name, 40)}"
    name = reader.contact.name or reader.contact.phone
    return Content.assemble(show(name, 40, Lines.MARK, "bold"), (words, "$faint"))
