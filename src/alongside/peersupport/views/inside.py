"""Inside a circle: who is there, what they promise each other."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.peersupport import commands, policies, queries
from alongside.peersupport.forms.circles import ChangeForm, ReasonForm, explain
from alongside.peersupport.forms.gathering import GreetForm
from alongside.peersupport.rules.circles import Sits
from alongside.peersupport.views.frame import frame_of

if TYPE_CHECKING:
    from alongside.peersupport.models import Seat
from alongside.people.http import MemberRequest, member


@member
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """Who is there; a POST makes a link that lets one person in."""
    seat = queries.seat_here(request.person, circle_id)
    notifications.mark_seen(request.person, url=request.path)
    link = ""
    if request.method == "POST":
        word = commands.invite(seat.circle, by=seat)
        link = f"{settings.ALONGSIDE_BASE_URL}{reverse('peersupport:invited', args=[word])}"
    shown, people = queries.those_in(seat, page=page_number(request))
    asking = queries.those_in(seat, state=Sits.ASKED)[1] if seat.holds == "facilitator" else []
    context = {**frame_of(seat), "people": people, "page": shown, "asking": asking, "link": link}
    return render(request, "peersupport/who.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def somebody(request: MemberRequest, circle_id: UUID, seat_id: UUID) -> HttpResponse:
    """One person of the circle, for a facilitator: let in or not, hold it together, take out."""
    mine = queries.seat_here(request.person, circle_id)
    seat = queries.seat_to_answer(mine, seat_id)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = ReasonForm(request.POST if do == "out" else None)
    greeting = GreetForm(request.POST if do in ("greet", "yes") else None)
    shown: ReasonForm | GreetForm = form if do == "out" else greeting
    if request.method == "POST" and (not shown.is_bound or shown.is_valid()):
        try:
            _do(do, seat, mine, shown.cleaned_data if shown.is_bound else {})
        except BadInput as refusal:
            if not shown.is_bound:
                raise
            explain(shown, refusal)
        else:
            return redirect("peersupport:who", circle_id)
    context = {
        **frame_of(mine), "other": seat, "card": queries.card_of(seat), "asking": str(seat.face.asking),
        "is_self": seat.pk == mine.pk, "prepared": policies.is_prepared(seat.person_id), "welcomed": queries.is_welcomed(seat),
        "greeting": greeting, "form": form,
    }  # fmt: skip
    return page(request, "peersupport/somebody.html", context, shown)


def _do(do: str, seat: "Seat", mine: "Seat", said: dict[str, Any]) -> None:
    if do in ("yes", "no"):
        commands.answer_asking(seat, by=mine, yes=do == "yes", welcome=said.get("words", ""))
    elif do == "greet":
        commands.greet(seat, by=mine, words=said["words"])
    elif do == "hold":
        commands.share_holding(seat, by=mine)
    elif do == "lay-down" and seat.pk == mine.pk:
        commands.step_down(mine)
    elif do == "out":
        commands.take_out(seat, by=mine, reason=said["reason"])
    else:
        raise BadInput("unreadable", field="do")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """What the circle promises each other: say yes, suggest a change, answer one."""
    seat = queries.seat_here(request.person, circle_id)
    notifications.mark_seen(request.person, url=request.path)
    standing, change = queries.standing_words(seat.circle), queries.changes_of(seat)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = ChangeForm(request.POST if do == "suggest" else None, initial={"words": str(standing.words)})
    if do == "suggest":
        if form.is_valid():
            try:
                commands.suggest_change(seat, words=form.cleaned_data["words"])
            except (BadInput, Refused) as refusal:
                explain(form, refusal)
            else:
                return redirect("peersupport:agreement", circle_id)
    elif do == "agree":
        number = request.POST.get("number", "")
        commands.agree(seat, number=int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0)
        return redirect("peersupport:circle", circle_id)
    elif do in ("yes", "no"):
        if change is None:
            raise NotFound("change")
        commands.answer_change(change.agreement, by=seat, yes=do == "yes")
        return redirect("peersupport:agreement", circle_id)
    elif request.method == "POST":
        raise BadInput("unreadable", field="do")
    context = {**frame_of(seat), "standing": standing, "change": change}
    return page(request, "peersupport/agreement.html", context, form)
