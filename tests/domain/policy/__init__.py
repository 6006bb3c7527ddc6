"""The calling rules: hours, caps, places, verdicts."""
