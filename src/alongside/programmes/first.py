"""The way in for whoever sets an installation up: a link that works until somebody coordinates something."""

import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from alongside.foundation import vault
from alongside.programmes import queries


def _token() -> str:
    return hmac.new(vault.roots().derive("first-coordinator"), b"1", sha256).hexdigest()[:40]


def is_first(token: str) -> bool:
    """Whether this is the secret of the printed link, and nobody has used it yet."""
    return hmac.compare_digest(token.encode(), _token().encode()) and not queries.has_coordinator()


def first_link() -> str | None:
    """The link whose opener becomes the coordinator, or None once there is one."""
    if queries.has_coordinator():
        return None
    return f"{settings.ALONGSIDE_BASE_URL}{reverse('programmes:first', args=[_token()])}"
