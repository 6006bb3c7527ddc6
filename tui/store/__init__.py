"""TinyDB's documents, kept by SQLite; one repository per kind of document."""

from tui.store.backup import backup, daily_backup, is_due, is_sound, newest_daily
from tui.store.engine import open_database
from tui.store.records import Answer, InboxEvent, LockHolder, Page
from tui.store.restore import Restored, restore
from tui.store.store import FILE, Store, open_store

__all__ = [
    "FILE",
    "Answer",
    "InboxEvent",
    "LockHolder",
    "Page",
    "Restored",
    "Store",
    "backup",
    "daily_backup",
    "is_due",
    "is_sound",
    "newest_daily",
    "open_database",
    "open_store",
    "restore",
]
