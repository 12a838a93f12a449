"""Reminders: a day before, and at a good hour before it begins; and afterwards, whether it took place."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.events import emit
from alongside.foundation.rows import lock
from alongside.mentorship.events.meeting import MeetingNear, MeetingOver
from alongside.mentorship.models import Meeting, MeetingPart
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.meeting import DAY_BEFORE, HOUR_BEFORE, LOG_WITHIN, MeetingState
from alongside.notifications import queries as notifications


def plan_reminders(meeting: Meeting, starts_at: datetime) -> None:
    """When each of the two is reminded last: an hour before, or before their quiet hours if that hour is one of them."""
    now = clock.now()
    parts = list(MeetingPart.objects.filter(meeting=meeting))
    for part in parts:
        due = notifications.good_before(part.person_id, starts_at - HOUR_BEFORE)
        part.remind_at = due if due > now else None  # who has just agreed knows
    MeetingPart.objects.bulk_update(parts, ["remind_at"])


@regularly(timedelta(minutes=5))
def remind() -> None:
    """Remind both of what is agreed; ask both, once it is over, whether it took place.

    Emits MeetingNear and MeetingOver. What stood still for hours is told once: the nearer reminder stands for both.
    """
    now = clock.now()
    agreed = Meeting.objects.filter(state=MeetingState.AGREED, mentorship__status=Status.ACTIVE).order_by("pk")
    first = Q(reminded=0, starts_at__lte=now + DAY_BEFORE)
    near = agreed.filter(first | Q(parts__remind_at__lte=now), starts_at__gt=now)
    for one in near.distinct().values_list("pk", flat=True):
        _remind(one)
    over = agreed.filter(ends_at__lte=now, ends_at__gt=now - LOG_WITHIN, asked_how=False)
    for one in over.values_list("pk", flat=True):
        _ask_how(one)


@transaction.atomic
def _remind(meeting_id: UUID) -> None:
    meeting, now = lock(Meeting.objects.get(pk=meeting_id)), clock.now()
    if meeting.state != MeetingState.AGREED or meeting.starts_at is None or meeting.starts_at <= now:
        return
    last = MeetingPart.objects.filter(meeting=meeting, remind_at__lte=now)
    is_first = not meeting.reminded and meeting.starts_at <= now + DAY_BEFORE
    told = _both(meeting) if is_first else tuple(str(one) for one in last.values_list("person_id", flat=True))
    if not told:
        return
    last.update(remind_at=None)
    if is_first:
        meeting.reminded = 1
        meeting.save(update_fields=["reminded"])
    emit(MeetingNear(meeting_id=meeting.pk, mentorship_id=meeting.mentorship_id, person_ids=told), by=None)


@transaction.atomic
def _ask_how(meeting_id: UUID) -> None:
    meeting = lock(Meeting.objects.get(pk=meeting_id))
    if meeting.asked_how or meeting.state != MeetingState.AGREED:
        return
    meeting.asked_how = True
    meeting.save(update_fields=["asked_how"])
    emit(MeetingOver(meeting_id=meeting.pk, mentorship_id=meeting.mentorship_id, person_ids=_both(meeting)), by=None)


def _both(meeting: Meeting) -> tuple[str, str]:
    """The two of a meeting, as events carry them."""
    return str(meeting.mentorship.mentor_id), str(meeting.mentorship.mentee_id)
