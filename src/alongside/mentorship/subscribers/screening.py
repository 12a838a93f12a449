"""What follows on the way to being a mentor: people hear whose turn it is, links go out, who was named is offered first."""

from uuid import UUID

from django.urls import reverse

from alongside.foundation.events import Told, subscribe
from alongside.mentorship.commands import nominating, references
from alongside.mentorship.events import screening as events
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.rules.screening import Stage, Turn
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.programmes import queries as programmes

MOVED, ENDS, ENDED, CLEARED, AT_THE_DESK = "way-moved", "way-ends", "way-ended", "way-open", "way-desk"


def tell_of_step(told: Told[events.StepMoved]) -> None:
    """Whoever offers to mentor hears when it is their turn, and what was decided."""
    event = told.event
    decided = event.turn == Turn.NOBODY and event.stage in (Stage.HELD, Stage.NOT_HELD)
    if (decided or event.turn == Turn.APPLICANT) and told.by != event.person_id:
        _tell(event.person_id, MOVED, reverse("mentorship:way"), told.delivery)


def send_link(told: Told[events.ReferenceAsked]) -> None:
    """Somebody who was named gets a link."""
    references.send_reference.enqueue(str(told.event.reference_id))


def tell_of_end(told: Told[events.ClearanceEnds]) -> None:
    """A mentor hears that something runs out; the coordinators do a month before."""
    _tell(told.event.person_id, ENDS, reverse("mentorship:way"), told.delivery)
    if told.event.days <= 30:
        _tell_desk(told.event.programme_id, told.delivery)


def tell_of_lapse(told: Told[events.MentorLapsed]) -> None:
    """A mentor hears that nobody new comes, and what to do; so do the coordinators."""
    _tell(told.event.person_id, ENDED, reverse("mentorship:way"), told.delivery)
    _tell_desk(told.event.programme_id, told.delivery)


def tell_of_clearance(told: Told[events.MentorCleared]) -> None:
    """A mentor hears that the way is open; whoever named them is asked first."""
    nominating.offer_named(told.event.programme_id)
    if not queries.asks_of(programmes.programme(told.event.programme_id)).asks_nothing:
        _tell(told.event.person_id, CLEARED, reverse("mentorship:way"), told.delivery)


def _tell_desk(programme_id: UUID, delivery: UUID) -> None:
    for one in programmes.coordinators_of(programmes.programme(programme_id)):
        _tell(one, AT_THE_DESK, reverse("mentorship:running-out"), delivery)


def _tell(person_id: UUID, kind: str, url: str, delivery: UUID) -> None:
    """Tell this person once; whoever has erased themselves is told nothing."""
    if people.people([person_id]):
        notifications.tell(person_id, kind=kind, url=url, once=f"{delivery}:{person_id}")


def register() -> None:
    """Listen; called once."""
    subscribe(events.StepMoved, tell_of_step)
    subscribe(events.ReferenceAsked, send_link)
    subscribe(events.ClearanceEnds, tell_of_end)
    subscribe(events.MentorLapsed, tell_of_lapse)
    subscribe(events.MentorCleared, tell_of_clearance)
