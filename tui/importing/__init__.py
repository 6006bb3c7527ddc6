"""Contact files in: encodings, delimiters, column mapping, the import report."""
