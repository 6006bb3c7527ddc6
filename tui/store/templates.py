"""Templates and their versions."""

from tui.domain.clock import Clock, to_text
from tui.domain.errors import Refused
from tui.domain.template import Template
from tui.store.codec import from_document
from tui.store.connection import Database
from tui.store.named import Named
from tui.store.repository import Repository, missing


class _Versions(Repository):
    table = "template_versions"

    def add(self, document: dict[str, object]) -> None:
        self._add((document,))

    def of(self, template_id: str, version: int | None = None) -> list[dict[str, object]]:
        rest, values = "WHERE template_id = ?", [template_id]
        if version is not None:
            rest += f" AND version = {int(version)}"
        return [document for _, document in self._select(f"{rest} ORDER BY version", values)]

    def remove(self, template_id: str) -> None:
        self._delete("WHERE template_id = ?", (template_id,))


class Templates(Named):
    """Named templates; every save of another text is a version, counted from 1."""

    table = "templates"
    prefix = "t"
    what = "template"

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database)
        self._clock = clock
        self._versions = _Versions(database)

    def save(
        self,
        name: str,
        source: str,
        author: str,
        note: str = "",
        template_id: str | None = None,
    ) -> Template:
        """Save a text as the next version, and answer it; the same text makes no new version.

        Without `template_id` the template of that name is meant, or a new one is made; with it the
        template is renamed where the name differs. Raises NotFound, NameTaken.
        """
        with self._naming(name) as kept, self._database.transaction():
            now = to_text(self._clock())
            if template_id is not None:
                key, document = self._by_id(template_id)
            elif found := self._select("WHERE name = ?", (kept,)):
                key, document = found[0]
            else:
                document = {"name": kept, "latest": 0, "created_at": now}
                (key,) = self._add((document,))
            identity, latest = f"t{key}", document["latest"]
            unchanged = latest and self._versions.of(identity, latest)[0]["source"] == source
            if not unchanged:
                self._versions.add(
                    {
                        "template_id": identity,
                        "version": latest + 1,
                        "source": source,
                        "saved_at": now,
                        "author": author,
                        "note": note,
                    }
                )
            document.update(name=kept, latest=latest if unchanged else latest + 1)
            self._write(key, document)
            return self._version(key, document, None)

    def get(self, name_or_id: str, version: int | None = None) -> Template:
        """Answer the latest version of a template, or the one asked for. Raises NotFound."""
        key, document = self._named(name_or_id)
        return self._version(key, document, version)

    def all(self) -> tuple[Template, ...]:
        """Answer the latest version of every template, oldest template first."""
        return tuple(
            self._version(key, document, None) for key, document in self._select("ORDER BY place")
        )

    def versions(self, template_id: str) -> tuple[Template, ...]:
        """Answer all versions of a template, oldest first. Raises NotFound."""
        key, document = self._by_id(template_id)
        return tuple(
            from_document(Template, found, id=f"t{key}", name=document["name"])
            for found in self._versions.of(f"t{key}")
        )

    def rename(self, template_id: str, name: str) -> Template:
        """Give a template another name. Raises NotFound, NameTaken."""
        with self._naming(name) as kept, self._database.transaction():
            key, document = self._by_id(template_id)
            document["name"] = kept
            self._write(key, document)
            return self._version(key, document, None)

    def remove(self, template_id: str) -> None:
        """Remove a template with its versions. Raises NotFound, Refused while a batch refers."""
        with self._database.transaction() as connection:
            key, document = self._by_id(template_id)
            used = connection.execute(
                "SELECT name FROM t_batches WHERE template_id = ? LIMIT 1", (f"t{key}",)
            ).fetchone()
            if used:
                raise Refused(
                    f"The template {document['name']!r} belongs to the batch {used[0]!r}.",
                    "Keep it: what was said in those calls can be read only with it.",
                )
            self._versions.remove(f"t{key}")
            self._delete("WHERE id = ?", (key,))

    def _version(self, key: int, document: dict[str, object], version: int | None) -> Template:
        wanted = document["latest"] if version is None else version
        found = self._versions.of(f"t{key}", int(str(wanted)))
        if not found:
            known = f"Its latest is {document['latest']}."
            raise missing("version", str(wanted), f"of the template {document['name']}", known)
        return from_document(Template, found[0], id=f"t{key}", name=document["name"])
