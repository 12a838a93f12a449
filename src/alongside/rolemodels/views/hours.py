"""Question hours: what is to come, one hour as each sees it, its line and its turns, and the host's list."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.http import page
from alongside.notifications import commands as notifications
from alongside.notifications.rules import zone_of
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes
from alongside.rolemodels import commands, queries
from alongside.rolemodels.forms.hours import LineForm, PlanForm, SayForm

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

TURNS = {"begin": commands.begin_hour, "next": commands.call_next, "end": commands.end_hour, "off": commands.call_off}


@member
@require_safe
def hours(request: MemberRequest) -> HttpResponse:
    """Question hours that are open or to come."""
    zone = _zone(request)
    lines = [(one, _clock(one.starts_at, zone)) for one in queries.hours_for(request.person)]
    return render(request, "rolemodels/hours.html", {"lines": lines, "zone": zone.key})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def hour(request: MemberRequest, hour_id: UUID) -> HttpResponse:
    """One hour; a question for its line, or the teller's answer to what is on turn."""
    found = queries.hour_for(request.person, hour_id)
    notifications.mark_seen(request.person, url=request.path)
    posted = request.POST if request.method == "POST" else None
    form: Any = SayForm(posted) if found.is_teller else LineForm(posted)
    if posted is not None and form.is_valid():
        try:
            if found.is_teller:
                turn = queries.on_turn(request.person, hour_id)
                commands.say_in_hour(turn, by=request.person, words=form.cleaned_data["words"])
            else:
                commands.line_up(found.hour, by=request.person, words=form.cleaned_data["words"])
            return redirect("rolemodels:hour", hour_id)
        except Refused as refusal:
            if found.is_teller:
                raise
            form.refused(refusal)
    zone = _zone(request)
    context = {"one": found, "hour": found.hour, "when": _clock(found.hour.starts_at, zone), "zone": zone.key}
    return page(request, "rolemodels/hour.html", context, form)


@member
@require_POST
def hour_do(request: MemberRequest, hour_id: UUID) -> HttpResponse:
    """The teller says yes or no; the host begins, goes on, ends, or calls it off."""
    found = queries.hour_for(request.person, hour_id)
    do = request.POST.get("do", "")
    if do in ("yes", "no"):
        commands.answer_hour(found.hour, by=request.person, yes=do == "yes")
        return redirect("rolemodels:hour", hour_id) if do == "yes" else redirect("rolemodels:hours")
    if do not in TURNS:
        raise BadInput("unreadable", field="do")
    TURNS[do](found.hour, by=request.person)
    return redirect("rolemodels:desk-hours") if do == "off" else redirect("rolemodels:hour", hour_id)


@member
@require_POST
def line_out(request: MemberRequest, line_id: UUID) -> HttpResponse:
    """Take a question out of the line."""
    found = queries.line_for(request.person, line_id)
    commands.step_out(found, by=request.person)
    return redirect("rolemodels:hour", found.hour_id)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: MemberRequest) -> HttpResponse:
    """The hours of a programme, and planning one."""
    programme, zone = programmes.coordinated_programme(request.person), _zone(request)
    stories = queries.stories_to_plan(request.person, programme)
    form = PlanForm(request.POST if request.method == "POST" else None, stories=stories, zone=zone)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = next(one for one in stories if str(one.pk) == said["story"])
        try:
            made = commands.plan_hour(chosen, by=request.person, starts_at=said["starts_at"], minutes=said["minutes"])
            return redirect("rolemodels:hour", made.pk)
        except BadInput as error:
            form.add_error(error.field, _("A time that is still to come, within four months."))
    lines = [(one, _clock(one.starts_at, zone)) for one in queries.hours_to_host(request.person, programme)]
    return page(request, "rolemodels/desk_hours.html", {"lines": lines, "stories": stories, "zone": zone.key}, form)


def _zone(request: MemberRequest) -> "ZoneInfo":
    return zone_of(people.own_facts(request.person).time_zone)


def _clock(moment: "datetime", zone: "ZoneInfo") -> "datetime":
    """As the clock of whoever looks shows it; without its zone, so that it is not turned back."""
    return moment.astimezone(zone).replace(tzinfo=None)
