"""The simulator's own endpoints: its handshake, its dial log, and what stands in for settings."""

from dataclasses import asdict

from tui.simulator.database import changing, opened
from tui.simulator.endpoints import add_endpoint, endpoints
from tui.simulator.moments import written
from tui.simulator.replies import Asked, BadJson, Reply
from tui.simulator.reports import calls, dials
from tui.simulator.scenario import Fault
from tui.simulator.world import VERSION, World


def shake_hands(world: World, _asked: Asked, _: Fault | None) -> Reply:
    """GET: by this the program knows that no real phone rings here."""
    return Reply(200, {"simulator": "callsheet", "version": VERSION, "speed": world.speed})


def show_dials(world: World, _asked: Asked, _: Fault | None) -> Reply:
    """GET dials: every phone dialled, in order."""
    found = [{**asdict(dial), "at": written(dial.at.timestamp())} for dial in dials(world.home)]
    return Reply(200, {"total": len(found), "dials": found})


def show_calls(world: World, _asked: Asked, _: Fault | None) -> Reply:
    """GET calls: every call of both providers with the words as spoken."""
    return Reply(200, {"calls": [asdict(call) for call in calls(world.home, world.clock())]})


def put_template(world: World, asked: Asked, _: Fault | None) -> Reply:
    """PUT levers-template {text, aiSettingsTemplateId?}: the prompt in the Levers app."""
    body = _object(asked)
    if isinstance(body, Reply):
        return body
    text, template_id = body.get("text"), body.get("aiSettingsTemplateId") or ""
    if not isinstance(text, str) or not isinstance(template_id, str):
        return _refused("Give text, and aiSettingsTemplateId if it is not the default, as strings.")
    with changing(world.home) as database:
        database.execute(
            "INSERT INTO templates VALUES (?, ?)"
            " ON CONFLICT (template_id) DO UPDATE SET text = excluded.text",
            (template_id.lower(), text),
        )
    return Reply(200, {"aiSettingsTemplateId": template_id, "text": text})


def show_template(world: World, _asked: Asked, _: Fault | None) -> Reply:
    """GET levers-template: every template by id; the default one has an empty id."""
    with opened(world.home) as database:
        rows = database.execute("SELECT * FROM templates ORDER BY template_id").fetchall()
    return Reply(200, {"templates": {row["template_id"]: row["text"] for row in rows}})


def put_webhook(world: World, asked: Asked, _: Fault | None) -> Reply:
    """PUT webhooks {url, secret}: where Levers' events go; loopback only."""
    body = _object(asked)
    if isinstance(body, Reply):
        return body
    url, secret = body.get("url"), body.get("secret")
    if not isinstance(url, str) or not isinstance(secret, str):
        return _refused("Give url and secret as strings.")
    try:
        add_endpoint(world.home, url, secret, world.now())
    except ValueError as error:
        return _refused(str(error))
    return Reply(200, {"url": url})


def show_webhooks(world: World, _asked: Asked, _: Fault | None) -> Reply:
    """GET webhooks: the addresses, without their secrets."""
    return Reply(200, {"webhooks": [endpoint.url for endpoint in endpoints(world.home)]})


def _object(asked: Asked) -> dict[str, object] | Reply:
    try:
        body = asked.json()
    except BadJson as error:
        return _refused(str(error))
    return body if isinstance(body, dict) else _refused("Give an object.")


def _refused(message: str) -> Reply:
    return Reply(400, {"simulator": "callsheet", "message": message})
