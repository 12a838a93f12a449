"""What two people share: one page of it, letting the other see something, taking it back, throwing it away."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.http import page
from alongside.notifications import commands as notifications
from alongside.people.http import MemberRequest, member
from alongside.strategies import commands, companions, policies, queries
from alongside.strategies.forms import ShareForm
from alongside.strategies.rules import Thing

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.strategies.policies import Shareable

PAGES = {
    Thing.GOAL: "strategies:goal", Thing.REHEARSAL: "strategies:rehearsal", Thing.PLAN: "strategies:plan",
}  # fmt: skip
LISTS = {
    Thing.GOAL: "strategies:goals", Thing.REHEARSAL: "strategies:rehearsals", Thing.PLAN: "strategies:plans",
}  # fmt: skip


def standing_of(viewer: "Person", one: "Shareable") -> dict[str, Any]:
    """Who else sees this, and where that is changed; to whoever it is shared with, whose it is."""
    share = queries.share_of(one)
    own = one.person_id == viewer.pk
    other = (share.with_person_id if own else one.person_id) if share else None
    return {
        "other": queries.card_of(other) if other else None,
        "share_url": reverse("strategies:share", args=[policies.thing_of(one), one.pk]),
        "remove_url": reverse("strategies:remove", args=[policies.thing_of(one), one.pk]),
        "together_url": reverse("strategies:together", args=[share.about_id]) if share else "",
    }


@member
@require_safe
def together(request: MemberRequest, about_id: UUID) -> HttpResponse:
    """Everything the two share, and what waits between them."""
    found = queries.together_for(request.person, about_id)
    notifications.mark_seen(request.person, url=request.path)
    me = request.person.pk
    context = {
        "with": found.companion,
        "goals": [(one, one.person_id == me) for one in found.goals],
        "rehearsals": [(one, one.person_id == me) for one in found.rehearsals],
        "plans": [(one, one.person_id == me) for one in found.plans],
        "feedback": [(one, one.receiver_id == me, policies.waits_for(request.person, one)) for one in found.feedback],
    }
    return render(request, "strategies/together.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: MemberRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """Let one companion see it, or take it back."""
    one = queries.own(request.person, kind, thing_id)
    back = reverse(PAGES[Thing(kind)], args=[one.pk])
    found = companions.companions_of(request.person)
    if request.method == "POST" and request.POST.get("do") == "take-back":
        commands.take_back(one, by=request.person)
        return redirect(back)
    form = ShareForm(request.POST if request.method == "POST" else None, companions=found)
    if request.method == "POST" and form.is_valid():
        chosen = form.companion()
        about = (chosen.about_kind, chosen.about_id)
        commands.share(one, about=about, with_person=chosen.person_id, by=request.person)
        return redirect(back)
    context = {"kind": kind, "back": back, "anybody": bool(found), **standing_of(request.person, one)}
    return page(request, "strategies/share.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """Throw something of one's own away, after one more look."""
    one = queries.own(request.person, kind, thing_id)
    if request.method == "POST":
        commands.remove(one, by=request.person)
        return redirect(LISTS[Thing(kind)])
    context = {"back": reverse(PAGES[Thing(kind)], args=[one.pk]), "here": request.path}
    return render(request, "strategies/remove.html", context)
