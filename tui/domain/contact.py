"""A contact, a contact list, and the variables a contact gives a prompt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

STANDARD_VARIABLES = ("first_name", "last_name", "phone", "timezone")
"""What every contact gives a prompt, beside the extra columns of its list."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of one list.

    `phone` is E.164 where `phone_status` is `ok` or `doubtful`, else the text as written.
    `dial_key` is what duplicates, suppression and the ledger compare (see domain.phone).
    `fields` are the extra columns by their slug; a column that the row left blank is "".
    `tags` are the operator's own words for a contact; no prompt sees them.
    """

    ref: str
    list_id: str
    phone: str
    dial_key: str
    phone_status: str = "ok"
    first_name: str = ""
    last_name: str = ""
    timezone: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    phone_written: str = ""
    extension: str = ""
    line: int = 0
    import_id: str = ""
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name for a table cell."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class ContactList:
    """A named list; `columns` are the slugs of its extra columns, in the order of the file."""

    id: str
    name: str
    created_at: datetime
    columns: tuple[str, ...] = ()
    contacts: int = 0


def contact_values(contact: Contact) -> dict[str, str]:
    """Answer the variables this contact gives a prompt; the standard ones win over a column."""
    return {
        **contact.fields,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "phone": contact.phone,
        "timezone": contact.timezone,
    }
