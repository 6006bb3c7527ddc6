"""All that a sender imports, loaded once by the process that senders are forked from."""

import tui.cli.main
import tui.cli.verbs.control
import tui.cli.verbs.doubt
import tui.cli.verbs.send
import tui.cli.verbs.status
import tui.cli.verbs.suppress
import tui.engine.connection
import tui.engine.control
import tui.engine.reconciling
import tui.engine.sending
import tui.engine.suppressing
import tui.providers
import tui.settings
import tui.store

__all__ = ["tui"]
