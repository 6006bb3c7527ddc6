"""Compile plus bind, and the scan of a list, against plain Jinja rendering the same."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from benchmarks.measure import Line, timed
from tui.domain.contact import Contact
from tui.domain.profile import Profile
from tui.engine.desk import Desk
from tui.engine.scanning import scan
from tui.prompts import compile_prompt
from tui.prompts.worker import RenderWorker
from tui.store import open_store

SOURCE = (
    """You are calling {{ first_name }} {{ last_name }} from ABC Corp about their {{ plan }}
plan. {% if amount %}It ends on {{ due }}; renewing costs {{ amount }}.{% endif %}
Be brief, be kind, say at once that you are an AI, and stop when asked to.
"""
    * 4
)


def run(contacts: int) -> Iterator[Line]:
    """Measure both modes."""
    people = [
        {
            "first_name": f"Name{n}",
            "last_name": "Ng",
            "plan": "gold" if n % 2 else "silver",
            "amount": f"${n % 900}.00" if n % 7 else "",
            "due": "January 20",
        }
        for n in range(contacts)
    ]
    yield from _binding(people, contacts)
    yield _scanning(people, contacts)


def _binding(people: list[dict[str, str]], contacts: int) -> Iterator[Line]:
    plain = ImmutableSandboxedEnvironment(undefined=StrictUndefined).from_string(SOURCE)
    floor = timed(lambda: [plain.render(person) for person in people])
    for mode in ("whole", "slots"):

        def bind_all(mode: str = mode) -> object:
            prompt = compile_prompt(SOURCE, "luly", mode)
            return [prompt.bind(person) for person in people]

        yield Line(
            f"compile and bind {contacts:,} contacts, {mode}",
            timed(bind_all),
            "plain sandboxed Jinja render",
            floor,
            1.3,
        )


def _scanning(people: list[dict[str, str]], contacts: int) -> Line:
    """Measure the scan of a stored list: reading it, rendering, and adding up."""
    plain = ImmutableSandboxedEnvironment(undefined=StrictUndefined).from_string(SOURCE)
    with TemporaryDirectory() as home, closing(open_store(Path(home), _clock)) as store:
        made = store.lists.create("many", ("plan", "amount", "due"))
        store.contacts.add_many(made.id, [_contact(n, each) for n, each in enumerate(people)])
        desk = Desk(store, Profile("simulator", "luly", ""), _clock, "bench")
        with RenderWorker() as worker:
            return Line(
                f"scan a list of {contacts:,} contacts",
                timed(lambda: scan(desk, SOURCE, made.id, worker=worker)),
                "plain sandboxed Jinja render",
                timed(lambda: [plain.render(person) for person in people]),
                1.5,
            )


def _contact(number: int, values: dict[str, str]) -> Contact:
    return Contact(
        ref="",
        list_id="",
        phone=f"+1202{number:07}",
        dial_key=f"+1202{number:07}",
        first_name=values["first_name"],
        last_name=values["last_name"],
        fields={name: values[name] for name in ("plan", "amount", "due")},
    )


def _clock() -> datetime:
    return datetime.now(UTC)
