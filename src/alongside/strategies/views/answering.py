"""Feedback between two: asked for, given in three parts, said again more gently, heard."""

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.errors import BadInput
from alongside.foundation.http import page
from alongside.notifications import commands as notifications
from alongside.people.http import MemberRequest, member
from alongside.strategies import commands, companions, policies, queries
from alongside.strategies.forms import AskForm, GentlerForm, GiveForm

if TYPE_CHECKING:
    from alongside.strategies.models import Feedback


@member
@require_safe
def feedback(request: MemberRequest) -> HttpResponse:
    """What one asked for, and what one is asked for."""
    me = request.person.pk
    found = queries.feedback_of(request.person)
    cards = queries.named([one.giver_id if one.receiver_id == me else one.receiver_id for one in found])
    rows = [
        (
            one, one.receiver_id == me, policies.waits_for(request.person, one),
            cards[one.giver_id if one.receiver_id == me else one.receiver_id],
        )
        for one in found
    ]  # fmt: skip
    context = {"rows": rows, "anybody": bool(companions.companions_of(request.person))}
    return render(request, "strategies/feedback.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """Ask somebody one walks with."""
    found = companions.companions_of(request.person)
    form = AskForm(request.POST if request.method == "POST" else None, companions=found)
    if request.method == "POST" and form.is_valid():
        chosen = form.companion()
        made = commands.ask_for_feedback(
            by=request.person, about=(chosen.about_kind, chosen.about_id), of=chosen.person_id,
            question=form.cleaned_data["question"],
        )  # fmt: skip
        return redirect("strategies:feedback-one", made.pk)
    return page(request, "strategies/feedback_ask.html", {"anybody": bool(found)}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, feedback_id: UUID) -> HttpResponse:
    """One question and its answer, with what this person may do next."""
    found = queries.feedback_for(request.person, feedback_id)
    received = found.receiver_id == request.person.pk
    card = queries.last_card(found)
    if request.method != "POST":
        notifications.mark_seen(request.person, url=request.path)
    start = {name: getattr(card, name) for name in ("saw", "did", "idea")} if card else None
    form: forms.Form = GentlerForm() if received else GiveForm(initial=start)
    if request.method == "POST":
        form = GentlerForm(request.POST) if received else GiveForm(request.POST)
        if _done(request, found, form):
            return redirect("strategies:feedback-one", found.pk) if received else redirect("strategies:feedback")
    context = {
        "feedback": found,
        "received": received,
        "card": card,
        "other": queries.card_of(found.giver_id if received else found.receiver_id),
        "my_turn": policies.waits_for(request.person, found),
        "closed": queries.is_closed(found),
    }
    return page(request, "strategies/feedback_one.html", context, form)


def _done(request: MemberRequest, found: "Feedback", form: forms.Form) -> bool:
    """Do what one button asks; no when the form has to be mended first."""
    do = request.POST.get("do")
    if do == "close":
        commands.close_feedback(found, by=request.person)
    elif do == "heard":
        commands.say_heard(found, by=request.person)
    elif do not in ("gentler", "give"):
        raise BadInput("unreadable", field="do")
    elif not form.is_valid():
        return False
    elif do == "give":
        commands.give_feedback(found, by=request.person, **_only(form, "saw", "did", "idea"))
    else:
        commands.say_more_gently(found, by=request.person, words=_only(form, "gentler").get("gentler", ""))
    return True


def _only(form: forms.Form, *names: str) -> dict[str, str]:
    return {name: form.cleaned_data.get(name, "") for name in names}
