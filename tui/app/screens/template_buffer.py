"""The text that is being edited, and what of it is saved."""

from dataclasses import dataclass, replace

from tui.domain.template import Template

UNNAMED = "new template"


@dataclass(frozen=True, slots=True)
class Buffer:
    """A text with the version it came from; `version` 0 means never saved."""

    template_id: str = ""
    name: str = ""
    version: int = 0
    saved: str = ""
    text: str = ""

    @property
    def unsaved(self) -> bool:
        """Whether the text differs from what was saved."""
        return self.text != self.saved

    @property
    def title(self) -> str:
        """The template's name for a heading."""
        return self.name or UNNAMED

    @property
    def state(self) -> str:
        """`version 7`, `version 7, unsaved`, `not saved yet`."""
        if not self.version:
            return "not saved yet"
        return f"version {self.version}" + (", unsaved" if self.unsaved else "")

    def typed(self, text: str) -> "Buffer":
        """The same with another text."""
        return replace(self, text=text)


def of_template(template: Template) -> Buffer:
    """The buffer of a saved version."""
    return Buffer(template.id, template.name, template.version, template.source, template.source)
