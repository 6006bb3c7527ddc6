"""TinyDB's documents, kept by SQLite; one repository per kind of document."""
