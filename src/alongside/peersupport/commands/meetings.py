"""A circle's meetings: planned, moved, called off, told before; the next of a row follows by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.foundation.typed import is_link
from alongside.live.commands import publish
from alongside.notifications import queries as notifications
from alongside.notifications.rules import zone_of
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import require_holds
from alongside.peersupport.commands.telling import MEETING_MOVED, MEETING_SOON, tell
from alongside.peersupport.models import Attendance, Circle, CircleMeeting, Seat
from alongside.peersupport.rules.circles import STREAM, Sits
from alongside.peersupport.rules.circles import State as CircleState
from alongside.peersupport.rules.meetings import (
    CLOSES_AFTER,
    HOUR_BEFORE,
    LOST_AFTER,
    MOST_AHEAD,
    Plan,
    Says,
    State,
    next_start,
    problem_with,
)


@transaction.atomic
def plan_meeting(circle: Circle, *, by: Seat, plan: Plan, zone: str) -> CircleMeeting:
    """Plan a meeting; everybody in the circle sees it on their page.

    Raises NotAllowed, BadInput naming the field, Refused("closed"), Refused("too-many").
    """
    circle = lock(circle)
    require_holds(by, circle)
    if circle.state != CircleState.OPEN:
        raise Refused("closed")
    if CircleMeeting.objects.filter(circle=circle, state=State.PLANNED).count() >= MOST_AHEAD:
        raise Refused("too-many")
    _check(plan)
    made = CircleMeeting.objects.create(
        circle=circle, starts_at=plan.starts_at, minutes=plan.minutes, every=plan.every, plan=_kept(plan, zone)
    )
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    return made


@transaction.atomic
def move_meeting(meeting: CircleMeeting, *, by: Seat, plan: Plan, zone: str) -> CircleMeeting:
    """Plan it otherwise; those who said that they come hear of another time, and say it anew.

    Raises NotAllowed, BadInput, Refused("not-possible-now") once it has begun.
    """
    meeting = _held(meeting, by, State.PLANNED)
    _check(plan)
    moved = (meeting.starts_at, meeting.minutes) != (plan.starts_at, plan.minutes)
    meeting.starts_at, meeting.minutes, meeting.every = plan.starts_at, plan.minutes, plan.every
    meeting.plan = _kept(plan, zone)
    if moved:
        meeting.revision += 1
        _tell_coming(meeting)
        Attendance.objects.filter(meeting=meeting).update(says="")
    meeting.save(update_fields=["starts_at", "minutes", "every", "plan", "revision"])
    publish(f"{STREAM}:{meeting.circle_id}", kind="changed")
    return meeting


@transaction.atomic
def call_off(meeting: CircleMeeting, *, by: Seat, whole_row: bool = False) -> CircleMeeting:
    """It does not take place; the next of its row does, unless `whole_row`. Raises NotAllowed, Refused("not-possible-now")."""
    meeting = _held(meeting, by, State.PLANNED)
    _tell_coming(meeting)
    meeting.revision += 1
    end(meeting, State.OFF, goes_on=not whole_row)
    return meeting


@transaction.atomic
def say_coming(meeting: CircleMeeting, *, by: Seat, says: Says) -> None:
    """Whether one comes; it can be said otherwise until it begins. Raises NotAllowed, Refused("not-possible-now")."""
    meeting = lock(meeting)
    seat = Seat.objects.filter(pk=by.pk, circle=meeting.circle_id, state=Sits.IN).first()
    require(policies.can_write(seat))
    if meeting.state != State.PLANNED:
        raise Refused("not-possible-now")
    mine = attendance_of(meeting, by)
    mine.says = says
    mine.save()


def attendance_of(meeting: CircleMeeting, seat: Seat) -> Attendance:
    """Somebody's part in a meeting, kept or not yet."""
    found = Attendance.objects.filter(meeting=meeting, seat=seat).select_related("seat").first()
    return found or Attendance(meeting=meeting, seat=seat)


def end(meeting: CircleMeeting, state: State, *, goes_on: bool = True) -> None:
    """A meeting is over in one way or another; the next of its row is planned. Inside a command that has decided."""
    meeting.state, meeting.ended_at = state, clock.now()
    meeting.save(update_fields=["state", "ended_at", "revision"])
    if meeting.every and goes_on and meeting.circle.state == CircleState.OPEN:
        zone = zone_of(meeting.plan.get("zone", ""))
        CircleMeeting.objects.create(
            circle=meeting.circle, starts_at=next_start(meeting.starts_at, meeting.every, zone, clock.now()),
            minutes=meeting.minutes, every=meeting.every, plan=meeting.plan,
        )  # fmt: skip
    publish(f"{STREAM}:{meeting.circle_id}", kind="changed")


@regularly(timedelta(minutes=5))
def look_after_meetings() -> None:
    """Remind those who come, at a good hour of theirs before it; end what nobody opened, and what nobody closed."""
    now = clock.now()
    planned = CircleMeeting.objects.filter(state=State.PLANNED)
    for one in planned.filter(starts_at__lte=now - LOST_AFTER).values_list("pk", flat=True):
        _end_if_still(one, State.PLANNED, State.NOT_HELD)
    for left in CircleMeeting.objects.filter(state=State.OPEN, starts_at__lte=now - CLOSES_AFTER):
        if left.starts_at + timedelta(minutes=left.minutes) + CLOSES_AFTER <= now:
            _end_if_still(left.pk, State.OPEN, State.OVER)
    soon = planned.filter(starts_at__gt=now, starts_at__lte=now + timedelta(days=1), circle__state=CircleState.OPEN)
    for meeting in soon:
        for seat in _coming(meeting):
            if notifications.good_before(seat.person_id, meeting.starts_at - HOUR_BEFORE) <= now:
                tell(
                    seat.person_id,
                    kind=MEETING_SOON,
                    url=address_of(meeting),
                    about=f"soon {meeting.pk} {meeting.revision}",
                )


@transaction.atomic
def _end_if_still(meeting_id: UUID, was: State, then: State) -> None:
    meeting = lock(CircleMeeting(pk=meeting_id))
    if meeting.state == was:
        end(meeting, then)


def _tell_coming(meeting: CircleMeeting) -> None:
    for seat in _coming(meeting):
        about = f"moved {meeting.pk} {meeting.revision} {meeting.starts_at:%Y%m%d%H%M}"
        tell(seat.person_id, kind=MEETING_MOVED, url=address_of(meeting), about=about)


def _coming(meeting: CircleMeeting) -> list[Seat]:
    going = Attendance.objects.filter(meeting=meeting, says__in=[Says.YES, Says.MAYBE], seat__state=Sits.IN)
    return [one.seat for one in going.select_related("seat")]


def address_of(meeting: CircleMeeting) -> str:
    """Where a meeting is."""
    return reverse("peersupport:meeting", args=[meeting.circle_id, meeting.pk])


def _held(meeting: CircleMeeting, by: Seat, state: State) -> CircleMeeting:
    meeting = lock(meeting)
    require_holds(by, meeting.circle)
    if meeting.state != state:
        raise Refused("not-possible-now")
    return meeting


def _check(plan: Plan) -> None:
    field, why = problem_with(plan, clock.now())
    if field:
        raise BadInput(why, field=field)
    if plan.link and not is_link(plan.link):
        raise BadInput("not-a-link", field="link")


def _kept(plan: Plan, zone: str) -> dict[str, Any]:
    return {"agenda": [[step, n] for step, n in plan.agenda.items() if n], "link": plan.link, "zone": zone}
