"""The payload view: the exact bytes of a request, before and after it left."""

import json
import shlex
import zlib
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from tui.domain.attempt import Attempt
from tui.domain.batch import Batch
from tui.domain.errors import NotFound, Refused
from tui.domain.outgoing import OutgoingCall
from tui.engine.confirming import request_sizes
from tui.engine.connection import offline_provider
from tui.engine.content import Content, content_of, in_chunks
from tui.engine.desk import Desk, own_batch
from tui.engine.journal import outgoing
from tui.engine.judging import judge
from tui.engine.labels import attempt_id_for
from tui.engine.preflight import WAITING
from tui.engine.said import items_in, ref_in

CALLS = ("call_data", "contacts")
"""What of a body is its calls, at either provider."""

_KEY_VARIABLES = {"luly": "LULY_API_KEY", "levers": "LEVERS_TOKEN"}


def payload(
    desk: Desk, name_or_id: str, chunk: int = 0, overrides: Collection[str] = frozenset()
) -> bytes:
    """Answer a request's body, counted from 0: as it left, or as it would leave now.

    Raises NotFound where there is no such request, Refused where nothing can be sent.
    """
    batch = own_batch(desk, name_or_id)
    attempts = desk.store.attempts.of_batch(batch.id)
    if chunk < len(attempts):
        return body_of(desk, attempts[chunk].id)
    content = content_of(desk, batch)
    passed = [
        judged
        for rows in in_chunks(desk.store.rows.iterate(batch.id, WAITING))
        for judged in judge(desk, content, rows, overrides)
        if judged.verdict.sends
    ]
    if not passed:
        raise Refused(f"No contact of {batch.name} can be sent now.", "See `batches preflight`.")
    start = 0
    sizes = request_sizes(len(passed), desk.profile.ramp[len(attempts) :], desk.profile.chunk_size)
    for number, size in enumerate(sizes, start=len(attempts)):
        if number == chunk:
            attempt_id = attempt_id_for(desk, batch, number)
            part = passed[start : start + size]
            return offline_provider(desk).build(outgoing(content, attempt_id, part))
        start += size
    raise NotFound(
        f"{batch.name} has {len(attempts) + len(sizes)} requests, counted from 0.",
        f"There is no request {chunk}.",
    )


def body_of(desk: Desk, attempt_id: str) -> bytes:
    """Answer the exact bytes that left with an attempt. Raises NotFound."""
    for answer in desk.store.answers.of(attempt_id):
        if answer.kind == "body":
            return zlib.decompress(answer.raw)
    raise NotFound(f"No body is on record for the attempt {attempt_id}.", "See `status`.")


def shared_part(desk: Desk, content: Content, attempt: Attempt) -> dict[str, Any]:
    """Answer what all calls of a request have in common, built anew from the batch's words.

    Raises UsageError where they cannot be sent.
    """
    batch = content.batch
    anybody = (OutgoingCall("anybody", "+12025550100"),)
    request = replace(outgoing(content, attempt.id, ()), calls=anybody)
    there = replace(desk, profile=replace(desk.profile, provider=batch.provider))
    body: dict[str, Any] = json.loads(offline_provider(there).build(request))
    return {name: value for name, value in body.items() if name not in CALLS}


def sent_item(desk: Desk, attempt_id: str, ref: str) -> dict[str, Any] | None:
    """Answer one call's part of a body that left."""
    sent = json.loads(body_of(desk, attempt_id))
    return next((dict(item) for item in items_in(sent) if ref_in(item) == ref), None)


def curl(desk: Desk, batch: Batch, body: bytes) -> str:
    """Answer a command line that would send a body, the key as an environment variable.

    Raises Refused for anything but a test call: a pasted command is journalled nowhere.
    """
    if batch.kind != "test":
        raise Refused(
            "A curl command is shown for a test call only: it would bypass the journal.",
            "Use `send`.",
        )
    provider = offline_provider(desk)
    name, value = provider.key_header(f"${_KEY_VARIABLES[batch.provider]}")
    headers = "".join(
        f" \\\n  --header {shlex.quote(f'{key}: {text}')}"
        for key, text in provider.headers().items()
    )
    return (
        f"curl --request POST {shlex.quote(provider.send_url())}{headers} \\\n"
        f'  --header "{name}: {value}" \\\n'
        f"  --data-binary {shlex.quote(body.decode())}"
    )
