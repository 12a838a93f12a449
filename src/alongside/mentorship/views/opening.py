"""Opening up to each other, step by step."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from alongside.foundation.errors import NotFound, Refused
from alongside.foundation.http import page
from alongside.mentorship import commands, queries
from alongside.mentorship.forms.disclosing import NAMES, OpenForm
from alongside.mentorship.queries.seeing import other_of
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.disclosing import Level
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space


@require_http_methods(["GET", "POST"])
@member
def open_up(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """What the two show each other, and what one would show."""
    found = queries.mentorship_for(request.person, mentorship_id)
    typed = request.POST.get("level", "")
    form = OpenForm(request.POST, auto_id=f"{typed}-%s") if request.method == "POST" else OpenForm()
    not_safe = False
    if request.method == "POST" and form.is_valid():
        try:
            commands.open_level(
                found, by=request.person, level=Level(form.cleaned_data["level"]), words=form.cleaned_data["words"]
            )
        except Refused as refusal:
            if refusal.code != "not-safe":
                raise
            not_safe = True
        else:
            return redirect("mentorship:open-up", found.pk)
    notifications.mark_seen(request.person, url=request.path)
    context = {
        "mentorship": found,
        "card": people.card(other_of(request.person, found), space=Space.MENTORSHIP),
        "steps": [
            (one, NAMES[one.level], form if typed == one.level else _blank(one.level))
            for one in queries.steps_between(request.person, found)
        ],
        "ended": found.status == Status.ENDED,
        "not_safe": not_safe,
    }
    answer = page(request, "mentorship/open_up.html", context, form)
    if not_safe:
        answer.status_code = 409
    return answer


def _blank(level: Level) -> OpenForm:
    return OpenForm(initial={"level": level}, auto_id=f"{level}-%s")


@require_POST
@member
def take_back(request: MemberRequest, mentorship_id: UUID, level: str) -> HttpResponse:
    """Show this no more, in one press."""
    found = queries.mentorship_for(request.person, mentorship_id)
    if level not in set(Level):
        raise NotFound("level")
    commands.take_back(found, by=request.person, level=Level(level))
    return (
        redirect("who-knows") if request.POST.get("from") == "who-knows" else redirect("mentorship:open-up", found.pk)
    )
