"""Pages made of several rooms."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, get_language
from django.views.decorators.http import require_GET, require_POST, require_safe

from alongside.foundation import background
from alongside.foundation.errors import NotFound
from alongside.foundation.policies import require
from alongside.home import gathering, gauge, held
from alongside.people import commands as people
from alongside.people.http import MemberRequest, clear_cookie, member
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.http import standing_of


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is, in ten seconds; whoever is signed in goes straight home."""
    if request.person is not None:  # type: ignore[attr-defined]
        return redirect("home")
    return render(request, "home/landing.html", {"programme": programmes.open_to_all()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """How things are kept private, with everything the database holds."""
    return render(request, "home/privacy.html", {"rooms": held.rooms()})


@require_safe
def privacy_part(request: HttpRequest, held_in: str) -> HttpResponse:
    """Everything one part of the program holds, a page of its own: the whole list is long on a slow line."""
    room = next((one for one in held.rooms() if one.key == held_in), None)
    if room is None:
        raise NotFound("part")
    return render(request, "home/privacy_part.html", {"room": room})


@require_safe
@member
def who_knows(request: MemberRequest) -> HttpResponse:
    """Who knows what about me: what shows now, what could, what once did, and who could see each thing that is sealed."""
    return render(request, "home/who_knows.html", held.known(request.person.pk))


@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and go somewhere ordinary, at once, with no question. A link, so that it works without JavaScript."""
    onward = ""
    try:
        onward = programmes.leave_to(request.person)  # type: ignore[attr-defined]
        if request.sign_in is not None:  # type: ignore[attr-defined]
            people.sign_out(request.sign_in)  # type: ignore[attr-defined]
        browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
        people.put_card_away(request.person, browser=browser)  # type: ignore[attr-defined]
    except DatabaseError:
        pass  # leaving works when the database does not: the cookie goes all the same
    answer = HttpResponseRedirect(onward or settings.ALONGSIDE_LEAVE_TO)
    answer.status_code = 303
    # The cache would otherwise answer Back with the page that was left. Cookies are cleared by name, so that a choice
    # of language stays and nothing tells this exit from an ordinary visit.
    answer.headers["Clear-Site-Data"] = '"cache"'
    clear_cookie(answer)
    return answer


@require_safe
@member
def home(request: MemberRequest) -> HttpResponse:
    """A member's home: a letter. What waits for you, what is new, one next step."""
    return render(request, "home/home.html", gathering.letter(request.person, standing_of(request).programme))


@require_safe
@member
def desk(request: MemberRequest) -> HttpResponse:
    """The coordinator's desk: everything that waits for a decision, and how things go."""
    programme = standing_of(request).desk
    if programme is None:
        raise NotFound("desk")
    return render(request, "home/desk.html", gathering.desk(request.person, programme))


@require_safe
@member
def missing(request: MemberRequest) -> HttpResponse:
    """What members seek beside the stories and mentors there are, and words to look for those who are missing."""
    programme = programmes.coordinated_programme(request.person)
    return render(request, "home/missing.html", gauge.missing(request.person, programme, get_language() or "en"))


@require_POST
@member
def try_again(request: MemberRequest, delivery_id: UUID) -> HttpResponse:
    """Give work that failed eight times another go."""
    programme = programmes.coordinated_programme(request.person)
    require(programme_policies.coordinates(request.person, programme.pk))
    background.try_again(delivery_id)
    return redirect("desk")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show pages in another language from now on, in this browser."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answer = redirect(back if safe and back.startswith("/") else "/")
    if check_for_language(wanted) and wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31_536_000, samesite="Lax", httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
    return answer


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the database answers and the work gets done, for whoever watches this server. No figures of people."""
    state: dict[str, Any] = background.state()
    return JsonResponse(state, status=200 if state["ok"] else 503)
