"""Which phone rings for a number that is sent as it was written."""

from tui.domain.batch import Batch
from tui.domain.contact import Contact
from tui.domain.phone import read_phone
from tui.domain.profile import Profile

_DEFAULT_REGION = {"luly": "US"}
"""Luly's page: a number without a country code is read as +1."""


def ring_key(profile: Profile, batch: Batch, contact: Contact) -> str:
    """Answer the dial key of the phone that rings for a contact of a batch.

    A number that could not be read where its list was imported is read as the provider may read
    it: by the batch's country code, the profile's region, the provider's own, or with a + before
    it. So a refusal, a duplicate and a call under way are found however the number is written.
    """
    if contact.dial_key.startswith("+"):
        return contact.dial_key
    regions = (batch.options.country_code, profile.region, _DEFAULT_REGION.get(batch.provider))
    for region in regions:
        if region and (reading := read_phone(contact.phone, region)).e164:
            return reading.dial_key
    with_plus = read_phone("+" + contact.phone.strip().lstrip("+0"), None)
    return with_plus.dial_key if with_plus.e164 else contact.dial_key
