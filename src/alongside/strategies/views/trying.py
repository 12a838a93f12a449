"""One's own page: what one keeps, what one tried, and how it was. Nobody else sees any of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import BadInput
from alongside.foundation.http import page
from alongside.people.http import MemberRequest, member
from alongside.strategies import commands, companions, policies, queries
from alongside.strategies.forms import HOW_IT_WAS, NoteForm, TriedForm
from alongside.strategies.rules import Aim, Worked


@member
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Everything of one's own in this room, a few lines each."""
    person = request.person
    feedback = queries.feedback_of(person)
    goals = queries.goals_of(person)
    context = {
        "kit": queries.kit_of(person)[:5],
        "goals": [one for one in goals if one.state == Aim.OPEN][:5],
        "rehearsals": queries.rehearsals_of(person)[:3],
        "plans": queries.plans_of(person)[:3],
        "waiting": [one for one in feedback if policies.waits_for(person, one)],
        "feedback": feedback,
        "companions": companions.companions_of(person),
    }
    return render(request, "strategies/mine.html", context)


@member
@require_safe
def kit(request: MemberRequest) -> HttpResponse:
    """What one keeps, in one's own order, and what one let go."""
    context = {"kept": queries.kit_of(request.person), "gone": queries.kit_of(request.person, kept=False)}
    return render(request, "strategies/kit.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """A note to oneself beside something one keeps."""
    found = queries.kit_item_for(request.person, item_id)
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"note": found.note})
    if request.method == "POST" and form.is_valid():
        commands.write_note(found, by=request.person, note=form.cleaned_data["note"])
        return redirect("strategies:kit")
    one = queries.strategy_for(request.person, str(found.strategy))
    return page(request, "strategies/item.html", {"item": found, "one": one}, form)


@member
@require_POST
def move(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """Up, down, let go, or take up again."""
    found, do = queries.kit_item_for(request.person, item_id), request.POST.get("do")
    if do in ("up", "down"):
        commands.move(found, by=request.person, up=do == "up")
    elif do == "let-go":
        commands.let_go(found, by=request.person)
    elif do == "keep":
        commands.keep(queries.strategy_for(request.person, str(found.strategy)), by=request.person)
    else:
        raise BadInput("unreadable", field="do")
    return redirect("strategies:kit")


@member
@require_POST
def keep(request: MemberRequest, code: str) -> HttpResponse:
    """Keep something, or let it go, from its own page."""
    one = queries.strategy_for(request.person, code)
    found = queries.kept_item(request.person, code)
    if request.POST.get("do") == "let-go":
        if found is not None:
            commands.let_go(found, by=request.person)
    else:
        commands.keep(one, by=request.person)
    return redirect("strategies:strategy", code)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def tried(request: MemberRequest, code: str) -> HttpResponse:
    """How was it? Kind words come back, and a way to help when it made things harder."""
    one = queries.strategy_for(request.person, code)
    form = TriedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        worked = Worked(form.cleaned_data["worked"])
        commands.say_tried(one, by=request.person, worked=worked, note=form.cleaned_data["note"])
        return redirect(reverse("strategies:tried", args=[code]) + f"?was={list(Worked).index(worked) + 1}")
    said = dict(enumerate(Worked, 1)).get(_small(request.GET.get("was")))
    context = {"one": one, "said": said, "item": queries.kept_item(request.person, code)}
    return page(request, "strategies/tried.html", context, form)


@member
@require_safe
def tries(request: MemberRequest) -> HttpResponse:
    """What one tried, newest first."""
    found = [(one, HOW_IT_WAS[Worked(str(one.trial.worked))]) for one in queries.tried_by(request.person)]
    return render(request, "strategies/tries.html", {"tries": found})


@member
@require_POST
def forget(request: MemberRequest, trial_id: UUID) -> HttpResponse:
    """Forget one try."""
    commands.unsay_tried(queries.trial_for(request.person, trial_id), by=request.person)
    return redirect("strategies:tries")


def _small(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 3 else 0
