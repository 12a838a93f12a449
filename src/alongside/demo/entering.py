"""One-press sign-in for the demo. These addresses exist only while `ALONGSIDE_DEMO` is on, and only for made-up people.

A link that signs in by being opened would be wrong anywhere else: mail scanners and link previews open links too.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_safe

from alongside.foundation import vault
from alongside.people import queries as people
from alongside.people.http import open_sign_in


def key_for(person_id: UUID) -> str:
    """The secret part of a person's link."""
    return hmac.new(vault.roots().derive("demo-links"), person_id.bytes, sha256).hexdigest()[:32]


def link_for(person_id: UUID) -> str:
    """The whole link."""
    return f"{settings.ALONGSIDE_BASE_URL}/demo/in/{person_id}/{key_for(person_id)}/"


@require_safe
def enter(request: HttpRequest, person_id: UUID, key: str) -> HttpResponse:
    """Sign in as one of the made-up people."""
    if not settings.ALONGSIDE_DEMO or not hmac.compare_digest(key.encode(), key_for(person_id).encode()):
        raise Http404
    answer = redirect("home")
    open_sign_in(request, answer, people.person(person_id), shared_device=True)
    return answer


urlpatterns = [path("in/<uuid:person_id>/<str:key>/", enter, name="demo-in")]
