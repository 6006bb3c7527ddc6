"""A test call straight from a template: one's own phone rings with one contact's words."""

from tui.app.link import Link
from tui.app.screens.compose.test_dialog import TestDialog
from tui.domain.batch import SPOKEN_PARAMETERS, Batch, BatchOptions, CallRow
from tui.domain.contact import Contact, contact_values
from tui.domain.template import Template
from tui.engine.connection import Connection
from tui.engine.content import RowText
from tui.engine.declaring import with_declared
from tui.engine.desk import Desk
from tui.engine.snippets import find_snippets
from tui.engine.testcall import PlacedCall, place_test_call
from tui.prompts import compile_prompt


class TemplateTest(TestDialog):
    """The test dialog for a saved template and the contact that the preview is for."""

    __test__ = False

    CSS_PATH = "compose/compose.tcss"
    """The dialog's own looks, where Compose was not opened yet."""

    def __init__(
        self,
        desk: Desk,
        link: Link,
        template: Template,
        contact: Contact,
        account: tuple[str, bool],
    ) -> None:
        profile = desk.profile
        batch = Batch(
            "", template.name, profile.name, profile.provider, profile.realm, "", "", desk.clock()
        )
        row = CallRow("", contact.ref, 0, contact.phone, contact.dial_key, contact.name)
        super().__init__(desk, link, batch, [row], account)
        self._template = template
        self._contact = contact
        self._on_desk = desk

    def words(self, row: CallRow) -> RowText:
        """Answer what the contact would hear. Blocks; raises what rendering raises."""
        return template_words(self._on_desk, self._template.source, self._contact)

    async def place(self, connection: Connection, row: CallRow, to: str) -> PlacedCall:
        """Ring with the contact's words."""
        return await place_test_call(
            self._on_desk,
            connection,
            template=self._template.id,
            variables=contact_values(self._contact),
            to=to,
        )


def template_words(desk: Desk, source: str, contact: Contact) -> RowText:
    """Render what a contact would hear of a template. Blocks. Raises PromptError, RenderError."""
    profile = desk.profile
    params = with_declared(profile.provider, BatchOptions(), source).params
    spoken = {name: text for name, text in params.items() if name in SPOKEN_PARAMETERS}
    compiled = compile_prompt(
        source,
        profile.provider,
        profile.mode,
        profile.placeholder,
        spoken=spoken,
        now=desk.clock(),
        snippets=find_snippets(desk.store, (source, *spoken.values())).texts,
    )
    values = contact_values(contact)
    return RowText(compiled.render(values), compiled.render_spoken(values), compiled.bind(values))
