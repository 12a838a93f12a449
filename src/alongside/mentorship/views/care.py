"""How it goes between two people, and how they end: a member's pages."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from alongside.conversations import queries as conversations
from alongside.foundation.errors import Refused
from alongside.foundation.http import page
from alongside.mentorship import queries
from alongside.mentorship.commands import caring, ending, straining
from alongside.mentorship.forms.care import AfterForm, BreakForm, LastDayForm, PulseForm
from alongside.mentorship.queries import care
from alongside.mentorship.queries.seeing import other_of
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.care import Asks
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space
from alongside.programmes import queries as programmes


@require_http_methods(["GET", "POST"])
@member
def pulse(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """A handful of questions, answered for oneself, or put aside."""
    found = queries.mentorship_for(request.person, mentorship_id)
    notifications.mark_seen(request.person, url=request.path)
    asked = care.open_pulse(request.person, found)
    if asked is None:
        return redirect("mentorship:walk", found.pk)
    if request.method == "POST" and request.POST.get("do") == "later":
        caring.answer_pulse(asked, by=request.person, said=None)
        return redirect("mentorship:walk", found.pk)
    as_mentor = request.person.pk == found.mentor_id
    form = PulseForm(request.POST if request.method == "POST" else None, kind=Asks(asked.kind), as_mentor=as_mentor)
    if request.method == "POST" and form.is_valid():
        caring.answer_pulse(asked, by=request.person, said=form.said())
        return redirect("mentorship:walk", found.pk)
    card = people.card(other_of(request.person, found), space=Space.MENTORSHIP)
    is_between = asked.kind == Asks.BETWEEN
    return page(request, "mentorship/pulse.html", {"mentorship": found, "card": card, "is_between": is_between}, form)


@require_http_methods(["GET", "POST"])
@member
def last_day(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """Plan a last day, together with time to look back."""
    found = queries.mentorship_for(request.person, mentorship_id)
    now = care.ending_of(found)
    form = LastDayForm(
        request.POST if request.method == "POST" else None, initial={"last_on": now.last_on if now else None}
    )
    if request.method == "POST" and form.is_valid():
        ending.plan_ending(found, by=request.person, last_on=form.cleaned_data["last_on"])
        return redirect("mentorship:walk", found.pk)
    card = people.card(other_of(request.person, found), space=Space.MENTORSHIP)
    context = {"mentorship": found, "card": card, "ended": found.status == Status.ENDED}
    return page(request, "mentorship/last_day.html", context, form)


@require_POST
@member
def on(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """Go on after all: take a last day back, or say that one is there."""
    found = queries.mentorship_for(request.person, mentorship_id)
    ending.go_on(found, by=request.person)
    return redirect("mentorship:walk", found.pk)


@require_http_methods(["GET", "POST"])
@member
def after(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """How it was. Nothing has to be said."""
    found = queries.mentorship_for(request.person, mentorship_id)
    if found.status != Status.ENDED:
        raise Refused("not-over")
    before = care.said_afterwards(request.person, found)
    initial = {**before.said, "may_be_read": before.may_be_read} if before else None
    form = AfterForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        may = form.cleaned_data["may_be_read"]
        ending.say_afterwards(found, by=request.person, said=form.said(), may_be_read=may)
        return redirect("mentorship:walk", found.pk)
    card = people.card(other_of(request.person, found), space=Space.MENTORSHIP)
    return page(request, "mentorship/after.html", {"mentorship": found, "card": card}, form)


@require_POST
@member
def heavy(request: MemberRequest) -> HttpResponse:
    """That was heavy: one press, and nobody new comes for a week."""
    straining.say_heavy(programmes.programme_of(request.person), by=request.person)
    return redirect("mentorship:places")


@require_POST
@member
def weight(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """Say whether somebody takes the strength of one place or of two."""
    found = queries.mentorship_for(request.person, mentorship_id)
    straining.weigh(found, by=request.person, heavy=request.POST.get("heavy") == "yes")
    return redirect("mentorship:places")


@require_http_methods(["GET", "POST"])
@member
def rest(request: MemberRequest) -> HttpResponse:
    """Plan a break, or be back from it."""
    programme = programmes.programme_of(request.person)
    if queries.places_of(request.person, programme) is None:
        return redirect("mentorship:start")
    if request.method == "POST" and request.POST.get("do") == "end":
        straining.end_break(programme, by=request.person)
        return redirect("mentorship:places")
    form = BreakForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        straining.plan_break(programme, by=request.person, **form.cleaned_data)
        return redirect("mentorship:places")
    return page(request, "mentorship/break.html", {"own": care.own_break(request.person, programme)}, form)


@require_POST
@member
def room(request: MemberRequest) -> HttpResponse:
    """Come into the room of all mentors."""
    programme = programmes.programme_of(request.person)
    return redirect("conversations:conversation", straining.enter_mentors_room(programme, by=request.person))


@require_http_methods(["GET", "POST"])
@member
def stand_in(request: MemberRequest, stand_in_id: UUID) -> HttpResponse:
    """Say whether one would stand in, or whether somebody may."""
    found = care.stand_in_for(request.person, stand_in_id)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        straining.answer_stand_in(found, by=request.person, yes=request.POST["answer"] == "yes")
        return redirect("home")
    as_mentor = found.person_id == request.person.pk
    both = bool(found.mentor_yes_on and found.mentee_yes_on)
    context = {
        "stand_in": found,
        "as_mentor": as_mentor,
        "mine": bool(found.mentor_yes_on if as_mentor else found.mentee_yes_on),
        # Until both have said yes, neither learns who the other is: the mentee reads who it would be, not the mentor.
        "card": people.card(found.person_id, space=Space.MENTORSHIP) if not as_mentor else None,
        "conversation": conversations.conversation_about(straining.STAND_IN, found.pk) if both else None,
    }
    return render(request, "mentorship/stand_in.html", context)
