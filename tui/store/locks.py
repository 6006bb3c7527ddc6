"""Locks between processes: flock, so the kernel frees them when their holder dies."""

import fcntl
import getpass
import json
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.domain.clock import Clock, from_text, to_text
from tui.domain.errors import Busy, HeldElsewhere
from tui.store.records import LockHolder

_SAFE = re.compile(r"[a-z0-9_-]{1,80}")
_TRIES = 20


class Locks:
    """The named locks of one workspace, files in its `locks` folder."""

    def __init__(self, folder: Path, clock: Clock, mode: int) -> None:
        self._folder = folder
        self._clock = clock
        self._mode = mode

    @contextmanager
    def hold(self, name: str, operator: str = "") -> Iterator[LockHolder]:
        """Hold a lock; raise HeldElsewhere at once, naming who, where somebody else has it.

        `operator` is the login name where it is not given. Raises Busy where it cannot be written.
        """
        descriptor = self._open(name)
        try:
            self._take(descriptor, name)
            holder = LockHolder(
                name, socket.gethostname(), os.getpid(), operator or _login(), self._clock()
            )
            self._say(descriptor, holder)
            try:
                yield holder
            finally:
                os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)

    def is_free(self, name: str) -> bool:
        """Answer whether nobody holds the lock now."""
        if not self._path(name).exists():
            return True
        descriptor = self._open(name)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(descriptor)

    def refuse_while_held(self) -> None:
        """Raise HeldElsewhere, naming the holder, where anybody holds any lock."""
        for path in sorted(self._folder.iterdir()):
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                self._take(descriptor, path.name)
            finally:
                os.close(descriptor)

    def _take(self, descriptor: int, name: str) -> None:
        # Whoever asks `is_free` has it for an instant: an absent or dead holder is asked again.
        for _ in range(_TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = _read(descriptor, name)
                if holder is not None and not _gone(holder):
                    break
                time.sleep(0.005)
            else:
                return
        holder = _read(descriptor, name)
        if holder is None:
            raise HeldElsewhere(f"{name!r} is held by another process.", "Try again in a moment.")
        raise HeldElsewhere(
            f"{name!r} is held by {holder.operator or 'somebody'} on {holder.host},"
            f" process {holder.pid}, since {holder.since:%Y-%m-%d %H:%M:%S} UTC.",
            "Wait until it is done, or end that process.",
        )

    def _say(self, descriptor: int, holder: LockHolder) -> None:
        try:
            _write(descriptor, holder)
        except OSError as error:
            raise Busy(
                f"The lock {self._path(holder.name)} cannot be written: {error.strerror}.",
                "Free some space, then do it again; nothing was changed.",
            ) from error

    def _open(self, name: str) -> int:
        try:
            descriptor = os.open(
                self._path(name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, self._mode
            )
            if os.fstat(descriptor).st_uid == os.geteuid():
                os.fchmod(descriptor, self._mode)  # the umask may have shut the group out
            return descriptor
        except OSError as error:
            raise Busy(
                f"The lock {self._path(name)} cannot be opened: {error.strerror}.",
                "The workspace must be writable for this user.",
            ) from error

    def _path(self, name: str) -> Path:
        safe = name if _SAFE.fullmatch(name) else "=" + name.encode().hex()
        return self._folder / safe


def _write(descriptor: int, holder: LockHolder) -> None:
    text = json.dumps(
        {
            "host": holder.host,
            "pid": holder.pid,
            "operator": holder.operator,
            "since": to_text(holder.since),
        }
    )
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


def _read(descriptor: int, name: str) -> LockHolder | None:
    text = os.pread(descriptor, 4096, 0)
    try:
        found = json.loads(text)
        return LockHolder(
            name, found["host"], found["pid"], found["operator"], from_text(found["since"])
        )
    except (ValueError, KeyError, TypeError):  # being written, or just let go
        return None


def _gone(holder: LockHolder) -> bool:
    if holder.host != socket.gethostname():
        return False
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
