"""Everything that is wrong with a template, all at once: alone, or with every contact of a list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tui.engine.desk import Desk
from tui.engine.scan_results import ListScan
from tui.engine.scanning import scan
from tui.engine.snippets import find_snippets
from tui.prompts import Problem, read_declared
from tui.prompts.worker import RenderWorker


@dataclass(frozen=True, slots=True)
class Lint:
    """The problems, errors first; `scan` is there where a list was tried."""

    problems: tuple[Problem, ...]
    scan: ListScan | None = None

    @property
    def errors(self) -> bool:
        """Whether any problem is an error."""
        return any(problem.severity == "error" for problem in self.problems)


def lint(
    desk: Desk,
    source: str,
    list_name: str = "",
    *,
    dialect: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> Lint:
    """Find every problem of a template, harmless to this process; raises NotFound for a list."""
    provider = dialect or desk.profile.provider
    with RenderWorker() as worker:
        if list_name:
            contact_list = desk.store.lists.get(list_name)
            found = scan(
                desk,
                source,
                contact_list.id,
                worker=worker,
                dialect=provider,
                on_progress=on_progress,
            )
            assert found is not None
            return Lint((*found.problems, *list_warnings(found)), found)
        snippets = find_snippets(desk.store, [source]).texts
        problems = worker.problems(source, None, provider, snippets=snippets)
        if not any(problem.severity == "error" for problem in problems):
            samples = read_declared(source, snippets).samples()
            tried = worker.check(source, [samples], provider, snippets=snippets)
            # What a contact would have to bring is no problem of the template.
            shown = [each for each in tried if each.code != "missing_variable"]
            problems = (*problems, *(replace(each, contacts=0) for each in shown))
    return Lint(tuple(sorted(problems, key=lambda problem: problem.severity != "error")))


def list_warnings(found: ListScan) -> Iterator[Problem]:
    """Answer what is odd about the texts of a list, as warnings with the contacts concerned."""
    for each in found.variables:
        if each.blank and each.default is None:
            yield _warning("blank_value", f"`{each.name}` is blank.", each.blank, each.name)
    if found.over:
        message = f"The text is longer than {found.limit:,} characters."
        yield _warning("long", message, found.over)
    if found.braces:
        yield _warning("left_brace", "A brace is left in the finished text.", found.braces)
    if found.same:
        yield _warning("same_text", "Another contact hears the very same words.", found.same)


def _warning(code: str, message: str, contacts: int, variable: str = "") -> Problem:
    return Problem("warning", code, 0, 0, message, "", contacts, variable)
