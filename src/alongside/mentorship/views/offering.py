"""A mentor's pages: offering, places, resting."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from alongside.foundation.http import page
from alongside.mentorship import commands, queries
from alongside.mentorship.forms import OfferForm, PlacesForm
from alongside.mentorship.queries import care
from alongside.mentorship.queries.screening import asks_of, clearance_of, was_named
from alongside.mentorship.rules import Applied
from alongside.mentorship.views.becoming import described
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes


@require_http_methods(["GET", "POST"])
@member
def offer(request: MemberRequest) -> HttpResponse:
    """Offer to mentor, and read what came of it."""
    programme = programmes.programme_of(request.person)
    if queries.places_of(request.person, programme) is not None:
        return redirect("mentorship:places")
    last = queries.my_application(request.person, programme)
    asks = asks_of(programme)
    if last is not None and last.state == Applied.SENT and not asks.asks_nothing and request.method == "GET":
        return redirect("mentorship:way")
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        commands.apply_to_mentor(programme, by=request.person, words=said["words"], places=said["places"])
        return redirect("mentorship:offer")
    context = {
        "programme": programme,
        "last": last,
        "waits": last is not None and last.state == Applied.SENT,
        "asks": asks,
        "steps": described(asks),
        "named": was_named(request.person, programme),
    }
    return page(request, "mentorship/offer.html", context, form)


@require_POST
@member
def withdraw(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Take an offer back."""
    commands.withdraw_application(queries.application_for(request.person, application_id), by=request.person)
    return redirect("mentorship:offer")


@require_http_methods(["GET", "POST"])
@member
def places(request: MemberRequest) -> HttpResponse:
    """How many people one has room for."""
    programme = programmes.programme_of(request.person)
    own = queries.places_of(request.person, programme)
    if own is None:
        return redirect("mentorship:offer")
    form = PlacesForm(request.POST if request.method == "POST" else None, initial={"places": own.places})
    if request.method == "POST" and form.is_valid():
        commands.set_places(programme, by=request.person, places=form.cleaned_data["places"])
        return redirect("mentorship:places")
    context = {
        "own": own,
        "walks": queries.mentorships_of(request.person),
        "cleared": clearance_of(request.person.pk, programme.pk)["is_cleared"],
        "cools_off": care.cools_off_until(request.person, programme),
        "break": care.own_break(request.person, programme),
    }
    return page(request, "mentorship/places.html", context, form)


@require_POST
@member
def rest(request: MemberRequest) -> HttpResponse:
    """Rest, or be there again, with one press."""
    programme = programmes.programme_of(request.person)
    change = commands.pause if request.POST.get("rest") == "yes" else commands.resume
    change(programme, by=request.person)
    return redirect("mentorship:places")
