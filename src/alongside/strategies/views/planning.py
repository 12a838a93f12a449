"""The private sheet on telling, part by part."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.errors import NotFound
from alongside.foundation.http import page
from alongside.notifications import commands as notifications
from alongside.people.http import MemberRequest, member
from alongside.strategies import commands, queries
from alongside.strategies.forms import HOW_FAR, PART_FORMS, PART_NAMES, WhoForm
from alongside.strategies.rules import PARTS, Reach
from alongside.strategies.views.sharing import standing_of

if TYPE_CHECKING:
    from alongside.strategies.models import Plan


@member
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: MemberRequest) -> HttpResponse:
    """One's own sheets, and a new one, begun with whom it is about."""
    form = WhoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = commands.begin_plan(by=request.person, said=form.cleaned_data)
        return redirect("strategies:part", made.pk, "boxes")
    context = {"plans": queries.plans_of(request.person), "shared": queries.shared_ids(request.person)}
    return page(request, "strategies/plans.html", context, form)


@member
@require_safe
def plan(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    """The whole sheet, to read, print or think over."""
    found = queries.plan_for(request.person, plan_id)
    notifications.mark_seen(request.person, url=request.path)
    context = {
        "plan": found,
        "own": found.person_id == request.person.pk,
        "parts": [(part, PART_NAMES[part], _said(found, part)) for part in PARTS],
        **standing_of(request.person, found),
    }
    return render(request, "strategies/plan.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: MemberRequest, plan_id: UUID, part: str) -> HttpResponse:
    """One part of one's own sheet."""
    mine = queries.plan_for(request.person, queries.own(request.person, "plan", plan_id).pk)
    if part not in PARTS:
        raise NotFound("part")
    initial = {**mine.said, "look_again_on": mine.look_again_on}
    form = PART_FORMS[part](request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in PARTS[part]}
        commands.write_plan(mine, by=request.person, said=said)
        if part == "after":
            commands.look_again(mine, by=request.person, on=form.cleaned_data["look_again_on"])
        following = list(PARTS)[list(PARTS).index(part) + 1 :]
        onward = request.POST.get("then") != "read" and following
        return redirect("strategies:part", mine.pk, following[0]) if onward else redirect("strategies:plan", mine.pk)
    steps = [
        {
            "label": PART_NAMES[each], "url": reverse("strategies:part", args=[mine.pk, each]), "current": each == part,
            "done": any(mine.said.get(name) for name in PARTS[each]),
        }
        for each in PARTS
    ]  # fmt: skip
    context = {"plan": mine, "part": part, "name": PART_NAMES[part], "steps": steps, "last": part == list(PARTS)[-1]}
    return page(request, "strategies/part.html", context, form)


def _said(plan: "Plan", part: str) -> list[tuple[Any, str]]:
    """What stands in one part of a sheet, with its questions."""
    form = PART_FORMS[part]()
    words = {name: str(plan.said.get(name, "")) for name in PARTS[part]}
    if words.get("reach"):
        words["reach"] = str(HOW_FAR[Reach(words["reach"])])
    return [(form.fields[name].label, value) for name, value in words.items() if value]
