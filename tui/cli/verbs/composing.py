"""`batches new`: the options of a batch from the command line."""

from argparse import Namespace

from tui.cli.arguments import (
    count,
    json_pair,
    moment,
    pair,
    phone,
    template_uuid,
    unique,
    web_address,
)
from tui.cli.exits import Exit
from tui.cli.parser import Verbs
from tui.cli.session import Session
from tui.cli.text import plural
from tui.domain.batch import BatchOptions
from tui.domain.policy.book import PURPOSES

_EXAMPLE = """\
callsheet batches new --name march --list renewals --template renewal-call --from +12025550111
callsheet batches new --name dues --list saudi --template dues --profile simulator-levers \\
    --metadata invoice='{{ invoice }}'"""


def add(verbs: Verbs) -> None:
    """Add `new` to the verbs of `batches`."""
    new = verbs.add("new", compose, "compose a draft for the profile in force", _EXAMPLE)
    new.add_argument("--name", required=True, metavar="BATCH")
    new.add_argument("--list", required=True, metavar="LIST")
    new.add_argument("--template", default="", metavar="TEMPLATE", help="Levers can do without")
    new.add_argument("--mode", default="", choices=("slots", "whole"))
    new.add_argument("--label", default="", metavar="L", help="shown back by the provider")
    new.add_argument("--where", action="append", type=pair, metavar="FIELD=VALUE")
    new.add_argument("--segment", default="", metavar="NAME", help="a saved filter of the list")
    new.add_argument("--limit", type=count, metavar="N", help="at most N contacts")
    for flag in ("--not-before", "--not-after"):
        words = "a time such as 2027-03-01T09:00+03:00; without an offset it is UTC"
        new.add_argument(flag, type=moment, metavar="T", help=words)
    new.add_argument(
        "--purpose",
        default="",
        metavar="P",
        help=f"{', '.join(PURPOSES)}: decides which calling rules hold",
    )
    new.add_argument(
        "--var", action="append", type=pair, metavar="NAME=TEXT", help="a further value, in Jinja"
    )
    luly = new.add_argument_group("Luly")
    luly.add_argument("--campaign-id", default="", metavar="C")
    luly.add_argument("--from", dest="caller", type=phone, metavar="N")
    luly.add_argument(
        "--batch-webhook",
        type=web_address,
        metavar="URL",
        help="called once per request",
    )
    luly.add_argument(
        "--param",
        action="append",
        type=json_pair,
        metavar="KEY=VALUE",
        help="any Send Call parameter; VALUE as JSON where it parses",
    )
    levers = new.add_argument_group("Levers")
    levers.add_argument("--metadata", action="append", type=pair, metavar="KEY=TEXT")
    levers.add_argument("--metadata-json", default="", metavar="TEXT")
    levers.add_argument("--ai-settings-template-id", type=template_uuid, metavar="UUID|none")
    levers.add_argument("--country-code", default="", metavar="CC")
    levers.add_argument("--batch-size", type=count, default=0, metavar="N")
    levers.add_argument("--update-existing", action="store_true")


def compose(arguments: Namespace, session: Session) -> int:
    """Make the draft."""
    from tui.engine.compose import NewBatch, compose_batch

    options = BatchOptions(
        label=arguments.label,
        params=unique(arguments.param, "--param"),
        variables=unique(arguments.var, "--var"),
        campaign_id=arguments.campaign_id,
        caller=arguments.caller or "",
        batch_webhook=arguments.batch_webhook or "",
        metadata=unique(arguments.metadata, "--metadata"),
        metadata_json=arguments.metadata_json,
        ai_settings_template_id=arguments.ai_settings_template_id or "",
        country_code=arguments.country_code,
        batch_size=arguments.batch_size,
        update_existing=arguments.update_existing,
        purpose=arguments.purpose,
        not_before=arguments.not_before or "",
        not_after=arguments.not_after or "",
    )
    new = NewBatch(
        name=arguments.name,
        list=arguments.list,
        template=arguments.template,
        mode=arguments.mode,
        options=options,
        where=tuple(arguments.where or ()),
        segment=arguments.segment,
        limit=arguments.limit,
    )
    batch = compose_batch(session.desk, new)
    session.answer(
        {"batch": batch.id, "name": batch.name, "rows": batch.total},
        f"{batch.name} ({batch.id}): {plural(batch.total, 'call')} for {batch.profile}. "
        f"Next: callsheet batches preflight {batch.id}",
    )
    return Exit.DONE
