"""What a terminal gives a process by way of signals, however the tests themselves were started.

Under nohup, in the background of a script and under some runners SIGINT or SIGHUP are ignored or
blocked, and every program that a test starts inherits that.
"""

import signal
from types import FrameType

_SENT_BY_TESTS = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGALRM)


def as_from_a_terminal() -> None:
    """Have this process's children start with every signal unblocked and none ignored.

    The process itself goes on to outlive what it was told to: a handler that does nothing is not
    inherited by another program, as `SIG_IGN` is.
    """
    for number in _SENT_BY_TESTS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, _outlive)
    if signal.getsignal(signal.SIGCHLD) is signal.SIG_IGN:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # else no child has an exit code
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {*_SENT_BY_TESTS, signal.SIGCHLD})


def _outlive(number: int, frame: FrameType | None) -> None:
    pass
