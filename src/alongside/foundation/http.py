"""What stands around every page: a form acts once, refusals become kind pages, nothing is kept by the browser."""

import logging
import re
import traceback
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers

from alongside.foundation import clock, errors, ratelimit, vault
from alongside.foundation.background import wake
from alongside.foundation.models import PostedForm

log = logging.getLogger("alongside.pages")

Answer = Callable[[HttpRequest], HttpResponse]

_STATUS: dict[type[errors.AlongsideError], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Refused: 409,
    errors.BadInput: 400,
    errors.TooMany: 429,
}


def quiet_headers(get_response: Answer) -> Answer:
    """No page is stored by the browser, indexed, framed, or named to another site."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), camera=(), microphone=(), browsing-topics=()"
        )
        if request.path.startswith(settings.STATIC_URL):
            response = _whole(response)
        else:
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store, private, max-age=0"
        return response

    return answer


def _whole(response: HttpResponseBase) -> HttpResponse:
    """A static file in one piece: they are small, and a file read bit by bit would hold up the event loop."""
    if not isinstance(response, StreamingHttpResponse):
        return cast("HttpResponse", response)
    whole = HttpResponse(b"".join(cast("Iterable[bytes]", response.streaming_content)), status=response.status_code)
    whole.headers = response.headers
    response.close()
    return whole


def kind_refusals(get_response: Answer) -> "_KindRefusals":
    """A refusal raised anywhere becomes a page that says what to do."""
    return _KindRefusals(get_response)


class _KindRefusals:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), None)
        if status is None and not isinstance(error, (Http404, PermissionDenied, SuspiciousOperation, BadRequest)):
            # The kind of error and the page's name, never its message: that may hold a person's words.
            where = request.resolver_match.view_name if request.resolver_match else "an unknown page"
            last = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s, in %s line %s", type(error).__name__, where, last.name, last.lineno)
        if status is None or not isinstance(error, errors.AlongsideError):
            return None
        # "Not yours" must look like "not there": the 404 page is told nothing.
        context = {} if status == 404 else {"code": error.code}
        return render(request, f"{status}.html", context, status=status)


def clean_input(get_response: Answer) -> Answer:
    """What no database or page can hold (NUL, broken UTF-8) is refused before it is read further."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", {"code": "unreadable"}, status=400)
        if request.method == "POST" and request.content_type in _FORMS:
            values = [value for _name, several in request.POST.lists() for value in several]
            if any("\x00" in value or "\ufffd" in value or _LONE_SURROGATE.search(value) for value in values):
                return render(request, "400.html", {"code": "unreadable"}, status=400)
        return get_response(request)

    return answer


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def limited(what: str, *, at_most: int, within: timedelta) -> Callable[[Answer], Answer]:
    """Mark a view: no more than `at_most` POSTs from one network `within` this time."""

    def mark(view: Answer) -> Answer:
        view.rate_limit = (what, at_most, within)  # type: ignore[attr-defined]
        return view

    return mark


def limit_rates(get_response: Answer) -> Answer:
    """Count POSTs to limited views. It stands outside `act_once`, whose rollback would forget the failed attempts."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            try:
                limit = getattr(resolve(request.path_info).func, "rate_limit", None)
                if limit is not None:
                    what, at_most, within = limit
                    ratelimit.count(request, what, at_most=at_most, within=within)
            except Resolver404:
                pass
            except errors.TooMany as error:
                return render(request, "429.html", {"code": error.code}, status=429)
        return get_response(request)

    return answer


def act_once(get_response: Answer) -> Answer:
    """Every POST is one transaction, and a form sent twice acts once.

    The form carries a random `_once`. The first sending takes the row; a second waits for it (the row is unique),
    then is led where the first was led. A refused or mistyped form gives the row back, so it can be corrected.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        once = request.POST.get("_once", "") if request.method == "POST" else ""
        if request.method != "POST":
            return get_response(request)
        if not once:
            with transaction.atomic():
                response = get_response(request)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
            wake()
            return response
        key = vault.index("form", f"{once[:64]}|{request.path}|{request.COOKIES.get(settings.SIGN_IN_COOKIE, '')}")
        try:
            with transaction.atomic():
                PostedForm.objects.create(key=key, location="", at=clock.now())
                response = get_response(request)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
                elif isinstance(response, HttpResponseRedirect):
                    PostedForm.objects.filter(key=key).update(location=response.url[:300])
        except IntegrityError:
            done = PostedForm.objects.filter(key=key).first()
            if done is None:
                raise
            return HttpResponseRedirect(done.location or urlsplit(request.path).path)
        wake()
        return response

    return answer


def page(request: HttpRequest, template: str, context: dict[str, Any], form: BaseForm | None = None) -> HttpResponse:
    """The page; 400 when its form was sent and cannot be used, so that nothing is kept and it can be sent again."""
    status = 400 if form is not None and form.is_bound and not form.is_valid() else 200
    return render(request, template, {**context, "form": form} if form is not None else context, status=status)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The answer to a form whose hidden token no longer fits: open the page again, nothing was done."""
    return render(request, "403.html", {"code": "form-out-of-date"}, status=403)


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for; the first when the address says nothing that makes sense."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
