"""The table: each fault of the wire, and what it must come to at either provider."""

import json
from dataclasses import dataclass

from tests.providers import faulty
from tests.providers.faulty import Script, Wire, answering
from tui.domain.states import AttemptState

S = AttemptState

EXPECTED = {
    S.ACCEPTED: ("accepted", "accepted", 0),
    S.REJECTED: ("rejected", "rejected", 4),
    S.UNKNOWN: ("unknown", "unknown", 6),
    S.NOT_SENT: ("not_sent", "planned", 5),
}
"""By attempt: the outcome in the JSON, the state of its rows, the exit code."""

SHAPES = {
    "errors": {"data": None, "errors": [{"error": "AUTH_FAILURE", "message": "Unauthorized"}]},
    "status": {"status": "error", "message": "No.", "errors": ["Missing: phone_number."]},
    "dnc": {"status": "DNC Error", "message": "Number found in DNC list."},
    "error": {"error": "Invalid phone number format"},
}
_VALIDATION = {"detail": [{"loc": ["body", "contacts"], "msg": "no", "type": "t"}]}
_YES = {"message": "success", "batch_id": "3p$7r-gen-batch"}


@dataclass(frozen=True)
class Fault:
    """One row of the table; `slow` ones run into a short time limit.

    Where a `race` decides what this machine notices first, any doubt or certain no is right.
    """

    name: str
    script: Script
    luly: AttemptState
    levers: AttemptState
    slow: bool = False
    race: bool = False

    def comes_to(self, provider: str) -> AttemptState:
        """The attempt's state that it must have."""
        return self.luly if provider == "luly" else self.levers


def _both(name: str, script: Script, slow: bool = False, race: bool = False) -> Fault:
    return Fault(name, script, S.UNKNOWN, S.UNKNOWN, slow, race)


def _faults() -> list[Fault]:
    table = [
        _both("accept and close", faulty.close_on_accept),
        _both("reset on accept", faulty.reset_on_accept, race=True),
        _both("reset before the body", reset_after_headers),
        _both("reset during the body", faulty.reset_in_body),
        _both("reset after the body", faulty.reset_after_body),
        _both("close after the body", faulty.close_after_body),
        _both("half headers", faulty.half_headers),
        _both("half a body", faulty.half_body),
        _both("half a refusal", faulty.half_refusal),
        _both("reset in the answer", faulty.reset_in_answer),
        _both("garbage", faulty.garbage),
        _both("drip", faulty.drip, slow=True),
        _both("drip in the headers", faulty.drip_headers, slow=True),
        _both("hang", faulty.hang, slow=True),
        _both("bad gzip", answering(200, raw=faulty.BAD_GZIP, Content_Encoding="gzip")),
        _both("cut gzip", answering(201, raw=faulty.CUT_GZIP, Content_Encoding="gzip")),
        _both("early 413, then reset", faulty.early_refusal_lost, race=True),
        Fault("yes", answering(201, _YES), S.ACCEPTED, S.ACCEPTED),
        Fault("200 with an id", answering(200, _YES), S.ACCEPTED, S.UNKNOWN),
        Fault("200 without an id", answering(200, {"status": "success"}), S.UNKNOWN, S.UNKNOWN),
        _both("200, other words", answering(200, {"message": "queued"})),
        _both("200, an error", answering(200, SHAPES["status"])),
        Fault("201, empty", answering(201), S.UNKNOWN, S.ACCEPTED),
        Fault("204", answering(204), S.UNKNOWN, S.UNKNOWN),
        Fault("422, validation", answering(422, _VALIDATION), S.UNKNOWN, S.REJECTED),
        Fault("429, for a while", answering(429, SHAPES["errors"], Retry_After="1"),
              S.REJECTED, S.UNKNOWN),
        Fault("429, for good", answering(429, SHAPES["status"]), S.REJECTED, S.UNKNOWN),
        Fault("429, no JSON", answering(429, raw=b"slow down"), S.UNKNOWN, S.UNKNOWN),
    ]  # fmt: skip
    table += [
        _both(f"{code}", answering(code, _YES, Location="/v1/batches"))
        for code in (300, 301, 302, 303, 307, 308)
    ]
    table += [
        _both(f"{code}", answering(code, SHAPES["status"]))
        for code in (402, 405, 408, 409, 425, 500, 501, 502, 503, 504)
    ]
    for code in (400, 401, 403, 404, 413):
        levers = S.REJECTED if code == 401 else S.UNKNOWN
        for shape, document in SHAPES.items():
            table.append(Fault(f"{code} {shape}", answering(code, document), S.REJECTED, levers))
        table.append(Fault(f"{code}, HTML", answering(code, raw=b"<html>"), S.UNKNOWN, levers))
    return table


async def reset_after_headers(wire: Wire) -> None:
    """Reset when the headers are read and nothing of the body."""
    await wire.head()
    wire.reset()


FAULTS = _faults()


async def no_list(wire: Wire) -> None:
    """What is asked afterwards finds a server in trouble."""
    await wire.request()
    await wire.answer(500, b"{}")


async def logged_in(wire: Wire) -> None:
    """Answer Levers' login with a token that says nothing of its end."""
    await wire.request()
    await wire.answer(200, json.dumps({"access_token": "torture-token-a"}).encode())


def listing(label_from: "list[bytes]") -> Script:
    """Answer a list in which the batch of the first body stands under a number of its own."""

    async def script(wire: Wire) -> None:
        await wire.request()
        label = json.loads(label_from[0])["label"]
        batch = {"batch_id": "b-found", "label": label, "created_at": "2030-01-01T00:00:00.000Z"}
        document = {"status": "success", "batches": [batch]}
        await wire.answer(
            200, json.dumps(document).encode(), {"Date": "Tue, 01 Jan 2030 00:00:01 GMT"}
        )

    return script
