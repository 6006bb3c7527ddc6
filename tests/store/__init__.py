"""The store: TinyDB on SQLite, and the repositories of a workspace."""
