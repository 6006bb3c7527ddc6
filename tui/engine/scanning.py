"""A prompt tried on a whole list: who cannot be called with it, and whose text is odd.

Contacts go to the worker process chunk by chunk; while it renders one, the next is read here.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from tui.domain.batch import SPOKEN_PARAMETERS, BatchOptions
from tui.domain.contact import STANDARD_VARIABLES
from tui.engine.declaring import with_declared
from tui.engine.desk import Desk
from tui.engine.judging import ADVISED_CHARACTERS
from tui.engine.scan_results import ListScan, Tally
from tui.engine.snippets import find_snippets
from tui.prompts import Problem, read_declared, read_front_matter
from tui.prompts.scanning import ChunkScan, words_in
from tui.prompts.worker import RenderWorker

CHUNK = 250
"""Contacts per question to the worker: some 3 ms of its time, which is what a key that calls the
scan off waits for at most."""

_AHEAD = 1
"""Questions that wait while the worker is at another."""

FIRST_CHUNK = 50
"""Contacts of the first question, so that a hostile template is told at once."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of every chunk; `names` are the variables that travel."""

    source: str
    names: tuple[str, ...]
    limit: int
    dialect: str
    mode: str
    placeholder: str | None
    spoken: Mapping[str, str]
    snippets: Mapping[str, str]
    now: datetime


def scan(
    desk: Desk,
    source: str,
    list_id: str,
    *,
    worker: RenderWorker,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    dialect: str = "",
    mode: str = "",
    now: datetime | None = None,
) -> ListScan | None:
    """Try a template on every contact of a list; None where it was called off.

    `cancelled` is asked before every chunk, some 5 ms apart, from more than one thread: call a
    scan off when the text changes and start another; the worker is asked nothing more then.
    `on_progress(tried, total)` is told after each, in this thread. A preview may share the worker
    and then waits for one chunk at most; give a scan a worker of its own where it must not wait.
    Without `dialect` and `mode` the profile's are meant. Raises NotFound.
    """
    contact_list = desk.store.lists.get(list_id)
    question = _question(desk, source, contact_list.columns, dialect, mode, now)
    total = desk.store.contacts.count(contact_list.id)
    static = worker.problems(
        source,
        contact_list.columns,
        question.dialect,
        placeholder=question.placeholder,
        snippets=question.snippets,
    )
    tally = Tally(question.names, question.limit, read_declared(source, question.snippets))
    chunks = desk.store.contacts.values(contact_list.id, question.names, CHUNK, FIRST_CHUNK)
    waiting: deque[tuple[list[str], Future[_Answer | None]]] = deque()
    called_off = cancelled or (lambda: False)

    def ask(rows: str, contacts: int) -> _Answer | None:
        return None if called_off() else _ask(worker, question, rows, contacts)

    with ThreadPoolExecutor(1, "scan") as beside:
        try:
            for refs, rows in chunks:
                if called_off():
                    return None
                waiting.append((refs, beside.submit(ask, rows, len(refs))))
                # The first is told before another is asked; then the worker has always one more.
                if (tally.tried == 0 or len(waiting) > _AHEAD) and not _take(
                    waiting, tally, total, on_progress
                ):
                    break
            else:
                while waiting and _take(waiting, tally, total, on_progress):
                    pass
        finally:
            for _, asked in waiting:
                asked.cancel()
    return tally.answer(total, static) if not called_off() else None


_Answer = ChunkScan | tuple[Problem, ...]


def _take(
    waiting: deque[tuple[list[str], Future[_Answer | None]]],
    tally: Tally,
    total: int,
    on_progress: Callable[[int, int], None] | None,
) -> bool:
    """Count what the worker answered first; False where the template stops everybody, or where
    the scan was called off before the worker was asked."""
    refs, asked = waiting.popleft()
    answer = asked.result()
    if answer is None:
        return False
    if not isinstance(answer, ChunkScan):
        tally.stop(answer)
        return False
    tally.add(refs, answer)
    if on_progress is not None:
        on_progress(tally.tried, total)
    return True


def _ask(worker: RenderWorker, question: _Question, rows: str, contacts: int) -> _Answer:
    return worker.scan(
        question.source,
        question.names,
        rows,
        contacts,
        question.limit,
        question.dialect,
        question.mode,
        question.placeholder,
        spoken=question.spoken,
        now=question.now,
        snippets=question.snippets,
    )


def _question(
    desk: Desk,
    source: str,
    columns: Sequence[str],
    dialect: str,
    mode: str,
    now: datetime | None,
) -> _Question:
    profile = desk.profile
    provider = dialect or profile.provider
    own = provider == profile.provider
    params = with_declared(provider, BatchOptions(), source).params
    spoken = {name: text for name, text in params.items() if name in SPOKEN_PARAMETERS}
    snippets = find_snippets(desk.store, (source, *spoken.values())).texts
    texts = (source, *snippets.values())
    known = dict.fromkeys((*STANDARD_VARIABLES, *columns))
    # Chance is seeded by all values of a contact, so with it all of them travel.
    chance = any("random" in text for text in texts)
    used = words_in(texts)
    return _Question(
        source=source,
        names=tuple(name for name in known if chance or name in used),
        limit=read_front_matter(source).max_length or ADVISED_CHARACTERS,
        dialect=provider,
        mode=mode or (profile.mode if own else "slots" if provider == "levers" else "whole"),
        placeholder=profile.placeholder if own else None,
        spoken=spoken,
        snippets=snippets,
        now=now or desk.clock(),
    )
