"""Levers' endpoints: login, call-bulk, call. There is none that tells how a call went."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from hmac import compare_digest
from uuid import uuid4

from tui.simulator.accepting import NewBatch, NewCall, accept
from tui.simulator.database import changing, opened
from tui.simulator.levers_rules import (
    bulk_problems,
    login_problems,
    read_object,
    refusal,
    single_problems,
)
from tui.simulator.phones import normal
from tui.simulator.replies import Asked, Reply
from tui.simulator.scenario import Fault
from tui.simulator.tokens import issue, valid
from tui.simulator.world import World

_CHALLENGE = {"WWW-Authenticate": "Bearer"}
_SCHEME = re.compile(r"bearer +(\S+)", re.IGNORECASE)


def log_in(world: World, asked: Asked, _: Fault | None) -> Reply:
    """POST /auth/v1/api-key/auth: an access token; the answer to a bad login is our guess, 401."""
    body = read_object(asked)
    if isinstance(body, Reply):
        return body
    if problems := login_problems(body):
        return refusal(problems)
    with opened(world.home) as database:
        account = _account(database)
    same = compare_digest(str(body["clientId"]).encode(), account["identity"].encode())
    secret = compare_digest(str(body["clientSecret"]).encode(), account["key"].encode())
    if not (same and secret):
        return Reply(401, {"detail": "Invalid client credentials"})
    token = issue(
        account["signing"], account["identity"], world.now(), world.scenario.token_seconds
    )
    return Reply(200, {"access_token": token})


def call_bulk(world: World, asked: Asked, _: Fault | None) -> Reply:
    """POST .../action/call-bulk: 201; its body is documented nowhere, and is empty here."""
    body = _checked(world, asked)
    if isinstance(body, Reply):
        return body
    if problems := bulk_problems(body):
        return refusal(problems)
    contacts = body["contacts"]
    return _taken(world, body, contacts if isinstance(contacts, list) else [])


def call_one(world: World, asked: Asked, _: Fault | None) -> Reply:
    """POST .../action/call: the same for one contact."""
    body = _checked(world, asked)
    if isinstance(body, Reply):
        return body
    if problems := single_problems(body):
        return refusal(problems)
    return _taken(world, body, [body])


def _account(database: sqlite3.Connection) -> dict[str, str]:
    row = database.execute("SELECT * FROM accounts WHERE provider = 'levers'").fetchone()
    return {name: str(row[name]) for name in ("identity", "key", "signing")}


def _checked(world: World, asked: Asked) -> Mapping[str, object] | Reply:
    given = _SCHEME.fullmatch(asked.headers.get("authorization", "").strip())
    if given is None:
        return Reply(401, {"detail": "Not authenticated"}, _CHALLENGE)
    with opened(world.home) as database:
        signing = _account(database)["signing"]
    if not valid(signing, given.group(1), world.now()):
        return Reply(401, {"detail": "Could not validate credentials"}, _CHALLENGE)
    return read_object(asked)


def _taken(
    world: World, body: Mapping[str, object], contacts: Sequence[Mapping[str, object]]
) -> Reply:
    template = str(body.get("aiSettingsTemplateId") or "")
    with changing(world.home) as database:
        new = NewBatch(
            provider="levers",
            batch_id=str(uuid4()),
            text=_template(database, template),
            calls=[_call(contact) for contact in contacts],
            params={"aiSettingsTemplateId": template, "countryCode": body.get("countryCode")},
            test=any("callsheet_test" in _metadata(contact) for contact in contacts),
        )
        accept(database, world, new)
    return Reply(201, {})


def _template(database: sqlite3.Connection, template_id: str) -> str:
    rows = database.execute(
        "SELECT text FROM templates WHERE template_id IN (?, '') ORDER BY template_id DESC",
        (template_id.lower(),),
    )
    return str(rows.fetchone()["text"])


def _call(contact: Mapping[str, object]) -> NewCall:
    phone = str(contact["numberToCall"])
    ref = str(_metadata(contact).get("callsheet_ref", ""))
    data = {"promptTags": contact.get("promptTags") or {}, "metadata": _metadata(contact)}
    return NewCall(phone, _number(phone), data, ref)


def _number(phone: str) -> str | None:
    # A number without a country code needs a table of regions that is not here: taken as it is.
    bare = re.sub(r"[ ().\-]", "", phone)
    return normal(phone) or (bare if re.fullmatch("[0-9]{7,15}", bare) else None)


def _metadata(contact: Mapping[str, object]) -> Mapping[str, object]:
    found = contact.get("metadata")
    return found if isinstance(found, Mapping) else {}
