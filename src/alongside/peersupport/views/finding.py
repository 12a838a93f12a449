"""Finding a circle, forming one, coming in."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.peersupport import commands, queries
from alongside.peersupport.forms.circles import CircleForm, ComeInForm, explain
from alongside.peersupport.queries import gathering
from alongside.peersupport.rules.circles import Entry, Sits
from alongside.peersupport.views.frame import described, vocabulary_of, zone_of
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes
from alongside.programmes.http import standing_of

if TYPE_CHECKING:
    from alongside.peersupport.models import Agreement, Circle

ON_PAGE = 20


@member
@require_safe
def find(request: MemberRequest) -> HttpResponse:
    """The circles one is in, and those one could come into, the nearest first."""
    if standing_of(request).programme is None:
        return redirect("programmes:join")
    notifications.mark_seen(request.person, url=request.path)
    words, seats = vocabulary_of(request), queries.own_seats(request.person)
    found, wish = queries.found_for(request.person, seats), gathering.wish_of(request.person)
    shown = Paginator(found, ON_PAGE).get_page(page_number(request))
    context = {
        "mine": [
            {"id": one.circle.pk, "name": str(one.circle.name), "as": one.name, "waits": one.seat.state == Sits.ASKED}
            for one in queries.mine_of(request.person, seats)
        ],
        "reasons": queries.unread_reasons(seats),
        "offers": [_offered(one, words) for one in shown],
        "page": shown,
        "wish": wish,
        "called": gathering.called_of(request.person.pk) if wish else [],
        "some_fit": any(one.fits for one in found),
    }
    return render(request, "peersupport/find.html", context)


def _offered(one: queries.Offer, words: Any) -> dict[str, Any]:
    why = [_("You share it: %s") % words.term(term).label for term in one.shared if words.knows(term)]
    if one.hours_fit:
        why.append(_("Somebody is there at hours you have"))
    return {**described(one.circle, words), "why": why[:3]}


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Form a circle."""
    programme = programmes.programme_of(request.person)
    own = [one.term for one in people.own_facts(request.person).lived if one.term]
    form = CircleForm(
        request.POST if request.method == "POST" else None, words=vocabulary_of(request), own=own,
        initial={"language": get_language() or "en"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.form_circle(
                programme, by=request.person, said=form.said(zone_of(request)), name=form.cleaned_data["as_name"],
                pronouns=form.cleaned_data["pronouns"],
            )  # fmt: skip
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:circle", made.pk)
    return page(request, "peersupport/new.html", {}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """A circle as somebody sees it who could come in; whoever is in it is led there."""
    if queries.is_in(request.person, circle_id):
        return redirect("peersupport:circle", circle_id)
    circle, agreement = queries.circle_to_join(request.person, circle_id)
    return _come_in(request, circle, agreement, link="")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: MemberRequest, welcome: str) -> HttpResponse:
    """A circle somebody was invited into."""
    circle, agreement = queries.invited_to(request.person, welcome)
    if queries.is_in(request.person, circle.pk):
        return redirect("peersupport:circle", circle.pk)
    return _come_in(request, circle, agreement, link=welcome)


def _come_in(request: MemberRequest, circle: "Circle", agreement: "Agreement", *, link: str) -> HttpResponse:
    waits = circle.entry == Entry.REQUEST and not link
    form = ComeInForm(request.POST if request.method == "POST" else None, waits=waits)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            seat = commands.ask_in(
                circle, by=request.person, name=said["as_name"], pronouns=said["pronouns"], asking=said.get("asking", ""),
                link=link,
            )  # fmt: skip
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:circle", circle.pk) if seat.state == Sits.IN else redirect("peersupport:find")
    context = {
        "circle": described(circle, vocabulary_of(request)), "agreement": str(agreement.words), "waits": waits,
        "asked": queries.has_asked(request.person, circle.pk), "here": request.path,
    }  # fmt: skip
    return page(request, "peersupport/about.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """Leave, or take one's wish back; no reason is asked."""
    seat = queries.seat_or_wish(request.person, circle_id)
    if request.method == "POST":
        commands.leave(seat, by=request.person, take_words=request.POST.get("words") == "take")
        return redirect("peersupport:find")
    context = {"circle": {"id": seat.circle_id, "name": str(seat.circle.name)}, "waits": seat.state == Sits.ASKED,
               "holds": seat.holds == "facilitator"}  # fmt: skip
    return render(request, "peersupport/leave.html", context)


@member
@require_POST
def away(request: MemberRequest, answered_id: UUID) -> HttpResponse:
    """Put away what was answered."""
    commands.put_away(queries.own_seat(request.person, answered_id), by=request.person)
    return redirect("peersupport:find")
