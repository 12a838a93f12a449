"""Who is asking: the person behind a request, and the views that need one."""

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import update_wrapper
from typing import Any, Concatenate
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.foundation import clock, vault
from alongside.people import commands
from alongside.people.commands.signing_in import LONGEST
from alongside.people.models import Person, SignIn
from alongside.people.rules import State


class MemberRequest(HttpRequest):
    """A request whose person is known."""

    person: Person
    sign_in: SignIn


#: How long a browser stays signed in without a visit.
IDLE = timedelta(days=7)
IDLE_SHARED = timedelta(minutes=30)
LONGEST_NEXT = 300


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
    if found is None or now - found.seen_at > _idle(found.shared_device):
        return None
    return found


def still_signed_in(sign_in_ids: Collection[UUID]) -> set[UUID]:
    """Which of these sign-ins are still good; one query for five hundred."""
    now, ids, good = clock.now(), list(sign_in_ids), set[UUID]()
    for start in range(0, len(ids), 500):
        rows = SignIn.objects.filter(pk__in=ids[start : start + 500], expires_at__gt=now, person__state=State.ACTIVE)
        good |= {
            pk
            for pk, seen_at, shared in rows.values_list("pk", "seen_at", "shared_device")
            if now - seen_at <= _idle(shared)
        }
    return good


def _idle(shared_device: bool) -> timedelta:
    return IDLE_SHARED if shared_device else IDLE


def know_the_person(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put `person` (or None) on every request."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            found = sign_in_of(request.COOKIES.get(settings.SIGN_IN_COOKIE, ""))
            if found and clock.now() - found.seen_at > timedelta(minutes=5):
                SignIn.objects.filter(pk=found.pk).update(seen_at=clock.now())
        except DatabaseError:
            # Help lines must open when the database does not answer or cannot be written: go on as nobody.
            found = None
        request.person = found.person if found else None  # type: ignore[attr-defined]
        request.sign_in = found  # type: ignore[attr-defined]
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


def set_cookie(response: HttpResponse, token: str, *, shared_device: bool) -> None:
    """Hand a browser its sign-in: until it is closed on a shared device, otherwise for at most thirty days."""
    response.set_cookie(
        settings.SIGN_IN_COOKIE, token, max_age=None if shared_device else LONGEST, path="/",
        secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def clear_cookie(response: HttpResponse) -> None:
    """Have a browser forget its sign-in."""
    response.delete_cookie(settings.SIGN_IN_COOKIE, path="/", samesite="Lax")
    if settings.CSRF_COOKIE_SECURE:
        response.cookies[settings.SIGN_IN_COOKIE]["secure"] = True  # a __Host- cookie is refused without it


def open_sign_in(request: HttpRequest, response: HttpResponse, person: Person, *, shared_device: bool) -> None:
    """Sign a person in in this browser, under a new token; whoever was signed in here before no longer is."""
    before: SignIn | None = request.sign_in  # type: ignore[attr-defined]
    if before is not None:
        commands.sign_out(before)
    set_cookie(response, commands.sign_in(person, shared_device=shared_device), shared_device=shared_device)


def onward(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """Where to go next: where the person was going, if that is a page of this site."""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and len(wanted) <= LONGEST_NEXT and safe else otherwise
