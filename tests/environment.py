"""The environment that tests run in, whatever the one is that the run was started from.

A shell, a runner or a person sets what changes a screen's size and colours, a time on it, where a
request goes and when output is flushed. Tests that are about such a thing set it themselves.
"""

import os
import time

_KEPT = ("CALLSHEET_GOLDEN", "CALLSHEET_WRITE_GOLDEN")
_OURS = ("CALLSHEET_", "TEXTUAL")
_OTHERS = {
    "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM",
    "PYTHONUNBUFFERED", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONWARNINGS",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
}  # fmt: skip


def plain_environment() -> None:
    """Forget what this process's starter set of all that, and take UTC for the local time."""
    for name in list(os.environ):
        if name in _KEPT:
            continue
        if name.upper() in _OTHERS or name.startswith(_OURS):
            del os.environ[name]
    os.environ["TZ"] = "UTC"
    time.tzset()
