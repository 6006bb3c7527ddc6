"""The payload view: the exact bytes of each request, as it left or as it would leave now."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.app.offload import off
from tui.app.screens.compose.panel import request_words
from tui.app.text import plain, show
from tui.app.widgets.words import Words
from tui.app.wording import calls_of
from tui.domain.batch import Batch
from tui.domain.errors import CallsheetError
from tui.engine.connection import offline_provider
from tui.engine.desk import Desk
from tui.engine.payload import payload

_SHOWN = 20_000


@dataclass(frozen=True, slots=True)
class Body:
    """One request: where it goes, its bytes, and those bytes laid out for reading."""

    url: str
    raw: bytes
    pretty: str
    calls: int

    @property
    def sha256(self) -> str:
        """The digest that the journal keeps of it."""
        return hashlib.sha256(self.raw).hexdigest()


def read_body(desk: Desk, batch_id: str, number: int, overrides: Collection[str]) -> Body:
    """Build (or fetch) a request, counted from 0. Blocks; raises what `payload` raises."""
    raw = payload(desk, batch_id, number, overrides)
    parsed = json.loads(raw)
    calls = len(parsed.get("call_data") or parsed.get("contacts") or ())
    pretty = json.dumps(parsed, ensure_ascii=False, indent=2)[: _SHOWN + 1]
    path = offline_provider(desk).send_url().partition("://")[2].partition("/")[2]
    base = desk.profile.base_url.partition("://")[2].partition("/")[0] or "the simulator"
    return Body(f"POST {base}/{path}", raw, pretty, calls)


def write_body(desk: Desk, batch: Batch, number: int, body: Body) -> Path:
    """Write the exact bytes to `exports/`. Blocks."""
    path: Path = desk.store.home / "exports" / f"{batch.id}-request-{number + 1}.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(body.raw)
    return path


class PayloadDialog(ModalScreen[None]):
    """Left and right go through the requests; w writes the bytes to a file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,p,enter", "close", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("w", "write", show=False),
        Binding("r", "raw", show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        batch: Batch,
        sent: int,
        sizes: tuple[int, ...],
        overrides: Collection[str],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._batch = batch
        self._sent = sent
        self._sizes = sizes
        self._overrides = frozenset(overrides)
        self._number = sent if sizes else max(0, sent - 1)
        self._body: Body | None = None
        self._raw = False

    def compose(self) -> ComposeResult:
        """Yield head, body and keys."""
        with Vertical(classes="dialog wide"):
            yield Words(id="payload-head")
            with VerticalScroll(id="payload-body"):
                yield Words(id="payload-text")
            yield Words(
                Content("← → other requests · r as raw bytes · w write to a file · esc closes"),
                classes="hint",
            )

    def on_mount(self) -> None:
        """Show the next request."""
        self.query_one("#payload-body").focus()
        self._load()

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_turn(self, by: int) -> None:
        """Go to another request."""
        last = self._sent + len(self._sizes) - 1
        number = max(0, min(self._number + by, last))
        if number != self._number:
            self._number = number
            self._load()

    def action_raw(self) -> None:
        """Show the bytes as they are, or laid out."""
        self._raw = not self._raw
        self._put()

    @work(exclusive=True)
    async def action_write(self) -> None:
        """Write the exact bytes to a file, and say where."""
        if self._body is not None:
            path = await off(write_body, self._desk, self._batch, self._number, self._body)
            self.query_one(".hint", Words).put(show(f"written to {path}", 300))

    @work(exclusive=True)
    async def _load(self) -> None:
        try:
            self._body = await off(
                read_body, self._desk, self._batch.id, self._number, self._overrides
            )
        except CallsheetError as error:
            self._body = None
            self.query_one("#payload-text", Words).put(show(str(error), 500, style="$error"))
            return
        self._put()
        self.query_one("#payload-body", VerticalScroll).scroll_home(animate=False)

    def _put(self) -> None:
        body = self._body
        if body is None:
            return
        left = self._number < self._sent
        when = "as it left" if left else "as it would leave now"
        last = self._sent + len(self._sizes)
        lines = [
            Content.assemble(
                (f"Request {self._number + 1:,} of {last:,}", "bold"),
                f"  {when} · {calls_of(body.calls)} · {len(body.raw):,} bytes",
            ),
            show(body.url, 200, style="$faint"),
            Content.styled(f"sha256 {body.sha256}", "$faint"),
        ]
        if len(self._sizes) > 1:
            lines.append(Content.styled(f"to come: {request_words(self._sizes)}", "$faint"))
        if self._batch.options.batch_webhook:
            lines.append(
                Content.styled(
                    "batch_webhook is called once per request, not per batch", "$warning"
                )
            )
        self.query_one("#payload-head", Words).put(Content("\n").join(lines))
        text = body.raw.decode("utf-8", "replace") if self._raw else body.pretty
        shown = plain(text, _SHOWN)
        if len(text) > _SHOWN:
            shown += f"\n\nThe first {_SHOWN:,} characters; w writes all of it to a file."
        self.query_one("#payload-text", Words).put(Content(shown))
