"""The way in for whoever sets an installation up: a link that works once, until somebody coordinates something.

The secret is made from the root key and the number of times such a link was used, so it is kept nowhere, is the same
at each start until somebody used it, and never works again. Should the last coordinator of an installation erase
themself, the next link lets its opener take over the programme that was left alone.
"""

import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from alongside.foundation import vault
from alongside.programmes import queries


def _token() -> str:
    number = queries.times_handed_over() + 1
    return hmac.new(vault.roots().derive("first-coordinator"), str(number).encode(), sha256).hexdigest()[:40]


def is_first(token: str) -> bool:
    """Whether this is the secret of the printed link, and nobody has used it yet."""
    return not queries.has_coordinator() and hmac.compare_digest(token.encode(), _token().encode())


def first_link() -> str | None:
    """The link whose opener becomes the coordinator, or None while there is one."""
    if queries.has_coordinator():
        return None
    return f"{settings.ALONGSIDE_BASE_URL}{reverse('programmes:first', args=[_token()])}"
