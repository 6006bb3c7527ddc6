"""The three streams: data goes to standard output, narration to standard error."""

import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from shutil import get_terminal_size
from typing import TextIO

from tui.cli.text import cut, neutral


class Streams:
    """Standard input, output and error of one run.

    A reader that went away (`| head`) silences the output and changes no exit code: what the verb
    did is done. An output that cannot be written (a full disk) is remembered in `failed`.
    """

    def __init__(self, stdin: TextIO, stdout: TextIO, stderr: TextIO, *, as_json: bool) -> None:
        self.stdin = stdin
        self.as_json = as_json
        self.failed = ""
        self._out = stdout
        self._err = stderr
        self._gone = False
        self._begun = False
        self._painted = 0

    @property
    def out_is_terminal(self) -> bool:
        """Whether standard output is a terminal."""
        return self._out.isatty()

    @property
    def interactive(self) -> bool:
        """Whether there is a terminal to read from and to draw on."""
        return self.stdin.isatty() and self._out.isatty()

    @property
    def gone(self) -> bool:
        """Whether nobody reads standard output any more."""
        return self._gone

    def print(self, text: str) -> None:
        """Print text for people; on a terminal every foreign byte of it is neutral."""
        self._write((neutral(text, lines=True) if self.out_is_terminal else text) + "\n")

    def repaint(self, text: str) -> None:
        """Print text over what the last `repaint` printed; elsewhere than on a terminal, below."""
        lines = neutral(text, lines=True).split("\n")
        if self.out_is_terminal:
            columns = get_terminal_size().columns
            lines = [cut(line, columns - 1) for line in lines]
            up = f"\033[{self._painted}A\033[J" if self._painted else ""
            self._write(up + "\n".join(lines) + "\n")
            self._painted = len(lines)
        else:
            self._write("\n".join(lines) + "\n")

    def json(self, document: object) -> None:
        """Print one JSON document on one line, in ASCII."""
        self._write(json.dumps(document, allow_nan=False) + "\n")

    def error(self, code: int, message: str, hint: str) -> None:
        """Print an error as the one JSON document, where JSON is wanted and none is printed yet."""
        if self.as_json and not self._begun:
            self.json({"error": {"code": code, "message": message, "hint": hint}})

    def json_lines(self, documents: Iterable[object]) -> int:
        """Print JSON documents, one a line, as they come; answer how many."""
        count = 0
        for document in documents:
            if self._gone:
                break
            self.json(document)
            count += 1
        return count

    def raw(self, data: bytes) -> None:
        """Print bytes as they are; on a terminal, as neutral text."""
        if self.out_is_terminal:
            self.print(data.decode("utf-8", "replace"))
            return
        self._begun = True
        try:
            self._out.flush()
            self._out.buffer.write(data)
            self._out.flush()
        except OSError as error:
            self._lost(error)

    def say(self, text: str) -> None:
        """Narrate on standard error."""
        with suppress(OSError):
            self._err.write(neutral(text, lines=True) + "\n")
            self._err.flush()

    def progress(self, done: int, total: int, what: str) -> None:
        """Show progress on one line of a terminal; elsewhere nothing."""
        if self._err.isatty():
            with suppress(OSError):
                self._err.write(f"\r{what}: {done:,} of {total:,}\033[K")
                self._err.write("\r\033[K" if done >= total else "")
                self._err.flush()

    def read_bytes(self) -> bytes:
        """Read standard input to its end."""
        data: bytes = self.stdin.buffer.read()
        return data

    def close(self) -> None:
        """Flush; a reader that went away is no error, nor is narration that nobody can read."""
        try:
            self._out.flush()
        except OSError as error:
            self._lost(error)
        try:
            self._err.flush()
        except OSError:
            _to_nowhere(self._err)

    def _write(self, text: str) -> None:
        if self._gone:
            return
        self._begun = True
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as error:
            self._lost(error)

    def _lost(self, error: OSError) -> None:
        """Stop writing."""
        self._gone = True
        if not isinstance(error, BrokenPipeError):
            self.failed = error.strerror or str(error)
        _to_nowhere(self._out)


def _to_nowhere(stream: TextIO) -> None:
    """Keep the interpreter from ending with 120 for what is still in a stream's buffer."""
    if stream in (sys.stdout, sys.stderr):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
