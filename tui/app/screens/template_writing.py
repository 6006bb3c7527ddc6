"""What the operator does with the text itself: repair, put in, take out."""

import asyncio
import os
from pathlib import Path

from textual import work
from textual.app import SuspendNotSupported
from textual.content import Content

from tui.app.external_editor import edit_outside
from tui.app.offload import off
from tui.app.screens.ask_path import AskPath
from tui.app.screens.dialogs import Confirm
from tui.app.screens.snippets import Snippets
from tui.app.screens.template_buffer import Buffer, of_template
from tui.app.screens.template_finding import TemplateFinding
from tui.app.template_files import write_template_file
from tui.app.text import show
from tui.domain.errors import CallsheetError
from tui.engine.snippets import users_of
from tui.engine.template_files import Folder, file_name, look, read_source, template_name
from tui.prompts import Problem, include_tag, snippet_names

_LOOK = 1.0
"""Seconds between two looks at a watched folder."""


class TemplateWriting(TemplateFinding):
    """Suggestions, the operator's own editor, snippets, files."""

    problems: tuple[Problem, ...] = ()
    """What is wrong with the text."""
    _watched: Folder | None = None

    # -- suggestions

    def present_problem(self) -> Problem | None:
        """The problem that is gone to, else the first that has a suggestion."""
        raise NotImplementedError

    def action_apply(self) -> None:
        """Write what the present problem suggests."""
        problem = self.present_problem()
        if problem is None or not problem.suggestion:
            self.deck.say("No problem here has a suggestion.")
        elif not self.editor.put_suggestion(problem):
            self.deck.say("The text there is another by now.")

    def action_undo(self) -> None:
        """Take back the last edit, from wherever it was made."""
        self.editor.undo()

    # -- the operator's own editor

    def action_outside(self) -> None:
        """Change the text in the operator's own editor."""
        try:
            with self.app.suspend():
                text = edit_outside(self.editor.text, os.environ)
        except SuspendNotSupported:
            self.deck.say("This terminal cannot be lent to another program.", warning=True)
            return
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.app.refresh()
        self.put_text(text)

    # -- snippets and files

    @work(group="dialog", exclusive=True)
    async def action_snippet(self) -> None:
        """Put a tag that includes another template at the cursor, or edit that template."""
        templates = await off(self.desk.store.templates.all)
        others = sorted(
            (each for each in templates if each.id != self.buffer.template_id),
            key=lambda each: each.name.casefold(),
        )
        if not others:
            self.deck.say("There is no other template yet: ctrl+n begins one, ctrl+s names it.")
            return
        here = snippet_names(self.editor.document.get_line(self.editor.cursor_location[0]))
        users = await off(users_of, templates)
        picked = await self.app.push_screen_wait(Snippets(others, users, next(iter(here), "")))
        if picked is None:
            return
        if not picked.edit:
            try:
                self.editor.insert(include_tag(picked.template.name))
            except CallsheetError as error:
                self.deck.fail(error)
        elif await self._may_leave_text():
            await self._open_saved(picked.template.id)
        self.editor.focus()

    @work(group="dialog", exclusive=True)
    async def action_import_file(self) -> None:
        """Read a template from a file, unsaved."""
        asked = await self.app.push_screen_wait(AskPath(Content("Read a template from the file")))
        if asked is None:
            return
        try:
            source = await off(read_source, Path(asked))
        except CallsheetError as error:
            self.deck.fail(error)
            return
        if not await self._may_leave_text():
            return
        self.put_buffer(Buffer(name=template_name(Path(asked)), text=source))
        self.refresh_bindings()
        self.editor.focus()

    @work(group="dialog", exclusive=True)
    async def action_export_file(self) -> None:
        """Write the text to a file."""
        usual = self.desk.store.home / "exports" / file_name(self.buffer.title)
        asked = await self.app.push_screen_wait(
            AskPath(Content("Write this text to the file"), str(usual))
        )
        if asked is None:
            return
        path, text = Path(asked), self.buffer.text
        try:
            try:
                await off(write_template_file, path, text, False)
            except FileExistsError:
                question = show(f"{path} is there already. Write over it?")
                if not await self.app.push_screen_wait(Confirm(question, "write over it")):
                    return
                await off(write_template_file, path, text, True)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.deck.say(f"Written to {path}.")

    # -- a watched folder

    @work(group="dialog", exclusive=True)
    async def action_watch(self) -> None:
        """Keep a folder of templates in step from now on, or stop that."""
        if self._watched is not None:
            self.deck.say(f"{self._watched.path} is no longer watched.")
            self._watched = None
            return
        asked = await self.app.push_screen_wait(
            AskPath(Content("Watch the folder: every .j2 file saved there becomes a version"))
        )
        if asked is not None:
            self._watched = Folder(Path(asked))
            self.watch_folder(self._watched)

    @work(group="watch", exclusive=True)
    async def watch_folder(self, folder: Folder) -> None:
        """Take in what changes in a folder, as long as it is the watched one."""
        self.deck.say(f"{folder.path} is watched; the same command stops it.")
        while self._watched is folder:
            try:
                for taken in await off(lambda: list(look(self.desk, folder))):
                    if taken.template is None:
                        self.deck.say(f"{taken.path.name}: {taken.error}", warning=True)
                        continue
                    name, version = taken.template.name, taken.template.version
                    self.deck.say(f"{taken.path.name} is version {version} of {name} now.")
                    if taken.template.id == self.buffer.template_id and not self.buffer.unsaved:
                        self.put_buffer(of_template(taken.template))
            except CallsheetError as error:
                self._watched = None
                self.deck.fail(error)
                return
            await asyncio.sleep(_LOOK)
