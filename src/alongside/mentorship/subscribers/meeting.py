"""What follows from meetings: the other hears of a time, both are reminded, in words that say nothing."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from alongside.foundation.events import Told, subscribe
from alongside.mentorship.commands.saying import open_press
from alongside.mentorship.events import meeting as events
from alongside.mentorship.models import Meeting
from alongside.mentorship.rules.meeting import MeetingState
from alongside.notifications import commands as notifications
from alongside.people import queries as people

ASKED, TAKEN, OFF, NEAR, OVER = "time-suggested", "time-taken", "time-off", "soon", "how-was-it"


def tell_of_offer(told: Told[events.MeetingOffered]) -> None:
    """The other is asked."""
    _tell(told.event.asked_id, ASKED, _page(told.event.meeting_id), told.delivery)


def tell_of_agreement(told: Told[events.MeetingAgreed]) -> None:
    """Whoever suggested the time hears that it was taken."""
    _tell(told.event.told_id, TAKEN, _page(told.event.meeting_id), told.delivery)


def tell_of_calling_off(told: Told[events.MeetingCalledOff]) -> None:
    """The other hears that it is off."""
    _tell(told.event.told_id, OFF, _page(told.event.meeting_id), told.delivery)


def remind_both(told: Told[events.MeetingNear]) -> None:
    """They hear that it comes up; a mail that could only come when it is over is not sent."""
    meeting = Meeting.objects.filter(pk=told.event.meeting_id).first()
    for person in told.event.person_ids:
        _tell(
            UUID(person),
            NEAR,
            _page(told.event.meeting_id),
            told.delivery,
            until=meeting.starts_at if meeting else None,
        )


def ask_both(told: Told[events.MeetingOver]) -> None:
    """Both are asked whether it took place: on a page, or in one press by a link in the mail."""
    meeting = Meeting.objects.filter(pk=told.event.meeting_id, state=MeetingState.AGREED).first()
    url = reverse("mentorship:meeting-was", args=[told.event.meeting_id])
    for person in map(UUID, told.event.person_ids):
        _tell(person, OVER, url, told.delivery, press=open_press(meeting, person) if meeting else None)


def _page(meeting_id: UUID) -> str:
    return reverse("mentorship:meeting", args=[meeting_id])


def _tell(
    person_id: UUID,
    kind: str,
    url: str,
    delivery: UUID,
    *,
    until: datetime | None = None,
    press: notifications.OnePress | None = None,
) -> None:
    if people.people([person_id]):
        once = f"{delivery}:{person_id}"
        notifications.tell(person_id, kind=kind, url=url, once=once, until=until, press=press)


def register() -> None:
    """Listen; called once."""
    subscribe(events.MeetingOffered, tell_of_offer)
    subscribe(events.MeetingAgreed, tell_of_agreement)
    subscribe(events.MeetingCalledOff, tell_of_calling_off)
    subscribe(events.MeetingNear, remind_both)
    subscribe(events.MeetingOver, ask_both)
