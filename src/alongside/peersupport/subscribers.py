"""What follows in circles: whoever is to answer hears that something waits, in words that say nothing."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation import vault
from alongside.foundation.events import Told, subscribe
from alongside.notifications import commands as notifications
from alongside.notifications import rules as kinds
from alongside.peersupport import commands, events
from alongside.peersupport.models import Circle, Seat
from alongside.peersupport.rules.circles import Holds, Sits
from alongside.programmes import queries as programmes
from alongside.programmes.events import MemberLeft

ASKED_IN, ANSWERED, TO_SETTLE, TO_OPEN = "place-asked", "place-answered", "words-to-settle", "group-waits"


def tell(person_id: UUID, *, kind: str, url: str, about: str) -> None:
    """News for somebody in a circle. Its mark is a fingerprint: in clear it would join a person to a circle."""
    once = vault.index("peersupport.news", f"{about} {person_id}").hex()
    notifications.tell(person_id, kind=kind, url=url, once=once)


def facilitators_of(circle_id: UUID) -> list[Seat]:
    """Who holds a circle."""
    return list(Seat.objects.filter(circle=circle_id, state=Sits.IN, holds=Holds.FACILITATOR).order_by("pk"))


def tell_of_asking(told: Told[events.SeatAsked]) -> None:
    """Facilitators hear that somebody asks to come in."""
    for seat in facilitators_of(told.event.circle_id):
        url = reverse("peersupport:who", args=[told.event.circle_id])
        tell(seat.person_id, kind=ASKED_IN, url=url, about=f"asked {told.event.seat_id}")


def tell_of_answer(told: Told[events.SeatAnswered]) -> None:
    """Whoever asked hears that there is an answer; whoever was taken out, that there is something to read."""
    seat = Seat.objects.filter(pk=told.event.seat_id).first()
    if seat is not None and seat.bearer:
        url = reverse("peersupport:find")
        tell(seat.person_id, kind=ANSWERED, url=url, about=f"answered {seat.pk} {seat.state}")


def tell_of_change(told: Told[events.AgreementProposed]) -> None:
    """Everybody in the circle hears that they are asked."""
    url = reverse("peersupport:agreement", args=[told.event.circle_id])
    for seat in Seat.objects.filter(circle=told.event.circle_id, state=Sits.IN).order_by("pk"):
        tell(seat.person_id, kind=TO_SETTLE, url=url, about=f"change {told.event.agreement_id}")


def tell_coordinators(told: Told[events.CircleProposed] | Told[events.NobodyHolds]) -> None:
    """Coordinators hear that a circle waits for them."""
    programme = programmes.programme(told.event.programme_id)
    for person_id in programmes.coordinators_of(programme):
        url = reverse("peersupport:desk-circle", args=[told.event.circle_id])
        notifications.tell(person_id, kind=TO_OPEN, url=url, once=f"{told.delivery}:{person_id}")


def tell_of_decision(told: Told[events.CircleDecided]) -> None:
    """Those who hold a circle hear what a coordinator decided."""
    circle = Circle.objects.get(pk=told.event.circle_id)
    for seat in facilitators_of(circle.pk):
        url = reverse("peersupport:circle", args=[circle.pk])
        tell(seat.person_id, kind=ANSWERED, url=url, about=f"decided {circle.pk} {circle.state}")


def leave_its_circles(told: Told[MemberLeft]) -> None:
    """Who leaves a programme is in none of its circles any more."""
    commands.leave_programme(told.event.person_id, told.event.programme_id)


def register() -> None:
    """Listen; called once."""
    kinds.register(ASKED_IN, _("Somebody would like to come in."))
    kinds.register(ANSWERED, _("Something you asked for has been answered."))
    kinds.register(TO_SETTLE, _("You are asked to say yes or no to some words."))
    kinds.register(TO_OPEN, _("There is something to decide on the desk."))
    subscribe(events.SeatAsked, tell_of_asking)
    subscribe(events.SeatAnswered, tell_of_answer)
    subscribe(events.AgreementProposed, tell_of_change)
    subscribe(events.CircleProposed, tell_coordinators)
    subscribe(events.NobodyHolds, tell_coordinators)
    subscribe(events.CircleDecided, tell_of_decision)
    subscribe(MemberLeft, leave_its_circles)
