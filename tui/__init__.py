"""Callsheet: the operator's terminal for batches of AI phone calls."""

__version__ = "0.1.0"
