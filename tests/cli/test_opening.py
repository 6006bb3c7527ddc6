"""When the terminal app is opened, and on what."""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.cli.provider import LIST
from tests.cli.support import Cli, Terminal
from tui.cli.main import main
from tui.settings import Settings
from tui.store import open_store


@dataclass
class Opened:
    """Stands for the app: remembers what it was opened on."""

    places: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)
    profile: str = ""

    def __call__(self, settings: Settings, operator: str, place: str) -> int:
        """Look into the workspace and end with 0."""
        store = open_store(settings.home, lambda: datetime.now(UTC))
        self.places.append(place)
        self.lists += [found.name for found in store.lists.all()]
        self.templates += [found.name for found in store.templates.all()]
        self.profile = settings.default_profile
        store.close()
        return 0


def in_a_terminal(cli: Cli, *words: str) -> tuple[int, Opened]:
    """Run a command line whose streams are terminals."""
    opened = Opened()
    given, out, err = (Terminal(io.BytesIO(), "utf-8") for _ in range(3))
    code = main(list(words), cli.environ, given, out, err, open_app=opened)
    return code, opened


def test_no_verb_opens_the_workspace(cli: Cli) -> None:
    """The app begins with the contacts, on the profile in force."""
    code, opened = in_a_terminal(cli, "--profile", "simulator-levers")
    assert (code, opened.places, opened.profile) == (0, ["contacts"], "simulator-levers")
    assert cli.home.exists()


def test_the_demo_opens_on_the_samples(cli: Cli) -> None:
    """Both lists and both templates are there, in a workspace of its own."""
    code, opened = in_a_terminal(cli, "demo")
    assert (code, opened.lists) == (0, ["renewals", "dues"])
    assert opened.templates == ["renewal-call", "saudi-collections"]
    assert not cli.home.exists()


def test_try_opens_on_what_was_given(cli: Cli) -> None:
    """With a template it begins with the templates, where the preview is."""
    people, call = cli.write("people.csv", LIST), cli.write("call.j2", "Hello {{ first_name }}.")
    assert in_a_terminal(cli, "try", people)[1].places == ["contacts"]
    code, opened = in_a_terminal(cli, "try", people, call)
    assert (code, opened.places, opened.lists) == (0, ["templates"], ["tried"])


def test_json_never_opens_the_app(cli: Cli) -> None:
    """A program asked, so a program is answered, also on a terminal."""
    people = cli.write("people.csv", LIST)
    code, opened = in_a_terminal(cli, "try", people, "--json")
    assert (code, opened.places) == (0, [])
    assert in_a_terminal(cli, "--json")[0] == 2


def test_a_bad_config_is_said_before_the_app_opens(cli: Cli) -> None:
    """The terminal is not taken over to show an error."""
    cli.config.write_text("sped = 1\n", "utf-8")
    code, opened = in_a_terminal(cli)
    assert (code, opened.places) == (2, [])
