"""The wire: one POST that knows whether it left, Luly, Levers, webhooks in."""

from tui.providers.base import Provider, provider_for
from tui.providers.handshake import shaken_hand
from tui.providers.luly_answer import ACCEPTED_NO_ID
from tui.providers.server_clock import server_clock
from tui.providers.svix import WebhookRejected
from tui.providers.webhooks import WebhookEvent, read_event, read_webhook

__all__ = [
    "ACCEPTED_NO_ID",
    "Provider",
    "WebhookEvent",
    "WebhookRejected",
    "provider_for",
    "read_event",
    "read_webhook",
    "server_clock",
    "shaken_hand",
]
