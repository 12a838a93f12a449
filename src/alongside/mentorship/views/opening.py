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
    typed = next((one for one in Level if one == request.POST.get("level")), "")
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
        "steps": _with_forms(queries.steps_between(request.person, found), form, typed),
        "ended": found.status == Status.ENDED,
        "not_safe": not_safe,
    }
    answer = page(request, "mentorship/open_up.html", context, form)
    if not_safe:
        answer.status_code = 409
    return answer


def _with_forms(
    steps: list[queries.Step], sent: OpenForm, typed: str
) -> list[tuple[queries.Step, str, OpenForm | None]]:
    """Each step with its name and its form: what was sent stands where it was typed, whatever was wrong with it."""
    where = typed if typed in {one.level for one in steps} else steps[0].level if steps else ""
    found = []
    for one in steps:
        blank = OpenForm(initial={"level": one.level}, auto_id=f"{one.level}-%s")
        form = sent if sent.is_bound and one.level == where else blank if one.may_open and not one.is_open else None
        found.append((one, str(NAMES[one.level]), form))
    return found


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
