"""Snippets: the templates that include, import and extends reach. There are no others."""

from collections.abc import Callable, Mapping, MutableMapping
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, Template
from jinja2.exceptions import TemplateNotFound

from tui.prompts.front import read_front_matter


class SnippetLoader(BaseLoader):
    """Loads snippets from memory: compiled once, a fresh template each time.

    A template object keeps the module of its first import, with cyclers that would go on turning
    from one contact to the next; so none lives longer than its use. The environment's own cache
    must be off.
    """

    def __init__(self, snippets: Mapping[str, str]) -> None:
        self._snippets = dict(snippets)
        self._codes: dict[str, CodeType] = {}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Answer a snippet's source without its front matter. Raises TemplateNotFound."""
        if template not in self._snippets:
            raise TemplateNotFound(template, f"there is no snippet {template!r}")
        return read_front_matter(self._snippets[template]).body, None, None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Answer a fresh template. Raises TemplateNotFound, TemplateSyntaxError."""
        code = self._codes.get(name)
        if code is None:
            source, filename, _ = self.get_source(environment, name)
            code = self._codes[name] = environment.compile(source, name, filename)
        return environment.template_class.from_code(environment, code, globals or {})

    def lines_before(self, name: str) -> int:
        """Answer the lines of a snippet's front matter, 0 for a name that is none."""
        return read_front_matter(self._snippets[name]).lines if name in self._snippets else 0

    def list_templates(self) -> list[str]:
        """Answer the snippets' names."""
        return sorted(self._snippets)
