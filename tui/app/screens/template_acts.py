"""What the operator does with templates: the commands of the Templates screen."""

from textual import work
from textual.content import Content

from tui.app.offload import off
from tui.app.screens.dialogs import AskLine, Choose, Confirm
from tui.app.screens.find_contact import FindContact
from tui.app.screens.snippets import used_by
from tui.app.screens.template_buffer import Buffer, of_template
from tui.app.screens.template_drafts import Draft, first_draft, keep_draft, other_drafts, take_draft
from tui.app.screens.template_saving import TemplateSaving
from tui.app.screens.template_test import TemplateTest
from tui.app.screens.versions import Versions, history_of
from tui.app.text import cell, plain, show
from tui.domain.errors import CallsheetError
from tui.engine.fitting import fitting_template
from tui.engine.pasting import confirm_pasted
from tui.engine.snippets import remove_template
from tui.engine.testcall import own_number


class TemplateActs(TemplateSaving):
    """The commands; what they act on is `buffer`."""

    copyable: str = ""
    """The present view as text."""

    users: tuple[str, ...] = ()
    """The names of the templates that reach this one as a snippet."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what needs a saved template, or another profile."""
        if action in {"versions", "rename", "remove"}:
            return bool(self.buffer.version)
        if action == "confirm_pasted":
            return self.desk.profile.provider == "levers" and bool(self.buffer.version)
        return True

    # -- opening

    @work(group="dialog", exclusive=True)
    async def open_first(self) -> None:
        """Open the unsaved text of last time, else the newest template that fits the list."""
        draft, more = await off(first_draft, self.desk)
        others = f"{more} more unsaved text{'s' * (more != 1)} kept: F2 opens." if more else ""
        if draft is not None:
            self.put_buffer(draft)
            self.deck.say(f"Your unsaved text of {draft.title} is back. {others}".rstrip())
            return
        if others:
            self.deck.say(others.replace(" more", ""))
        fitting = await off(fitting_template, self.desk, self.deck.chosen_list)
        self.put_buffer(of_template(fitting) if fitting else Buffer())
        self.refresh_bindings()

    @work(group="dialog", exclusive=True)
    async def action_open(self) -> None:
        """Open another template."""
        templates = await off(self.desk.store.templates.all)
        drafts = {each.key: each for each in await off(other_drafts, self.desk)}
        if not templates and not drafts:
            self.deck.say("There is no saved template yet; ctrl+s saves this one.")
            return
        options = [(key, _unsaved(each)) for key, each in drafts.items()]
        options += [
            (
                each.id,
                Content.assemble(
                    cell(each.name, 30),
                    (f"  v{each.version:<4} {each.saved_at.astimezone():%Y-%m-%d %H:%M}", "$faint"),
                ),
            )
            for each in sorted(templates, key=lambda each: each.name.casefold())
        ]
        chosen = await self.app.push_screen_wait(
            Choose(Content("Open a template"), options, self.buffer.template_id)
        )
        if chosen in drafts:
            await self._open_left(drafts[chosen])
        elif chosen is not None:
            await self._open_saved(chosen)

    async def _open_left(self, draft: Draft) -> None:
        """Go on with what another window has left."""
        if await self._may_leave_text():
            self.put_buffer(await off(take_draft, self.desk, draft))
            self.refresh_bindings()

    @work(group="dialog", exclusive=True)
    async def action_new(self) -> None:
        """Begin a new template."""
        if await self._may_leave_text():
            self.put_buffer(Buffer())
            self.refresh_bindings()
            self.editor.focus()

    @work(group="dialog", exclusive=True)
    async def action_versions(self) -> None:
        """Look at earlier versions, compare any two, bring one back."""
        try:
            history = await off(history_of, self.desk.store, self.buffer.template_id)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        chosen = await self.app.push_screen_wait(Versions(history, self.buffer.text))
        if chosen is not None:
            self.put_text(chosen.source)
            self.deck.say(f"The text of version {chosen.version} is back, unsaved.")

    @work(group="dialog", exclusive=True)
    async def action_rename(self) -> None:
        """Give this template another name."""
        title = Content("Another name for this template")
        if self.users:
            words = f"{used_by(self.users)}: there its present name stays written"
            title = Content.assemble(title, (f"\n{words}", "$warning"))
        name = await self.app.push_screen_wait(AskLine(title, self.buffer.name))
        if name is None:
            return
        try:
            await off(self.desk.store.templates.rename, self.buffer.template_id, name)
            renamed = await off(self.desk.store.templates.get, self.buffer.template_id)
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.buffer = of_template(renamed).typed(self.editor.text)
        self.show_name()

    @work(group="dialog", exclusive=True)
    async def action_remove(self) -> None:
        """Remove this template, all its versions, after its name was typed."""
        name = plain(self.buffer.name)
        used = f" It is {used_by(self.users)}." if self.users else ""
        question = show(f"Remove {name} and all its versions?{used} Type its name.")
        if not await self.app.push_screen_wait(Confirm(question, "remove", name)):
            return
        try:
            await off(remove_template, self.desk, self.buffer.template_id)
            await off(keep_draft, self.desk, self.buffer.typed(self.buffer.saved))
        except CallsheetError as error:
            self.deck.fail(error)
            return
        self.put_buffer(Buffer())
        self.refresh_bindings()

    # -- whom it is read for

    @work(group="dialog", exclusive=True)
    async def action_list(self) -> None:
        """Choose the contact list that feeds the preview."""
        lists = await off(self.desk.store.lists.all)
        if not lists:
            self.deck.say("There are no contacts yet: 1, then i imports a file.", warning=True)
            return
        options = [
            (
                each.id,
                Content.assemble(f"{plain(each.name, 40):<40}", (f"{each.contacts:>9,}", "$faint")),
            )
            for each in lists
        ]
        current = self.contact_list.id if self.contact_list else ""
        chosen = await self.app.push_screen_wait(
            Choose(Content("Which list feeds the preview?"), options, current)
        )
        if chosen:
            await self.use_list(chosen)

    @work(group="dialog", exclusive=True)
    async def action_find_contact(self) -> None:
        """Choose whom the text is read for."""
        if self.contact_list is None:
            self.deck.say("There are no contacts yet: 1, then i imports a file.", warning=True)
            return
        found = await self.app.push_screen_wait(
            FindContact(self.desk.store, self.contact_list, self.find)
        )
        if found is not None:
            self.read_for(found.find, found.index)

    # -- the rest

    @work(group="dialog", exclusive=True)
    async def action_test_call(self) -> None:
        """Ring one's own phone with the words of the contact that the preview is for."""
        if self.contact is None:
            self.deck.say("There is nobody whose words could be tried.", warning=True)
            return
        if (self.buffer.unsaved or not self.buffer.version) and not await self._save_for_test():
            return
        try:
            await off(own_number, self.desk)
            template = await off(self.desk.store.templates.get, self.buffer.template_id)
            await self.deck.link.open()
        except CallsheetError as error:
            self.deck.fail(error)
            return
        await self.app.push_screen_wait(
            TemplateTest(self.desk, self.deck.link, template, self.contact, self.deck.account())
        )

    async def _save_for_test(self) -> bool:
        question = show("A test call tries what is saved. Save this text now?")
        return await self.app.push_screen_wait(Confirm(question, "save it")) and await self._save()

    def action_edit(self) -> None:
        """Go to the text."""
        self.editor.focus()

    @work(group="dialog", exclusive=True)
    async def action_copy(self) -> None:
        """Copy what the preview shows."""
        if self.copyable:
            await self.deck.copy(self.copyable, f"{len(self.copyable):,} characters")

    @work(group="dialog", exclusive=True)
    async def action_confirm_pasted(self) -> None:
        """Record that the Levers app holds the shared text of the saved template."""
        if self.buffer.unsaved and not await self._save():
            return
        question = Content(
            "Does the Levers app hold exactly this text now? It cannot be read back: the calls "
            "are as right as this answer."
        )
        if not await self.app.push_screen_wait(Confirm(question, "it does")):
            return
        try:
            await off(confirm_pasted, self.desk, self.buffer.template_id)
        except CallsheetError as error:
            self.deck.fail(error)
        self.read_again()


def _unsaved(draft: Draft) -> Content:
    """Answer the line of a text that was left unsaved: its name, and how it begins."""
    begins = " ".join(draft.buffer.text.split())
    state = "unsaved, still open" if draft.is_open else "unsaved"
    return Content.assemble(
        cell(draft.buffer.title, 30), (f"  {state}  ", "$warning"), (plain(begins, 40), "$faint")
    )
