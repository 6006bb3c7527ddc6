"""Calling policy: hours where the phone is, and frequency caps, as rules with their sources."""
