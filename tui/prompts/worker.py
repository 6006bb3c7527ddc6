"""Rendering in a process of its own: a hostile template costs a message, never the screen.

The process is a plain interpreter that gets neither the environment's variables nor the terminal.
It has a memory limit and, per question, a time budget; when it passes either it is ended, and the
next one starts at once. Works where a pipe can be polled: every system but Windows.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

from tui.domain.errors import UsageError
from tui.prompts.errors import Problem
from tui.prompts.patterns import Match
from tui.prompts.preview import Preview
from tui.prompts.scanning import ChunkScan
from tui.prompts.wire import preview_from_wire, problems_from_wire, read, scan_from_wire, write

START_S = 20.0
"""Seconds in which a new process must be ready; a busy machine needs one or two."""

CONTACTS_PER_BUDGET = 200
"""Contacts of a check that earn it another time budget."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); "
    "from tui.prompts.child import main; main()"
)
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class RenderWorker:
    """Asks the worker process; one question at a time, from any thread.

    `budget_s` is the time per question in seconds, `memory_mb` the process's address space. With
    `gives_way` it runs when nobody else wants the processor: others are waited for.
    """

    def __init__(
        self, budget_s: float = 0.5, memory_mb: int = 512, *, gives_way: bool = False
    ) -> None:
        self._niceness = 10 if gives_way else 0
        self._budget_s = budget_s
        self._memory_mb = memory_mb
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False

    def start(self) -> None:
        """Start the process, so that the first question does not wait for it."""
        with self._lock:
            self._ensure()

    def problems(
        self,
        source: str,
        columns: Collection[str] | None,
        dialect: str = "luly",
        *,
        placeholder: str | None = None,
        snippets: Mapping[str, str] | None = None,
        braces: bool = True,
    ) -> tuple[Problem, ...]:
        """Answer what `find_problems` does, or one problem `too_slow` or `too_big`."""
        more = {
            "dialect": dialect,
            "placeholder": placeholder,
            "snippets": _plain(snippets),
            "braces": braces,
        }
        listed = None if columns is None else list(columns)
        reply = self._ask({"do": "problems", "source": source, "columns": listed, "more": more})
        return (reply,) if isinstance(reply, Problem) else problems_from_wire(reply["problems"])

    def preview(
        self,
        source: str,
        values: Mapping[str, str] | None,
        now: datetime | None,
        *,
        snippets: Mapping[str, str] | None = None,
    ) -> Preview:
        """Answer what `preview` does, or no text and one problem `too_slow` or `too_big`."""
        reply = self._ask(
            {
                "do": "preview",
                "source": source,
                "values": _plain(values),
                "now": now.isoformat() if now else "",
                "more": {"snippets": _plain(snippets)},
            }
        )
        return Preview((), "", (reply,)) if isinstance(reply, Problem) else preview_from_wire(reply)

    def check(
        self,
        source: str,
        contacts: Sequence[Mapping[str, str]],
        dialect: str = "luly",
        mode: str = "whole",
        placeholder: str | None = None,
        *,
        spoken: Mapping[str, str] | None = None,
        now: datetime | None = None,
        snippets: Mapping[str, str] | None = None,
    ) -> tuple[Problem, ...]:
        """Answer what `checking.check` does, or one problem `too_slow` or `too_big`.

        The time budget grows with the contacts.
        """
        more = {
            "dialect": dialect,
            "mode": mode,
            "placeholder": placeholder,
            "spoken": _plain(spoken),
            "snippets": _plain(snippets),
        }
        reply = self._ask(
            {
                "do": "check",
                "source": source,
                "contacts": [dict(values) for values in contacts],
                "now": now.isoformat() if now else "",
                "more": more,
            },
            self._budget_s * (1 + len(contacts) // CONTACTS_PER_BUDGET),
        )
        return (reply,) if isinstance(reply, Problem) else problems_from_wire(reply["problems"])

    def scan(
        self,
        source: str,
        names: Sequence[str],
        rows: str,
        contacts: int,
        limit: int,
        dialect: str = "luly",
        mode: str = "whole",
        placeholder: str | None = None,
        *,
        spoken: Mapping[str, str] | None = None,
        now: datetime | None = None,
        snippets: Mapping[str, str] | None = None,
    ) -> ChunkScan | tuple[Problem, ...]:
        """Answer what `scanning.scan_chunk` does for a chunk of contacts.

        `rows` is JSON text: per contact a list that begins with its values of `names`, null
        where it lacks one, as the store has them. Answers problems
        instead for a template that does not compile, takes too long or too much. The process
        keeps the compiled prompt for the next chunk of the same question.
        """
        more = {
            "dialect": dialect,
            "mode": mode,
            "placeholder": placeholder,
            "spoken": _plain(spoken),
            "snippets": _plain(snippets),
        }
        reply = self._ask(
            {
                "do": "scan",
                "source": source,
                "names": list(names),
                "rows": rows,
                "limit": limit,
                "now": now.isoformat() if now else "",
                "more": more,
            },
            self._budget_s * (1 + contacts // CONTACTS_PER_BUDGET),
        )
        if isinstance(reply, Problem):
            return (reply,)
        if "problems" in reply:
            return problems_from_wire(reply["problems"])
        return scan_from_wire(reply["scan"])

    def find(
        self,
        text: str,
        pattern: str,
        replacement: str,
        most: int,
        *,
        exact_case: bool = False,
        whole_words: bool = False,
    ) -> tuple[Match, ...]:
        """Answer what `find_pattern` does. Raises UsageError, for one that takes too long too."""
        reply = self._ask(
            {
                "do": "find",
                "text": text,
                "pattern": pattern,
                "replacement": replacement,
                "most": most,
                "more": {"exact_case": exact_case, "whole_words": whole_words},
            }
        )
        if isinstance(reply, Problem):
            raise UsageError(
                "This pattern takes too long here.",
                "Do not repeat a repeat: (a+)+ is a+.",
            )
        return tuple(Match(*each) for each in reply["found"])

    def close(self) -> None:
        """End the process; the next question would start another."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(
        self, question: Mapping[str, Any], budget_s: float | None = None
    ) -> dict[str, Any] | Problem:
        budget = budget_s or self._budget_s
        with self._lock:
            line = self._exchange(write({**question, "budget": budget}), budget)
            reply: dict[str, Any] = read(line) if line else {"exhausted": line is not None}
            if "exhausted" in reply:
                # The next process warms up while the operator reads the message; nobody waits
                # for the one before to give its memory back.
                Thread(target=_end, args=(self._process,), daemon=True).start()
                self._spawn()
                return _beyond(self._budget_s if line is None else None)
        if "usage" in reply:
            message, hint = reply["usage"]
            raise UsageError(message, hint)
        return reply

    def _exchange(self, question: bytes, budget_s: float) -> bytes | None:
        """Answer the reply's line, empty where the process died, None where it was too slow."""
        for attempt in (1, 2):
            process = self._ensure()
            assert process.stdin is not None
            try:
                process.stdin.write(question)
                process.stdin.flush()
            except BrokenPipeError:
                # It had died before it was asked: that says nothing about this template.
                self._end()
                if attempt == 2:
                    return b""
                continue
            return self._line(process, budget_s)
        return b""

    def _ensure(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            process = self._spawn()
        if not self._ready:
            if not self._line(process, START_S):
                self._end()
                raise UsageError(
                    "The process that renders prompts does not start.",
                    "Check that this Python runs and that memory is left.",
                )
            self._ready = True
        return process

    def _spawn(self) -> subprocess.Popen[bytes]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._ready = False
        limits = (str(self._memory_mb), str(self._niceness))
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-c", _START, *limits, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Digests of texts are hashes, which must be the same after a restart.
            env={**kept, "PYTHONHASHSEED": "0"},
            start_new_session=True,
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        _end(process)

    @staticmethod
    def _line(process: subprocess.Popen[bytes], budget_s: float) -> bytes | None:
        assert process.stdout is not None
        handle = process.stdout.fileno()
        poll = select.poll()
        poll.register(handle, select.POLLIN | select.POLLHUP)
        until = monotonic() + budget_s
        parts: list[bytes] = []
        while (left := until - monotonic()) > 0:
            if not poll.poll(left * 1000):
                continue
            part = os.read(handle, 1 << 16)
            if not part:
                return b""
            parts.append(part)
            if part.endswith(b"\n"):
                return b"".join(parts)
        return None


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        # What was never read by the dead process cannot be flushed either.
        with suppress(BrokenPipeError):
            if pipe is not None:
                pipe.close()


def _plain(texts: Mapping[str, str] | None) -> dict[str, str] | None:
    return None if texts is None else dict(texts)


def _beyond(budget_s: float | None) -> Problem:
    if budget_s is None:
        message = "The template asks for more memory than a prompt may have."
        return Problem("error", "too_big", 1, 1, message)
    message = f"The template is not done after {budget_s:g} s: a loop that does not end?"
    return Problem("error", "too_slow", 1, 1, message)
