"""Who is asking: the person behind a request, and the views that need one."""

from collections.abc import Callable
from datetime import timedelta
from functools import update_wrapper
from typing import Any, Concatenate
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from alongside.foundation import clock, vault
from alongside.people.models import Person, SignIn
from alongside.people.rules import State


class MemberRequest(HttpRequest):
    """A request whose person is known."""

    person: Person


#: How long a browser stays signed in without a visit.
IDLE = timedelta(days=7)
IDLE_SHARED = timedelta(minutes=30)


def sign_in_of(cookie: str) -> SignIn | None:
    """The sign-in a cookie stands for, if it is still good and its person may sign in."""
    if not cookie or len(cookie) > 100:
        return None
    now = clock.now()
    found = (
        SignIn.objects.select_related("person")
        .filter(token_index=vault.index("sign-in", cookie), expires_at__gt=now, person__state=State.ACTIVE)
        .first()
    )
    if found is None or now - found.seen_at > (IDLE_SHARED if found.shared_device else IDLE):
        return None
    return found


def know_the_person(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put `person` (or None) on every request."""

    def answer(request: HttpRequest) -> HttpResponse:
        found = sign_in_of(request.COOKIES.get(settings.SIGN_IN_COOKIE, ""))
        request.person = found.person if found else None  # type: ignore[attr-defined]
        request.sign_in = found  # type: ignore[attr-defined]
        if found and clock.now() - found.seen_at > timedelta(minutes=5):
            SignIn.objects.filter(pk=found.pk).update(seen_at=clock.now())
        return get_response(request)

    return answer


def member[**P](
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for somebody who is signed in; anyone else is led to the sign-in page and back."""

    def checked(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.person is None:
            back = f"?next={quote(request.get_full_path())}" if request.method == "GET" else ""
            return HttpResponseRedirect(reverse("people:sign-in") + back)
        return view(request, *args, **kwargs)

    update_wrapper(checked, view)
    return checked
