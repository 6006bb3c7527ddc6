"""A template saved: one version after another, and nobody's passed over."""

import asyncio
from functools import partial

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.screens.template_buffer import Buffer, of_template
from tui.app.screens.template_drafts import keep_draft
from tui.app.screens.template_reader import TemplateReader
from tui.app.text import plain, show
from tui.app.widgets.editor import PromptEditor
from tui.domain.errors import CallsheetError, NotFound
from tui.domain.template import Template
from tui.engine.versions import Overtaken, save_version

_LOOK = 1.0
"""Seconds between two looks whether anybody has written; a look costs one PRAGMA."""


class TemplateSaving(TemplateReader):
    """Keeps the text that is edited, and saves it."""

    buffer: Buffer = Buffer()
    """The text being edited."""

    latest: Template | None = None
    """The newest version that somebody else saved of a template opened here."""

    @property
    def editor(self) -> PromptEditor:
        """The editor."""
        return self.query_one("#editor", PromptEditor)

    def put_buffer(self, buffer: Buffer) -> None:
        """Edit another text."""
        raise NotImplementedError

    def put_text(self, text: str) -> None:
        """Put a whole text into the editor as one edit that can be taken back."""
        if text != self.editor.text:
            self.editor.replace(text, (0, 0), self.editor.document.end)

    def show_name(self) -> None:
        """Show the name and what is saved."""
        raise NotImplementedError

    async def keep_now(self) -> None:
        """Keep the unsaved text in the workspace, or forget it once it is saved."""
        try:
            await off(keep_draft, self.desk, self.buffer)
        except CallsheetError as error:
            self.deck.fail(error)

    @work(group="dialog", exclusive=True)
    async def action_save(self) -> None:
        """Save the text as a new version."""
        await self._save()

    @work(group="dialog", exclusive=True)
    async def action_save_noted(self) -> None:
        """Save the text as a new version with a note of what is new in it."""
        note = await self.app.push_screen_wait(
            AskLine(Content("What is new in this version?"), placeholder="shorter opening")
        )
        if note is not None:
            await self._save(note)

    async def _save(self, note: str = "") -> bool:
        """Answer whether the text is saved now."""
        buffer = self.buffer
        if buffer.version and not buffer.unsaved:
            self.deck.say(f"Nothing to save: version {buffer.version} has this text.")
            return True
        name = buffer.name
        if not buffer.template_id:
            asked = await self.app.push_screen_wait(
                AskLine(Content("A name for this template"), name, placeholder="renewal-call")
            )
            if asked is None:
                return False
            name = asked
        try:
            saved = await self._save_as(name, note)
        except CallsheetError as error:
            self.deck.fail(error)
            return False
        if saved is None:
            return False
        self.buffer = of_template(saved).typed(self.editor.text)
        self.show_name()
        self.refresh_bindings()
        await self.keep_now()
        self.deck.say(f"Saved as version {saved.version} of {saved.name}.")
        return True

    async def _save_as(self, name: str, note: str) -> Template | None:
        """Save; what somebody else saved or removed meanwhile is asked about. None is a no."""
        identity, made_from = self.buffer.template_id, self.buffer.version
        while True:
            save = partial(save_version, template_id=identity, made_from=made_from)
            try:
                return await off(save, self.desk, name, self.buffer.text, note)
            except Overtaken as other:
                if not await self._agree_over(other.latest, made_from):
                    return None
                identity, made_from = other.latest.id, other.latest.version
            except NotFound:
                words = f"{name} was removed meanwhile. Save this text as a new template?"
                if not await self.app.push_screen_wait(Confirm(show(words), "save it")):
                    return None
                identity, made_from = "", 0

    async def _agree_over(self, latest: Template, made_from: int) -> bool:
        who, next_one = latest.author or "Somebody", latest.version + 1
        words = (
            f"{who} saved version {latest.version} meanwhile. Save yours as version {next_one}? "
            "Theirs stays among the versions; F8 compares both."
            if made_from
            else f"There is a template {latest.name} already: version {latest.version}, by {who}. "
            f"Save this text as its version {next_one}? Any other name makes a new template."
        )
        return await self.app.push_screen_wait(Confirm(show(words), "save mine"))

    async def _open_saved(self, template_id: str) -> None:
        """Open a saved template: it is read before it is asked what becomes of this text."""
        try:
            await off(self.desk.store.templates.get, template_id)
            if await self._may_leave_text():
                opened = await off(self.desk.store.templates.get, template_id)
                self.put_buffer(of_template(opened))
        except CallsheetError as error:
            self.deck.fail(error)
        self.refresh_bindings()

    async def _may_leave_text(self) -> bool:
        """Ask what becomes of an unsaved text; answer whether another may be opened."""
        if not self.buffer.unsaved:
            return True
        options = [
            ("save", Content("save it, then go on")),
            ("drop", Content.styled("drop what is not saved", "$error")),
        ]
        title = show(f"{self.buffer.title} has changes that are not saved", style="bold")
        chosen = await self.app.push_screen_wait(Choose(title, options))
        if chosen == "save":
            return await self._save()
        if chosen == "drop":
            self.buffer = self.buffer.typed(self.buffer.saved)
            await self.keep_now()
        return chosen == "drop"

    @work(group="watch-others", exclusive=True)
    async def watch_others(self) -> None:
        """Follow what others save for as long as this place is shown."""
        seen: int | None = None
        while self.app.current_mode == self.PLACE:
            try:
                version = await off(self.desk.store.data_version)
            except CallsheetError as error:
                self.deck.fail(error)
                return
            # A command or a dialog goes on with the text that it began with.
            if version != seen and not self._is_acting():
                seen = version
                self.follow_others()
            await asyncio.sleep(_LOOK)

    @work(group="others", exclusive=True)
    async def follow_others(self) -> None:
        """Take over what somebody else saved, unless the text here has changes of its own."""
        buffer = self.buffer
        if not buffer.template_id:
            return
        try:
            latest = await off(self.desk.store.templates.get, buffer.template_id)
        except NotFound:
            if buffer == self.buffer:
                self.buffer = Buffer(name=buffer.name, text=buffer.text)
                self.show_name()
                self.refresh_bindings()
                self.deck.say(f"{buffer.title} was removed; ctrl+s makes it anew.", warning=True)
            return
        except CallsheetError as error:
            self.deck.fail(error)
            return
        if latest.version <= buffer.version or buffer != self.buffer:
            return
        if latest != self.latest:
            who = latest.author or "Somebody"
            self.deck.say(f"{who} saved version {latest.version} of {latest.name} meanwhile.")
        self.latest = latest
        # What was typed just now is in the editor before it is here.
        if not buffer.unsaved and self.editor.text == buffer.text:
            self.buffer = of_template(latest).typed(buffer.text)
            at = self.editor.cursor_location
            self.put_text(latest.source)
            self.editor.move_cursor(at)
        self.show_name()

    def overtaken(self) -> str:
        """Answer who saved what since the version this text was made from, "" for nobody."""
        latest, buffer = self.latest, self.buffer
        if latest is None or latest.id != buffer.template_id or latest.version <= buffer.version:
            return ""
        return f"{plain(latest.author, 20) or 'somebody'} saved version {latest.version}"

    def _is_acting(self) -> bool:
        workers = (each for each in self.workers if each.node is self and each.group == "dialog")
        return any(each.is_running for each in workers)
