"""Filters for what is spoken: money, dates, times, digits, phone numbers, names, plurals.

Each is a pure function of its arguments, so equal outputs may share a slot. What is blank stays
blank; what cannot be read refuses the contact, because a wrong amount is worse than no call.
"""

from tui.prompts.speech.filters import speech_filters
from tui.prompts.speech.help import FilterHelp, filters_help

__all__ = ["FilterHelp", "filters_help", "speech_filters"]
