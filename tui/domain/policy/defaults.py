"""The rules that ship: each with its source, how sure it is, and the day it was checked.

They are configurable defaults and no legal advice. Most of them bind marketing; they are asked of
every purpose, but for the US, where collections have a rule of their own.
"""

from datetime import date

from tui.domain.policy.rule import CallingRule, Cap, Span, week

_ALL = range(7)
_WEEKDAYS = range(5)
_WEEKEND = (5, 6)
_TO_SATURDAY = range(6)
_CHECKED = "2026-09-30"
_COMPILED = "RobStrayer/voice-agent-skills, voice-phone-compliance: legal-requirements-guide.md"
_STATES = "https://www.dropcowboy.com/state-compliance"

_HOLIDAYS_FR = ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
_EASTER = ((2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2029, 4, 1), (2030, 4, 21), (2031, 4, 13))
_AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension and Whit Monday, in days after Easter."""


def _french_holidays() -> frozenset[date]:
    fixed = {date.fromisoformat(f"{year}-{day}") for year, _, _ in _EASTER for day in _HOLIDAYS_FR}
    moving = {
        date.fromordinal(date(*easter).toordinal() + days)
        for easter in _EASTER
        for days in _AFTER_EASTER
    }
    return frozenset(fixed | moving)


def _no_sunday(state: str, source: str = _STATES) -> CallingRule:
    return CallingRule(
        f"US-{state}", week(_TO_SATURDAY, "00:00-24:00"), source=source, standing="2nd"
    )


RULES: tuple[CallingRule, ...] = (
    CallingRule(
        "default",
        week(_WEEKDAYS, "09:00-18:00"),
        (Cap(Span.DAY, 1), Cap(Span.WEEK, 2)),
        source="a conservative choice of our own, for every country without a rule",
    ),
    CallingRule(
        "SA",
        week(_ALL, "09:00-22:00"),
        (Cap(Span.DAY, 1),),
        ramadan=week(_ALL, "12:00-01:00")[0],
        source="https://www.unifonic.com/en/legal/voice-terms?hsLang=en, cl. 5.1.2",
        standing="2nd",
        note="explicit consent; a refusal is to be honoured within 24 hours",
    ),
    CallingRule(
        "AE",
        week(_ALL, "09:00-18:00"),
        (Cap(Span.DAY, 1), Cap(Span.WEEK, 2)),
        source="Cabinet Resolutions 56 and 57 of 2024, "
        "https://world-arabia.com/articles/new-uae-telemarketing-regulations-effective-mid-2024",
        standing="2nd",
        note="who has refused is never called again: put them on the do-not-call list",
    ),
    CallingRule(
        "US",
        tuple(
            week(_TO_SATURDAY, "09:00-20:00")[day] or week((6,), "12:00-20:00")[day] for day in _ALL
        ),
        (Cap(Span.HOURS, 3),),
        source="the strictest of four states (FL s. 501.616(6), OK 775C.4, MD 14-4502, "
        f"TX 301.051), inside 47 CFR 64.1200(c)(1); {_COMPILED}",
        checked_on=_CHECKED,
        note="an AI voice needs prior express consent, for marketing a written one (FCC 24-17)",
    ),
    CallingRule(
        "US.collections",
        week(_ALL, "08:00-21:00"),
        (Cap(Span.DAYS_7, 7),),
        source="12 CFR 1006.6, 1006.14 (Regulation F), https://nafcu.org/compliance-blog/"
        "debt-collection-rule-and-call-limits-second-look",
        standing="2nd",
        note="the law counts per debt, here per number; none for 7 days after a conversation",
    ),
    CallingRule("US-KY", week(_ALL, "10:00-20:00"), source=_STATES, standing="2nd"),
    _no_sunday("AL"),
    _no_sunday("LA"),
    _no_sunday("MS"),
    _no_sunday("PA", f"{_STATES}; in force since 2026-10-18"),
    CallingRule(
        "GB",
        week(_ALL, "08:00-21:00"),
        source="common practice: no statute names hours",
        standing="k",
        note="consent must cover automated calls from you (PECR regulation 19)",
    ),
    CallingRule(
        "FR",
        week(_WEEKDAYS, "10:00-13:00", "14:00-20:00"),
        (Cap(Span.DAYS_30, 4),),
        closed=_french_holidays(),
        source="Code de la consommation D223-9, https://french-business-law.com/"
        "french-legislation-art/article-d223-9-of-the-french-consumer-code",
        note="60 days of silence after a refusal; only with consent since 11 August 2026 (k)",
    ),
    CallingRule(
        "CA",
        tuple(
            week(_WEEKDAYS, "09:00-21:30")[day] or week(_WEEKEND, "10:00-18:00")[day]
            for day in _ALL
        ),
        source=f"CRTC Unsolicited Telecommunications Rules; {_COMPILED}",
        checked_on=_CHECKED,
        standing="2nd",
        note="automated solicitation needs express consent",
    ),
    CallingRule(
        "IN",
        week(_ALL, "10:00-21:00"),
        source="TCCCPR 2018, "
        "https://indianexpress.com/article/india/latest-news/no-pesky-calls-between-9-pm-and-9-am-trai/",
        standing="k",
    ),
)
"""Every rule that ships; a state's narrows its country's, a purpose's takes its place."""
