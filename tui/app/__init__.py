"""The operator's terminal: Textual and nothing else is known here, no rule of the domain is."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.settings import Settings


def run_app(settings: "Settings", operator: str, start: str = "contacts") -> int:
    """Open the workspace and run the app; answer the exit code (0, or 1 after a fault).

    Choosing another account begins the app again on it; one that cannot be used is said, and the
    app stays where it was. Raises CallsheetError where the workspace cannot be opened.
    """
    # Textual's own setting, read when it is first imported: what has changed is drawn within 8 ms
    # instead of 17, which is a third of what a key may take until the preview follows it.
    os.environ.setdefault("TEXTUAL_FPS", "120")

    from tui.app.app import CallsheetApp
    from tui.app.collecting import seldom_collecting
    from tui.app.marks import speaks_utf8
    from tui.domain.errors import CallsheetError
    from tui.engine.daily import keep_daily
    from tui.engine.desk import Desk
    from tui.engine.handover import handing_over
    from tui.engine.import_undo import sweep_imports
    from tui.settings import switched
    from tui.store import open_store

    def clock() -> datetime:
        return datetime.now(UTC)

    store = open_store(settings.home, clock)
    keeper = ThreadPoolExecutor(1)
    copied: Future[str] | None = keeper.submit(keep_daily, store, clock)
    trouble: CallsheetError | None = None
    quick = ExitStack()
    try:
        quick.enter_context(handing_over())
        quick.enter_context(seldom_collecting())
        while True:
            desk = Desk(
                store,
                settings.profile,
                clock,
                operator,
                settings.simulator_speed,
                settings.simulator_seed,
                settings.rules,
            )
            sweep_imports(desk)
            app = CallsheetApp(
                desk,
                start,
                ascii_only=not speaks_utf8(os.environ),
                accounts=tuple(settings.profiles),
                trouble=trouble,
                copied=copied,
            )
            copied = None  # told once
            account = app.run()
            if not isinstance(account, str):
                return app.return_code or 0
            start, trouble = app.current_mode, None
            try:
                settings = switched(settings, account, os.environ)
            except CallsheetError as error:
                trouble = error
    finally:
        quick.close()
        keeper.shutdown()
        store.close()
