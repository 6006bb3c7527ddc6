"""`simulate`: the simulator on its own."""

import sqlite3
from argparse import Namespace
from pathlib import Path

from tui.cli.arguments import offset, port
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.serving import serve_until_ended
from tui.cli.session import Session
from tui.domain.errors import Busy, UsageError


def parser(_: str) -> Parser:
    """Answer the parser of `simulate`."""
    top = verb_parser(
        "simulate",
        "Both providers' wire formats on this machine until Ctrl-C; no phone rings.",
        "callsheet simulate --provider both --port 8080 --speed 50",
    )
    top.add_argument("--provider", choices=("luly", "levers", "both"), default="both")
    top.add_argument("--port", type=port, default=0, metavar="P", help="any free one unless given")
    top.add_argument("--seed", type=offset, metavar="N")
    top.add_argument("--speed", type=float, metavar="X", help="how much faster its clock runs")
    top.add_argument("--scenario", metavar="FILE", help="faults by request number")
    top.set_defaults(run=simulate)
    return top


def simulate(arguments: Namespace, session: Session) -> int:
    """Run the simulator in the workspace."""
    from tui import simulator

    settings = session.settings
    speed = settings.simulator_speed if arguments.speed is None else arguments.speed
    both = ("luly", "levers")
    home = session.store.home
    try:
        running = simulator.start(
            home,
            providers=both if arguments.provider == "both" else (arguments.provider,),
            port=arguments.port,
            seed=settings.simulator_seed if arguments.seed is None else arguments.seed,
            speed=speed,
            scenario=Path(arguments.scenario) if arguments.scenario else None,
        )
    except ValueError as error:
        raise UsageError(str(error), "See callsheet simulate --help.") from None
    except sqlite3.Error as error:
        raise Busy(
            f"{home / 'simulator.db'} cannot be used: {error}.",
            "It may be removed when nothing runs.",
        ) from None
    except OSError as error:
        raise Busy(
            f"The simulator cannot listen on port {arguments.port}: {error.strerror}.",
            "Choose another --port.",
        ) from None
    try:
        document = {
            "url": running.url,
            "luly": running.luly_url,
            "levers": running.levers_url,
        }
        words = "\n".join(f"{name}: {at}" for name, at in document.items())
        serve_until_ended(lambda: session.answer(document, words))
    finally:
        running.stop()
    return Exit.DONE
