"""Which template goes with a list, to begin with: the operator chooses otherwise."""

from tui.domain.errors import NotFound
from tui.domain.template import Template
from tui.engine.desk import Desk
from tui.engine.snippets import find_snippets
from tui.prompts import find_problems


def fitting_template(desk: Desk, list_id: str = "") -> Template | None:
    """Answer the newest template without an error for a list, else the newest, None without any.

    Without a list, or with one that is gone, no variable is held against a template.
    """
    newest = sorted(desk.store.templates.all(), key=lambda each: each.saved_at, reverse=True)
    try:
        columns = desk.store.lists.get(list_id).columns if list_id else None
    except NotFound:
        columns = None
    for template in newest:
        snippets = find_snippets(desk.store, [template.source]).texts
        found = find_problems(template.source, columns, snippets=snippets)
        if all(problem.severity != "error" for problem in found):
            return template
    return newest[0] if newest else None
