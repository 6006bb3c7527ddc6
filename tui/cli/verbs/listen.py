"""`listen`: the webhook receiver."""

from argparse import Namespace

from tui.cli.arguments import port
from tui.cli.exits import Exit
from tui.cli.parser import Parser, verb_parser
from tui.cli.serving import serve_until_ended
from tui.cli.session import Session
from tui.domain.errors import UsageError


def parser(_: str) -> Parser:
    """Answer the parser of `listen`."""
    top = verb_parser(
        "listen",
        "Take webhooks in until Ctrl-C: signature checked, stored before they are answered.",
        "callsheet --profile levers listen --host 127.0.0.1 --port 8765",
    )
    top.add_argument("--host", default="127.0.0.1", metavar="H", help="127.0.0.1 unless given")
    top.add_argument("--port", type=port, default=8765, metavar="P", help="0 for any free one")
    top.set_defaults(run=listen)
    return top


def listen(arguments: Namespace, session: Session) -> int:
    """Run the receiver."""
    from tui.engine.receiver import start_receiver

    profile = session.settings.in_force()
    if not profile.webhook_secrets:
        raise UsageError(
            f"The profile `{profile.name}` has no webhook secret, so no signature can be checked.",
            "Set webhook_secrets_env or webhook_secrets_file in its config.",
        )
    receiver = start_receiver(
        session.live_desk,
        arguments.host,
        arguments.port,
        profile.webhook_secrets,
        tell=session.streams.say,
    )
    if arguments.host not in ("127.0.0.1", "::1", "localhost"):
        session.streams.say(
            "callsheet: this receiver is open to other machines, and without TLS: put a proxy that "
            "speaks https before it"
        )
    try:
        document = {"url": receiver.url, "profile": profile.name}
        words = f"listening on {receiver.url} for {profile.name}; Ctrl-C ends"
        serve_until_ended(lambda: session.answer(document, words))
    finally:
        receiver.stop()
    return Exit.DONE
