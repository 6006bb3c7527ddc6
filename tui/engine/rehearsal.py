"""A rehearsal: a template is first rendered where it can do no harm.

The send renders in this process, for speed. So a template that loops for ever or asks for
gigabytes has to be found out before it gets there: in a worker with limits on time and memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from tui.engine.content import Content, texts_of
from tui.prompts import Problem, PromptError
from tui.prompts.plain import is_plain
from tui.prompts.worker import RenderWorker

_SOME = 20
"""How many contacts a template is rehearsed with."""


def rehearse(content: Content, contacts: Iterable[Mapping[str, str]]) -> None:
    """Render a batch's texts for some contacts in the worker.

    Raises PromptError where one of them is harmful.
    """
    batch = content.batch
    _, *others = texts_of(batch, "")
    found = harm_of(
        content.source,
        contacts,
        batch.provider,
        batch.mode,
        beside=[text for text in others if text],
        snippets=content.snippets,
    )
    if found:
        raise PromptError(found)


def harm_of(
    source: str,
    contacts: Iterable[Mapping[str, str]],
    dialect: str,
    mode: str = "whole",
    *,
    beside: Sequence[str] = (),
    snippets: Mapping[str, str] | None = None,
) -> tuple[Problem, ...]:
    """Answer the problem of a template that takes too long or too much, if it is one.

    `beside` are further texts that are rendered for each contact. A text that grows too big for
    some contacts only is those contacts' problem.
    """
    if all(is_plain(text) for text in (source, *beside)):
        return ()
    some = list(islice(contacts, _SOME))
    spoken = {f"beside {number}": text for number, text in enumerate(beside)}
    with RenderWorker() as worker:
        found = worker.check(source, some, dialect, mode, spoken=spoken, snippets=snippets)
    return tuple(
        problem
        for problem in found
        if problem.code == "too_slow"
        or (problem.code == "too_big" and problem.contacts in (0, len(some)))
    )
