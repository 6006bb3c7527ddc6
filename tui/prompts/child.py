"""The worker process: answers one question at a time, under a memory limit, until its input ends.

It imports the prompts and the domain's words only. A question that it cannot answer within twice
its budget ends the process even where nobody is left to end it.
"""

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from tui.domain.errors import UsageError
from tui.prompts.checking import check
from tui.prompts.compiler import CompiledPrompt, compile_prompt
from tui.prompts.errors import Problem, PromptError
from tui.prompts.patterns import find_pattern
from tui.prompts.preview import preview
from tui.prompts.problems import find_problems
from tui.prompts.scanning import read_rows, scan_chunk
from tui.prompts.wire import preview_to_wire, problems_to_wire, read, scan_to_wire, write


def main() -> None:
    """Serve standard input; the arguments are the memory limit in MB and the niceness."""
    limit_memory(int(sys.argv[1]))
    if niceness := int(sys.argv[2]):
        give_way(niceness)
    serve(sys.stdin.buffer, sys.stdout.buffer)


def limit_memory(megabytes: int) -> None:
    """Bound the address space of this process, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        size = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_way(niceness: int) -> None:
    """Leave the processor to others, where the system can tell them apart.

    Linux may weigh sessions before it weighs the processes of each, and this process has a
    session of its own: so the session gives way too.
    """
    with suppress(OSError):
        os.nice(niceness)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(niceness), encoding="ascii")


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer questions until there are no more, or until memory has run out once."""
    answers.write(write({"ready": True}))
    answers.flush()
    kept = Kept()
    while line := questions.readline():
        question = read(line)
        signal.setitimer(signal.ITIMER_REAL, 2 * float(question["budget"]))
        reply = _reply(question, kept)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(write(reply))
        answers.flush()
        if reply.get("exhausted"):
            return


@dataclass(slots=True)
class Kept:
    """The prompt of the last scan: its next chunk asks for the same."""

    asked: Any = None
    prompt: CompiledPrompt | None = None


def _reply(question: Mapping[str, Any], kept: Kept) -> dict[str, Any]:
    try:
        return answer(question, kept)
    except (MemoryError, RecursionError):
        return {"exhausted": True}
    except UsageError as error:
        return {"usage": [error.message, error.hint]}


def answer(question: Mapping[str, Any], kept: Kept) -> dict[str, Any]:
    """Answer one question: `problems`, `preview`, `check`, `scan` or `find`."""
    if question["do"] == "find":
        found_places = find_pattern(
            question["text"],
            question["pattern"],
            question["replacement"],
            question["most"],
            **question["more"],
        )
        return {"found": [[each.start, each.end, each.replacement] for each in found_places]}
    source, more = question["source"], question["more"]
    if question["do"] == "problems":
        found: tuple[Problem, ...] = find_problems(source, question["columns"], **more)
        return {"problems": problems_to_wire(found)}
    now = datetime.fromisoformat(question["now"]) if question["now"] else None
    if question["do"] == "preview":
        return preview_to_wire(preview(source, question["values"], now, **more))
    if question["do"] == "scan":
        return _scan(question, now, kept)
    found = check(source, question["contacts"], now=now, **more)
    return {"problems": problems_to_wire(found)}


def _scan(question: Mapping[str, Any], now: datetime | None, kept: Kept) -> dict[str, Any]:
    asked = (question["source"], question["now"], question["more"])
    if kept.prompt is None or kept.asked != asked:
        kept.prompt = None
        try:
            kept.prompt = compile_prompt(question["source"], now=now, **question["more"])
        except PromptError as error:
            return {"problems": problems_to_wire(error.problems)}
        kept.asked = asked
    names = question["names"]
    found = scan_chunk(kept.prompt, names, read_rows(question["rows"], names), question["limit"])
    return {"scan": scan_to_wire(found)}
