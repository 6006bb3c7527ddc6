"""`demo`: the whole job on sample data, on a throw-away workspace."""

from argparse import Namespace

from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.session import Session
from tui.cli.throwaway import throwaway

_SPEED = "200"
"""The simulator's clock in a headless demo: minutes of calls in seconds."""


def parser(_: str) -> Parser:
    """Answer the parser of `demo`."""
    top = verb_parser(
        "demo",
        "The whole job on sample data and the simulator; no phone rings, nothing is kept.",
        "callsheet demo\ncallsheet demo --headless --json\ncallsheet demo --crash",
    )
    top.add_argument("--headless", action="store_true", help="by verbs, narrated, not in the app")
    top.add_argument(
        "--crash", action="store_true", help="kill the sender in the middle; nobody rings twice"
    )
    top.set_defaults(run=demo)
    return top


def demo(arguments: Namespace, session: Session) -> int:
    """Run the demo."""
    wants_app = session.streams.interactive and not session.as_json
    if wants_app and not (arguments.headless or arguments.crash):
        return _in_the_app(session)
    return _by_verbs(arguments, session)


def _by_verbs(arguments: Namespace, session: Session) -> int:
    from tui.cli.demo.crashing import crash_job
    from tui.cli.demo.job import JOBS, whole_job
    from tui.cli.demo.runner import Runner

    tell = session.streams.say if session.as_json else session.streams.print
    with throwaway(session) as inner:
        environ = {"CALLSHEET_SIMULATOR_SPEED": _SPEED, **inner.environ}
        home = inner.settings.home

        def runner(profile: str) -> Runner:
            return Runner(home, profile, environ, session.clock, tell)

        if arguments.crash:
            summary: dict[str, object] = {"crash": crash_job(runner("simulator"), inner.store)}
        else:
            jobs = [whole_job(job, runner(job.profile)) for job in JOBS]
            summary = {"jobs": jobs}
        tell("\nEverything held. The workspace is thrown away.")
        if session.as_json:
            session.streams.json({"ok": True, **summary})
    return Exit.DONE


def _in_the_app(session: Session) -> int:
    """Open the app on the sample lists and templates."""
    from tui.cli.demo.job import JOBS
    from tui.cli.samples import sample
    from tui.engine.importing import import_file

    with throwaway(session) as inner:
        for job in JOBS:
            import_file(inner.desk, sample(job.contacts), list_name=job.list, region=job.region)
            source = sample(job.template).read_text("utf-8")
            inner.store.templates.save(job.template.removesuffix(".j2"), source, "demo")
        inner.close()
        return session.open_app(inner.settings, session.operator, "contacts")
