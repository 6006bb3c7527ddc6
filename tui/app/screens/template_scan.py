"""The whole list, tried in the background, and the way from a count to its contacts."""

import asyncio
from time import monotonic

from textual import on, work
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.app.giving_way import GivesWay
from tui.app.offload import off
from tui.app.screens.dialogs import Choose
from tui.app.screens.template_reader import Some
from tui.app.screens.template_writing import TemplateWriting
from tui.app.survey import Finding, findings, head_line, short_line, whose
from tui.app.text import Lines, plain
from tui.app.widgets.words import Words
from tui.domain.errors import CallsheetError
from tui.engine.scan_results import ListScan
from tui.engine.scanning import scan

_PAUSE = 0.5
"""Seconds without typing before the whole list is tried."""

_TOLD_EVERY = 0.1
"""Seconds between two words of how far the list is tried."""

_ODD = "worth a look"


class TemplateScan(TemplateWriting):
    """Tries the text on every contact while nobody types; a change of either begins anew."""

    found: ListScan | None = None
    """What the last whole try came to."""
    findings: tuple[Finding, ...] = ()
    _scanned: tuple[str, str, int] | None = None
    _present: GivesWay | None = None
    """The present try."""

    def list_changed(self) -> None:
        """Try the list, where it or the workspace is another than before."""
        self.scan_soon()

    def text_changed(self) -> None:
        """Try the list with the new text, once typing pauses; the old count says nothing of it."""
        if self._present is not None:
            # Its worker is cancelled when the loop comes to it; the preview needs the time now.
            self._present.call_off()
        self.show_count()
        self.scan_soon()

    def key_pressed(self) -> None:
        """Let what a key asks for come first."""
        if self._present is not None:
            self._present.key()

    @work(exclusive=True, group="scan")
    async def scan_soon(self) -> None:
        """Try the whole list once typing pauses; asked again, it begins anew."""
        await asyncio.sleep(_PAUSE)
        contact_list, source = self.contact_list, self.buffer.text
        if contact_list is None or not source.strip():
            self._put_scan(None, (), "")
            return
        key = (source, contact_list.id, contact_list.contacts)
        loop = asyncio.get_running_loop()
        present = self._present = GivesWay()
        told = 0.0

        def progress(tried: int, total: int) -> None:
            nonlocal told
            if tried < total and monotonic() - told < _TOLD_EVERY:
                return
            told = monotonic()
            loop.call_soon_threadsafe(lambda: None if present.over else self._tell(tried, total))

        try:
            found = await off(
                scan,
                self.desk,
                source,
                contact_list.id,
                worker=self.deck.scanner,
                on_progress=progress,
                cancelled=present,
            )
            if found is None:
                return
            people = await off(self.desk.store.contacts.get_many, whose(found))
            names = {ref: each.name or each.phone for ref, each in people.items()}
            # A value that no filter reads gives every contact a problem of its own.
            lines = await off(findings, found, names)
        except CallsheetError as error:
            self._put_scan(None, (), f"{error.message} {error.hint}")
            return
        finally:
            present.call_off()
        self._scanned = key
        self._put_scan(found, lines, "")

    def _tell(self, tried: int, total: int) -> None:
        words = f"{tried:,} of {total:,} tried …"
        self.query_one("#list-head", Words).put(Content.styled(words, "$faint"))

    def _put_scan(self, found: ListScan | None, lines: tuple[Finding, ...], trouble: str) -> None:
        self.found, self.findings = found, lines
        head = head_line(found) if found is not None else Content("There is nothing to try.")
        if trouble:
            head = Content.styled(plain(trouble), "$error")
        self.query_one("#list-head", Words).put(head)
        listed = self.query_one("#findings", OptionList)
        kept = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(each.content, disabled=not each.refs) for each in self.findings])
        led = [place for place, each in enumerate(self.findings) if each.refs]
        if led:
            listed.highlighted = kept if kept in led else led[0]
        self.show_count()

    def show_count(self) -> None:
        """Show the number of problems and what the list came to."""
        raise NotImplementedError

    def scan_words(self) -> Content | None:
        """What the list came to with this text, in a few words; None while it is not known."""
        if self.found is None or self._scanned is None or self._scanned[0] != self.buffer.text:
            return None
        return short_line(self.found)

    # -- from a count to its contacts

    @on(OptionList.OptionSelected, "#findings")
    def _finding_selected(self, event: OptionList.OptionSelected) -> None:
        finding = self.findings[event.option_index]
        self.show_view("text")
        self.read_some(Some(finding.label, finding.refs, finding.contacts))

    def show_view(self, view: str) -> None:
        """Show one of the views."""
        raise NotImplementedError

    def action_odd_contact(self) -> None:
        """Read the text for the next contact with a problem."""
        if self.found is None:
            self.deck.say("The list is being tried; ask again in a moment.")
            return
        odd = Some(_ODD, self.found.odd_refs, self.found.odd)
        if not odd.refs:
            self.deck.say(f"Nobody of {self.found.tried:,} contacts is worth a look.")
        elif self.some == odd:
            self.action_next_contact()
        else:
            self.read_some(odd)

    @work(group="dialog", exclusive=True)
    async def action_whom(self) -> None:
        """Choose whom the text is read for by what the list came to."""
        here = self.editor.word_at_cursor()
        ways = self._ways(here)
        options = [
            ("problem", Content("next with a problem")),
            *((key, each.content) for key, each in ways.items()),
            ("random", Content("somebody at random")),
            ("everybody", Content("everybody, from the first")),
        ]
        current = f"without {here}" if f"without {here}" in ways else "problem"
        chosen = await self.app.push_screen_wait(
            Choose(Content("Read the text for"), options, current)
        )
        if chosen == "problem":
            self.action_odd_contact()
        elif chosen == "random":
            self.action_random_contact()
        elif chosen == "everybody":
            self.read_for("", 0)
        elif chosen is not None:
            way = ways[chosen]
            self.read_some(Some(way.label, way.refs, way.contacts))

    def _ways(self, here: str) -> dict[str, Finding]:
        """The findings that have contacts, each once; that of the word under the cursor first."""
        ways: dict[str, Finding] = {}
        order = {"length": 1}
        for each in sorted(
            self.findings,
            key=lambda each: 0 if here and each.variable == here else order.get(each.kind, 2),
        ):
            if each.refs:
                ways.setdefault(plain(each.label, 60, Lines.MARK), each)
        return ways
