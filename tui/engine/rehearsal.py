"""A rehearsal: a template is first rendered where it can do no harm.

The send renders in this process, for speed. So a template that loops for ever or asks for
gigabytes has to be found out before it gets there: in a worker with limits on time and memory.
"""

from collections.abc import Iterable, Mapping
from itertools import islice

from tui.prompts import Problem, PromptError
from tui.prompts.plain import is_plain
from tui.prompts.worker import RenderWorker

_SOME = 20
"""How many contacts a template is rehearsed with."""


def rehearse(
    source: str, contacts: Iterable[Mapping[str, str]], dialect: str, mode: str = "whole"
) -> None:
    """Render a template for some contacts in the worker. Raises PromptError where it is harmful."""
    if found := harm_of(source, contacts, dialect, mode):
        raise PromptError(found)


def harm_of(
    source: str, contacts: Iterable[Mapping[str, str]], dialect: str, mode: str = "whole"
) -> tuple[Problem, ...]:
    """Answer the problem of a template that takes too long or too much, if it is one.

    A text that grows too big for some contacts only is those contacts' problem.
    """
    if is_plain(source):
        return ()
    some = list(islice(contacts, _SOME))
    with RenderWorker() as worker:
        found = worker.check(source, some, dialect, mode)
    return tuple(
        problem
        for problem in found
        if problem.code == "too_slow"
        or (problem.code == "too_big" and problem.contacts in (0, len(some)))
    )
