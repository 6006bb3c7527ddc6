"""`make bench`: every measurement; the first argument is the number of contacts."""

import sys
from collections.abc import Callable, Iterator

from benchmarks import following, importing, lists, prompts, screens, sending, studio
from benchmarks.measure import Line

CONTACTS = 100_000
ALL: tuple[Callable[[int], Iterator[Line]], ...] = (
    prompts.run,
    importing.run,
    lists.run,
    screens.run,
    sending.run,
    following.run,
    studio.run,
)


def main() -> None:
    """Print the table."""
    contacts = int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else CONTACTS
    for run in ALL:
        for line in run(contacts):
            print(line.text(), flush=True)


if __name__ == "__main__":
    main()
