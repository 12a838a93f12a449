"""Goals in small steps."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from alongside.foundation.errors import BadInput
from alongside.foundation.http import page
from alongside.notifications import commands as notifications
from alongside.people.http import MemberRequest, member
from alongside.strategies import commands, queries
from alongside.strategies.forms import GoalForm, StepForm
from alongside.strategies.rules import Aim
from alongside.strategies.views.sharing import standing_of


@member
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: MemberRequest) -> HttpResponse:
    """One's own goals, and a new one."""
    form = GoalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = commands.set_goal(by=request.person, **form.cleaned_data)
        return redirect("strategies:goal", made.pk)
    found = queries.goals_of(request.person)
    context = {
        "open": [one for one in found if one.state == Aim.OPEN],
        "past": [one for one in found if one.state != Aim.OPEN],
        "shared": queries.shared_ids(request.person),
    }
    return page(request, "strategies/goals.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: MemberRequest, goal_id: UUID) -> HttpResponse:
    """A goal and its steps; its author adds one."""
    found = queries.goal_for(request.person, goal_id)
    own = found.person_id == request.person.pk
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        commands.add_step(found, by=request.person, words=form.cleaned_data["words"])
        return redirect("strategies:goal", found.pk)
    notifications.mark_seen(request.person, url=request.path)
    context = {"goal": found, "own": own, "steps": queries.steps_of(found), **standing_of(request.person, found)}
    return page(request, "strategies/goal.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: MemberRequest, goal_id: UUID) -> HttpResponse:
    """Say one's own goal differently."""
    found = queries.own(request.person, "goal", goal_id)
    mine = queries.goal_for(request.person, found.pk)
    form = GoalForm(request.POST if request.method == "POST" else None, initial={"words": mine.words, "why": mine.why})
    if request.method == "POST" and form.is_valid():
        commands.change_goal(mine, by=request.person, **form.cleaned_data)
        return redirect("strategies:goal", mine.pk)
    return page(request, "strategies/goal_words.html", {"goal": mine}, form)


@member
@require_POST
def state(request: MemberRequest, goal_id: UUID) -> HttpResponse:
    """Reached, let go, or taken up again."""
    found = queries.goal_for(request.person, goal_id)
    commands.move_goal(found, by=request.person, to=_aim(request))
    return redirect("strategies:goal", found.pk)


@member
@require_POST
def step(request: MemberRequest, goal_id: UUID, step_id: UUID) -> HttpResponse:
    """One step: done, let go, open again, or struck out."""
    found = queries.step_for(request.person, goal_id, step_id)
    if request.POST.get("do") == "remove":
        commands.remove_step(found, by=request.person)
    else:
        commands.move_step(found, by=request.person, to=_aim(request))
    return redirect("strategies:goal", goal_id)


def _aim(request: MemberRequest) -> Aim:
    try:
        return Aim(request.POST.get("do", ""))
    except ValueError as nonsense:
        raise BadInput("unreadable", field="do") from nonsense
