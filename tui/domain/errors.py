"""What can go wrong, as one tree.

Each error says what happened, to which thing, and what to do next. Headless verbs turn the kinds
into exit codes, screens show the same words.

    CallsheetError
    ├── UsageError            a word, a setting or a file is not what it must be
    ├── NotFound              no such list, template, batch
    ├── NameTaken             the name is in use
    ├── Refused               refused before anything was sent
    ├── Busy                  somebody else holds it, or the workspace cannot be written now
    │   └── HeldElsewhere     the former: another process is at it
    ├── NotReached            the provider could not be reached; nothing left this machine
    └── ProviderRejected      the provider said no
        └── AccountRefused    it says so to whatever this account asks
"""


class CallsheetError(Exception):
    """The root: `message` says what happened and to what, `hint` what to do next.

    A hint names options of the command line. `about` is the word of the operator's that it asks
    for (`encoding`, `sheet`, …): a screen has a key or a field for it, and says that instead.
    """

    def __init__(self, message: str, hint: str = "", about: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.about = about

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class UsageError(CallsheetError):
    """A word, a setting or a file is not what it must be."""


class NotFound(CallsheetError):
    """There is no list, template, batch, contact or attempt of that name or id."""


class NameTaken(CallsheetError):
    """The name is in use."""


class Refused(CallsheetError):
    """Refused before anything was sent."""


class Busy(CallsheetError):
    """Another process holds it, or the workspace is locked, read-only or full."""


class HeldElsewhere(Busy):
    """Another process holds it; whoever can wait for that one's work need not do it too."""


class NotReached(CallsheetError):
    """The provider could not be reached; nothing left this machine."""


class ProviderRejected(CallsheetError):
    """The provider answered that it will not do it."""


class AccountRefused(ProviderRejected):
    """The provider does not know the key, or forbids the account: asking for another won't help."""
