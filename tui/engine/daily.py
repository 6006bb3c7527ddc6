"""The copy of the day: kept on the first use of a workspace that has anything in it."""

from contextlib import ExitStack

from tui.domain.clock import Clock
from tui.domain.errors import Busy, CallsheetError
from tui.store import Store, daily_backup, is_due

_LOCK = "daily-backup"


def keep_daily(store: Store, clock: Clock) -> str:
    """Keep today's copy where there is none yet; answers in words why it could not be kept.

    A full disk must not keep the operator from the work, so nothing is raised; `doctor` tells how
    old the newest copy is. Another process that is copying right now is no trouble.
    """
    now = clock()
    try:
        if not is_due(store.home, now) or not (store.lists.all() or store.batches.all()):
            return ""
        with ExitStack() as held:
            try:
                held.enter_context(store.lock(_LOCK))
            except Busy as error:
                return str(error) if store.lock_is_free(_LOCK) else ""
            daily_backup(store.home, now)
    except CallsheetError as error:
        return str(error)
    return ""
