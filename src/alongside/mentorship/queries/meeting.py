"""Reads of meetings: the two see their own; counts for those who watch how things go, in constant queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.mentorship.models import Meeting, Mentorship
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.meeting import MeetingState

if TYPE_CHECKING:
    from alongside.people.models import Person


def meeting_for(viewer: Person, meeting_id: UUID) -> Meeting:
    """A meeting of the viewer's, while the mentorship lasts; NotFound for anyone else, and for both once it ended."""
    either = Q(mentorship__mentor=viewer) | Q(mentorship__mentee=viewer)
    found = Meeting.objects.filter(either, pk=meeting_id, mentorship__status=Status.ACTIVE)
    meeting = found.select_related("mentorship").first()
    if meeting is None:
        raise NotFound("meeting")
    return meeting


def next_meeting(mentorship: Mentorship) -> Meeting | None:
    """What comes next between the two: the soonest agreed time, or else what still waits for an answer."""
    to_come = Meeting.objects.filter(mentorship=mentorship, ends_at__gt=clock.now())
    agreed = to_come.filter(state=MeetingState.AGREED).order_by("starts_at").first()
    return agreed or to_come.filter(state=MeetingState.OFFERED).order_by("ends_at").first()


def last_meeting_on(mentorship: Mentorship) -> date | None:
    """The day the two last met; None when they have not."""
    return last_meetings_on([mentorship.pk]).get(mentorship.pk)


def last_meetings_on(mentorships: Iterable[UUID]) -> dict[UUID, date]:
    """The day each of these last met, of those who have met, in one query."""
    rows = Meeting.objects.filter(mentorship__in=list(mentorships), state=MeetingState.HELD).order_by()
    return {one: at.date() for one, at in rows.values_list("mentorship").annotate(Max("starts_at"))}


def meetings_held(mentorships: Iterable[UUID]) -> dict[UUID, int]:
    """How often each of these has met, 0 included, in one query."""
    ids = list(mentorships)
    rows = Meeting.objects.filter(mentorship__in=ids, state=MeetingState.HELD).order_by()
    return dict.fromkeys(ids, 0) | dict(rows.values_list("mentorship").annotate(Count("pk")))


def reschedules(mentorship: Mentorship) -> int:
    """How often the two moved an agreed time."""
    return reschedules_of([mentorship.pk])[mentorship.pk]


def reschedules_of(mentorships: Iterable[UUID]) -> dict[UUID, int]:
    """How often each of these moved an agreed time, 0 included, in one query."""
    ids = list(mentorships)
    rows = Meeting.objects.filter(mentorship__in=ids, moves__gt=0).order_by()
    return dict.fromkeys(ids, 0) | dict(rows.values_list("mentorship").annotate(Sum("moves")))
