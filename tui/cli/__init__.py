"""Headless verbs: JSON on standard output, narration on standard error, exit codes."""
