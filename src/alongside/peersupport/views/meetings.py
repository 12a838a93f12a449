"""A circle's meetings: planned, held, written up."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.calendar_files import Entry, calendar_file
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.notifications.rules import zone_of as zone_named
from alongside.peersupport import commands, queries
from alongside.peersupport.forms.meetings import (
    EVERIES,
    MEANS,
    SAYS,
    STEPS,
    DebriefForm,
    PlanForm,
    SayThereForm,
    WordForm,
    explain,
)
from alongside.peersupport.queries import meetings as reads
from alongside.peersupport.rules.meetings import Says, State, Step
from alongside.peersupport.rules.order import Move
from alongside.peersupport.views.frame import frame_of, zone_of
from alongside.peersupport.views.talking import stream_after
from alongside.people.http import MemberRequest, member

if TYPE_CHECKING:
    from alongside.peersupport.models import CircleMeeting, Seat


@member
@require_safe
def meetings(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """When the circle meets, and when it met."""
    seat = queries.seat_here(request.person, circle_id)
    ahead, past = reads.meetings_of(seat, page=page_number(request))
    context = {
        **frame_of(seat), "ahead": [(one, EVERIES.get(one.every, "")) for one in ahead], "past": past,
        "to_look_after": reads.to_look_after(seat),
    }  # fmt: skip
    with timezone.override(zone_named(zone_of(request))):
        return render(request, "peersupport/meetings.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """Plan a meeting."""
    seat = _holding(request, circle_id)
    return _planned(request, seat, None)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, circle_id: UUID, planned_id: UUID) -> HttpResponse:
    """Plan it otherwise, or call it off."""
    seat = _holding(request, circle_id)
    meeting = reads.meeting_for(seat, planned_id)
    if meeting.state != State.PLANNED:
        raise Refused("not-possible-now")
    if request.method == "POST" and request.POST.get("do") in ("off", "row"):
        commands.call_off(meeting, by=seat, whole_row=request.POST["do"] == "row")
        return redirect("peersupport:meetings", circle_id)
    return _planned(request, seat, meeting)


def _planned(request: MemberRequest, seat: "Seat", meeting: "CircleMeeting | None") -> HttpResponse:
    zone = zone_of(request)
    initial: dict[str, Any] = {}
    if meeting is not None:
        initial = {
            "starts_at": meeting.starts_at.astimezone(zone_named(zone)).replace(tzinfo=None), "minutes": meeting.minutes,
            "every": meeting.every, "link": meeting.plan.get("link", ""),
            **{f"part_{step}": minutes for step, minutes in meeting.plan["agenda"]},
        }  # fmt: skip
    form = PlanForm(request.POST if request.method == "POST" else None, zone=zone, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if meeting is None:
                made = commands.plan_meeting(seat.circle, by=seat, plan=form.plan(), zone=zone)
            else:
                made = commands.move_meeting(meeting, by=seat, plan=form.plan(), zone=zone)
        except (BadInput, Refused) as refusal:
            if not explain(form, refusal):
                raise
        else:
            return redirect("peersupport:meeting", seat.circle_id, made.pk)
    return page(request, "peersupport/meeting_plan.html", {**frame_of(seat), "meeting": meeting}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: MemberRequest, circle_id: UUID, held_id: UUID) -> HttpResponse:
    """One meeting: before, in it, and after."""
    seat = queries.seat_here(request.person, circle_id)
    found = reads.meeting_for(seat, held_id)
    stream = stream_after(seat)
    notifications.mark_seen(request.person, url=request.path)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    word = WordForm(request.POST if do in ("in", "out") else None)
    words = SayThereForm(request.POST if do == "say" else None)
    form: Form = word if word.is_bound else words
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            _do(do, found, seat, form.cleaned_data if form.is_bound else {}, request.POST)
        except (BadInput, Refused) as refusal:
            if not form.is_bound or not explain(form, refusal):
                raise
        else:
            return redirect("peersupport:meeting", circle_id, held_id)
    context = {**_shown(seat, found, page_number(request)), "stream": stream, "word": word, "words": words}
    with timezone.override(zone_named(zone_of(request))):
        return page(request, "peersupport/meeting.html", context, form)


def _shown(seat: "Seat", found: "CircleMeeting", part: int) -> dict[str, Any]:
    sight = reads.sight_of(found, seat, page=part)
    return {
        **frame_of(seat), "sight": sight, "meeting": found,
        "parts": [(part, STEPS[part.step], MEANS[part.step]) for part in sight.parts],
        "now": (STEPS[sight.now.step], MEANS[sight.now.step]) if sight.now else None,
        "is_sharing": sight.now is not None and sight.now.step is Step.SHARING, "every": EVERIES.get(found.every, ""),
        "promise": str(queries.standing_words(seat.circle).words) if sight.now and sight.now.step is Step.AGREEMENT else "",
        "is_last": sight.now is not None and sight.now.number + 1 == len(sight.parts), "says": SAYS,
        "host": urlsplit(sight.link).hostname or "",
    }  # fmt: skip


def _do(do: str, found: "CircleMeeting", seat: "Seat", said: dict[str, Any], posted: Any) -> None:
    match do:
        case "yes" | "maybe" | "no":
            commands.say_coming(found, by=seat, says=Says(do))
        case "open":
            commands.open_meeting(found, by=seat)
        case "in":
            commands.check_in(found, by=seat, word=said["word"], how=said["how"])
        case "out":
            commands.check_out(found, by=seat, word=said["word"], how=said["how"])
        case "say":
            commands.say_there(found, by=seat, words=said["words"])
        case "on":
            step = posted.get("step", "")
            commands.go_on(
                found, by=seat, step=int(step) if step.isascii() and step.isdecimal() and len(step) < 3 else -1
            )
        case "done" | "pass" | "give-way" | "move-on":
            commands.take_turn(found, by=seat, move=Move(do), to=posted.get("to", ""))
        case "close":
            commands.close_meeting(found, by=seat)
        case _:
            raise BadInput("unreadable", field="do")


@member
@require_http_methods(["POST"])
def take_back(request: MemberRequest, circle_id: UUID, held_id: UUID, said_id: UUID) -> HttpResponse:
    """One's own words in a meeting are gone."""
    seat = queries.seat_here(request.person, circle_id)
    found = reads.meeting_for(seat, held_id)
    commands.take_said_back(reads.said_by(seat, found, said_id), by=seat)
    return redirect("peersupport:meeting", circle_id, held_id)


@member
@require_http_methods(["POST"])
def looked_after(request: MemberRequest, circle_id: UUID, held_id: UUID, attendance_id: UUID) -> HttpResponse:
    """Somebody has been looked after."""
    seat = queries.seat_here(request.person, circle_id)
    found = reads.meeting_for(seat, held_id)
    commands.looked_after(reads.attendance_for(seat, found, attendance_id), by=seat)
    return redirect("peersupport:meeting", circle_id, held_id)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def debrief(request: MemberRequest, circle_id: UUID, held_id: UUID) -> HttpResponse:
    """Write up a meeting, for those who hold the circle."""
    seat = _holding(request, circle_id)
    found = reads.meeting_for(seat, held_id)
    form = DebriefForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_debrief(found, by=seat, said=form.cleaned_data, aside=request.POST.get("do") == "aside")
        except BadInput as refusal:
            if not explain(form, refusal):
                raise
        else:
            return redirect("peersupport:meeting", circle_id, held_id)
    with timezone.override(zone_named(zone_of(request))):
        return page(request, "peersupport/debrief.html", {**frame_of(seat), "meeting": found}, form)


@member
@require_safe
def date(request: MemberRequest, circle_id: UUID, held_id: UUID) -> HttpResponse:
    """The time for a calendar: a neutral word, and nothing of what or with whom."""
    seat = queries.seat_here(request.person, circle_id)
    entry = reads.entry_of(reads.meeting_for(seat, held_id), seat)
    file = calendar_file([Entry(**entry)], title=_("Time kept free"))
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="time.ics"'
    return answer


def _holding(request: MemberRequest, circle_id: UUID) -> "Seat":
    seat = queries.seat_here(request.person, circle_id)
    if seat.holds != "facilitator":
        raise NotFound("circle")
    return seat
