"""Dates and times as they are said, in the recipient's zone and language."""

import re
from datetime import date as day
from datetime import datetime
from typing import Any

from jinja2.exceptions import FilterArgumentError

from tui.prompts.speech.languages import DEFAULT, as_spoken, locale_of, shown
from tui.prompts.speech.moments import in_zone, read_date, read_moment

STYLES = ("long", "full", "day", "weekday", "medium", "short")
"""`January 15, 2026`; with the weekday; without the year; the weekday; abbreviated; in digits."""


def date(
    value: Any,
    style: str = "long",
    *,
    zone: str | None = None,
    written_in: str = "",
    order: str = "",
    language: str = DEFAULT,
) -> str:
    """Say a day: `January 15, 2026`, `Thursday, January 15` (`style="day"`).

    A moment is told in the `zone` given. `order` (`dmy`, `mdy`) settles a date such as 1/2/2026.
    Raises FilterArgumentError.
    """
    text = str(value).strip()
    if not text:
        return ""
    if style not in STYLES:
        raise FilterArgumentError(f"date has no style {shown(style)}; write {', '.join(STYLES)}")
    if zone is None:
        return _said(read_date(text, order), style, language)
    moment = read_moment(text, order)
    if not isinstance(moment, datetime):
        raise FilterArgumentError(f"{shown(text)} names no day")
    return _said(in_zone(moment, zone, written_in, text).date(), style, language)


def time(
    value: Any,
    *,
    zone: str | None = None,
    written_in: str = "",
    order: str = "",
    language: str = DEFAULT,
) -> str:
    """Say a time of day: `2:05 PM`.

    With `zone`, a moment (`2026-01-15T14:05Z`) is told in the recipient's; a text that names no
    zone needs `written_in`. Raises FilterArgumentError.
    """
    from babel.dates import format_time

    text = str(value).strip()
    if not text:
        return ""
    moment = read_moment(text, order)
    if isinstance(moment, datetime):
        moment = in_zone(moment, zone, written_in, text).time()
    elif zone is not None:
        raise FilterArgumentError(f"{shown(text)} names no day, so its time zone cannot be changed")
    return as_spoken(format_time(moment, "short", locale=locale_of(language)))


def _said(what: day, style: str, language: str) -> str:
    from babel.dates import format_date, format_skeleton

    locale = locale_of(language)
    if style == "weekday":
        return as_spoken(format_date(what, "EEEE", locale=locale))
    if style != "day":
        return as_spoken(format_date(what, style, locale=locale))
    if "MMMEd" not in locale.datetime_skeletons:
        return as_spoken(format_skeleton("MMMMd", what, locale=locale))
    pattern = locale.datetime_skeletons["MMMEd"].pattern
    in_full = re.sub(r"[ML]+", "MMMM", re.sub(r"[Ec]+", "EEEE", pattern))
    return as_spoken(format_date(what, in_full, locale=locale))
