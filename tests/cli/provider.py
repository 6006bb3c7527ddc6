"""A live Luly profile whose server is a simulator on this machine, with faults on request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.cli.support import Cli
from tui import simulator

KEY = "simulator-key"

LIST = """\
phone,first_name,last_name,plan
+12025550110,Amelia,Hart,Basic
+12125550111,Oliver,Nguyen,Family
+13125550112,Priya,Sharma,Premium
+14155550113,Marcus,Bell,Basic
+13055550114,Zoë,Ali,Family
+16175550115,Sam,O'Neill,Basic
"""
TEMPLATE = "You are calling {{ first_name }} about the {{ plan }} plan.\n"

CONFIG = """
default_profile = "luly"
[profiles.luly]
provider = "luly"
base_url = "{url}"
api_key_env = "LULY_API_KEY"
test_numbers = ["+16465550100"]
region = "US"
chunk_size = {chunk}
retry_wait = 0
request_timeout = 5
poll_interval = 0.05
absence_wait = 0
requests_per_minute = 60000
"""


def configure(cli: Cli, url: str, chunk: int = 200) -> Cli:
    """Point the profile `luly` at a server, key in the environment."""
    cli.config.write_text(CONFIG.format(url=url, chunk=chunk), "utf-8")
    return Cli(cli.folder, cli.clock, **{**cli.environ, "LULY_API_KEY": KEY})


@contextmanager
def live(
    cli: Cli, scenario: Mapping[str, object] | None = None, chunk: int = 200, speed: float = 5000.0
) -> Iterator[Cli]:
    """Answer a command line whose profile in force is live."""
    home = cli.folder / "provider"
    home.mkdir()
    with simulator.start(home, speed=speed, scenario=scenario) as running:
        yield configure(cli, running.luly_url, chunk)


def composed(cli: Cli) -> Cli:
    """Import the list, save the template, compose the batch `wave`."""
    cli.done("lists", "import", cli.write("people.csv", LIST), "--name", "people")
    cli.done("templates", "add", cli.write("call.j2", TEMPLATE), "--name", "call")
    cli.done("batches", "new", "--name", "wave", "--list", "people", "--template", "call")
    return cli


def dialled(folder: Path) -> list[str]:
    """Answer every phone that the server has dialled, in order."""
    return [dial.phone for dial in simulator.dials(folder / "provider")]
