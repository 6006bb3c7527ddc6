"""Write large-5000.csv: 5,000 contacts with numbers reserved for fiction, the same every time.

North America keeps 555-0100 to 555-0199 of each area code for stories: 100 numbers each, so the
file takes 50 area codes. Run it as `python sample_data/make_large.py [FILE]`.
"""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

AREAS = {
    "America/New_York": "201 202 203 207 212 215 216 229 239 240 252 267 301 302 304 305 315 401",
    "America/Chicago": "205 210 214 217 218 224 225 228 254 256 262 281 309 312 314 316 402 405",
    "America/Denver": "303 307 385 406 435 505 575 719",
    "America/Los_Angeles": "206 213 253 310 323 360",
}
FIRST = (
    "Ava Ben Carla Daniel Elena Farid Grace Hassan Iris José Karim Laila Marco Nadia Omar Priya "
    "Quentin Rosa Sami Tara Uma Victor Wei Ximena Yusuf Zoë Anaïs Björn Chloé Noor"
)
LAST = (
    "Adams Becker Chen Diaz Evans Fischer García Haddad Ivanov Jones Khan Lopez Müller Nguyen "
    "O'Neill Patel Quinn Rossi Saleh Thompson Usman Vega Walsh Young Zhang"
)
PLANS = {"Basic": 1900, "Family": 4900, "Business": 12900, "Premium": 24900}
SERVICES = ("Window cleaning", "Boiler service", "Pool care", "Pest control", "Alarm monitoring")
HEADER = (
    "phone", "first_name", "last_name", "timezone", "service", "plan", "amount", "due_date",
    "contract",
)  # fmt: skip


def rows() -> Iterator[tuple[str, ...]]:
    """Yield the 5,000 rows, shuffled by a fixed seed, in the order of HEADER."""
    random_ = random.Random(5000)
    places = [(area, zone) for zone, areas in AREAS.items() for area in areas.split()]
    numbers = [(f"+1{area}55501{line:02}", zone) for area, zone in places for line in range(100)]
    random_.shuffle(numbers)
    for count, (phone, zone) in enumerate(numbers, start=1):
        plan = random_.choice(list(PLANS))
        cents = PLANS[plan] * random_.randint(1, 12)
        due = date(2027, 1, 4) + timedelta(days=random_.randrange(120))
        yield (
            phone,
            random_.choice(FIRST.split()),
            random_.choice(LAST.split()),
            zone,
            random_.choice(SERVICES),
            plan,
            f"${cents / 100:,.2f}",
            f"{due:%B} {due.day}, {due.year}",
            f"A-{count:05}",
        )


def write(path: Path) -> None:
    """Write the file, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("large-5000.csv"))
