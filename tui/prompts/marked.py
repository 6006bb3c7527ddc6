"""Snippets of a preview: with marks around what varies, where the including text has them too."""

from collections.abc import Collection, Iterator, Mapping, MutableMapping
from typing import Any

from jinja2 import Environment, Template

from tui.prompts.gaps import Gaps, Marks, put_gaps
from tui.prompts.snippets import SnippetLoader


class MarkedSnippets(SnippetLoader):
    """Loads snippets; the name of one to be marked begins with the marks' `snippet`.

    What a snippet lacks is not known before it is rendered: the text that includes it may have
    set it.
    """

    def __init__(
        self, snippets: Mapping[str, str], marks: Marks, blank: Collection[str] = ()
    ) -> None:
        super().__init__(snippets)
        self._gaps = Gaps(_Anything(), marks, blank)

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Answer a fresh template. Raises TemplateNotFound, TemplateSyntaxError."""
        prefix = self._gaps.marks.snippet
        if not name.startswith(prefix):
            return super().load(environment, name, globals)
        code = self._codes.get(name)
        if code is None:
            own = name.removeprefix(prefix)
            source, filename, _ = self.get_source(environment, own)
            tree = environment.parse(source)
            put_gaps(environment, tree, self._gaps)
            code = self._codes[name] = environment.compile(tree, own, filename)
        return environment.template_class.from_code(environment, code, globals or {})


class _Anything(Collection[str]):
    """Holds every name."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
