"""The copy of the day: kept on the first use of a workspace that has anything in it."""

from tui.domain.clock import Clock
from tui.domain.errors import CallsheetError, HeldElsewhere
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
        with store.lock(_LOCK):
            daily_backup(store.home, now)
    except HeldElsewhere:
        return ""
    except CallsheetError as error:
        return str(error)
    return ""
