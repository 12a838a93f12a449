"""What follows from meetings: the other hears of a time, both are reminded, in words that say nothing."""

from uuid import UUID

from django.urls import reverse

from alongside.foundation.events import Told, subscribe
from alongside.mentorship.events import meeting as events
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
    """Both hear that it comes up."""
    for person in told.event.person_ids:
        _tell(UUID(person), NEAR, _page(told.event.meeting_id), told.delivery)


def ask_both(told: Told[events.MeetingOver]) -> None:
    """Both are asked how it was, by a link that takes one press."""
    for person in told.event.person_ids:
        _tell(UUID(person), OVER, reverse("mentorship:meeting-was", args=[told.event.meeting_id]), told.delivery)


def _page(meeting_id: UUID) -> str:
    return reverse("mentorship:meeting", args=[meeting_id])


def _tell(person_id: UUID, kind: str, url: str, delivery: UUID) -> None:
    if people.people([person_id]):
        notifications.tell(person_id, kind=kind, url=url, once=f"{delivery}:{person_id}")


def register() -> None:
    """Listen; called once."""
    subscribe(events.MeetingOffered, tell_of_offer)
    subscribe(events.MeetingAgreed, tell_of_agreement)
    subscribe(events.MeetingCalledOff, tell_of_calling_off)
    subscribe(events.MeetingNear, remind_both)
    subscribe(events.MeetingOver, ask_both)
