"""Compile plus bind for many contacts, against plain Jinja rendering the same."""

from collections.abc import Iterator

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from benchmarks.measure import Line, timed
from tui.prompts import compile_prompt

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
