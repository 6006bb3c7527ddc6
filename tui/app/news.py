"""What the link tells the screens; posted from its thread, and only when something happened."""

from dataclasses import dataclass

from textual.message import Message

from tui.domain.errors import CallsheetError
from tui.engine.sending import SendReport


@dataclass
class Connected(Message, bubble=False):
    """A connection was opened; `simulated` is the answer of the handshake."""

    simulated: bool


@dataclass
class Changed(Message, bubble=False):
    """Something in the workspace was written, by this process or another."""


@dataclass
class Trouble(Message, bubble=False):
    """Following a batch met an obstacle; an empty text says that it is gone."""

    batch_id: str
    text: str


@dataclass
class Broken(Message, bubble=False):
    """Following ended by a fault of our own; nothing would be known any more."""

    fault: BaseException


@dataclass
class SendEnded(Message, bubble=False):
    """A send has come to its end: with a report, or with the error that refused it."""

    batch_id: str
    name: str
    report: SendReport | None
    error: CallsheetError | None = None
