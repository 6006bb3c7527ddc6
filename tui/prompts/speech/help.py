"""What the palette and the README say of the filters: each with an example that a test renders."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilterHelp:
    """One filter: its signature as written after the bar, an example, and what it says."""

    name: str
    signature: str
    example: str
    result: str
    words: str


_HELP = (
    FilterHelp(
        "money",
        'money(currency="", style="words", language=…)',
        '{{ "1250.50" | money("USD") }}',
        "1,250.50 US dollars",
        "an amount in words; the currency may stand in the value; style `sign` writes $1,250.50",
    ),
    FilterHelp(
        "number",
        "number(language=…)",
        "{{ 12500 | number }}",
        "12,500",
        "a number with its thousands apart",
    ),
    FilterHelp(
        "plural",
        "plural(one, other, zero=, two=, few=, many=, language=…)",
        '{{ 3 | plural("# day", "# days") }}',
        "3 days",
        "the words that go with a number, by the language's own rules; # becomes the number",
    ),
    FilterHelp(
        "date",
        'date(style="long", zone=, written_in=, order=, language=…)',
        '{{ "2026-01-15" | date("day") }}',
        "Thursday, January 15",
        "a day: long, full, day, weekday, medium or short; order dmy or mdy settles 1/2/2026",
    ),
    FilterHelp(
        "time",
        "time(zone=, written_in=, order=, language=…)",
        '{{ "2026-01-15T14:05Z" | time(zone="America/New_York") }}',
        "9:05 AM",
        "a time of day, told in the recipient's zone where one is given",
    ),
    FilterHelp(
        "digits",
        'digits(between=" ")',
        '{{ "AB-4511" | digits }}',
        "A B 4 5 1 1",
        "letters and digits one by one",
    ),
    FilterHelp(
        "phone",
        'phone(region="", international=false)',
        '{{ "+12025550147" | phone }}',
        "2 0 2, 5 5 5, 0 1 4 7",
        "a phone number digit by digit, its groups apart",
    ),
    FilterHelp(
        "join_and",
        "join_and(language=…)",
        '{{ "tea, milk, sugar" | join_and }}',
        "tea, milk, and sugar",
        "a list, or a text with commas, joined with the language's word for and",
    ),
    FilterHelp(
        "join_or",
        "join_or(language=…)",
        '{{ ["Monday", "Friday"] | join_or(language="de") }}',
        "Monday oder Friday",
        "the same as a choice",
    ),
    FilterHelp(
        "name_case",
        "name_case",
        '{{ "ANNA McDonald" | name_case }}',
        "Anna McDonald",
        "capitals for a name; a word that has both kinds of letters is left alone",
    ),
)


def filters_help() -> tuple[FilterHelp, ...]:
    """Answer every filter of this package, in the order of the help."""
    return _HELP
