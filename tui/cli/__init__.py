"""Headless verbs over the engine: data on standard output, narration on standard error."""
