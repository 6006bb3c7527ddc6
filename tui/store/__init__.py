"""TinyDB's documents, kept by SQLite; one repository per kind of document."""

from tui.store.engine import open_database
from tui.store.records import Answer, InboxEvent, LockHolder, Page
from tui.store.restore import Restored, backup, restore
from tui.store.store import Store, open_store

__all__ = [
    "Answer",
    "InboxEvent",
    "LockHolder",
    "Page",
    "Restored",
    "Store",
    "backup",
    "open_database",
    "open_store",
    "restore",
]
