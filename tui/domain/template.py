"""A prompt template and its versions."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a named template; every save makes a new one, counted from 1."""

    id: str
    name: str
    version: int
    source: str
    saved_at: datetime
    author: str = ""
    note: str = ""
