"""What those who are in a circle see of it, and what a coordinator sees: that it exists."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from alongside.foundation.errors import NotFound
from alongside.peersupport import policies
from alongside.peersupport.models import Agreement, Assent, Circle, Face, Seat
from alongside.peersupport.rules.circles import Holds, Sits, Stands, State
from alongside.people.rules import Card

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

PAGE = 50


@dataclass(frozen=True, slots=True)
class Someone:
    """One who is in a circle, or asks to be, as the others see them."""

    seat_id: UUID
    card: Card
    holds: bool
    asking: str


def seat_here(viewer: "Person", circle_id: UUID) -> Seat:
    """One's own seat in a circle one is in, with the circle; NotFound where it is absent or one is not in it."""
    found = policies.seat_in(viewer.pk, circle_id)
    if found is None:
        raise NotFound("circle")
    return found


def card_of(seat: Seat, left: str = "") -> Card:
    """How somebody appears in this circle; `left` is the name of whoever is in it no more. Its face is at hand."""
    face = getattr(seat, "face", None)
    if seat.state not in (Sits.IN, Sits.ASKED) or face is None:
        return Card(left, "", 0)
    face.seat = seat
    return Card(str(face.name), str(face.pronouns), seat.seed)


def those_in(viewer_seat: Seat, *, state: Sits = Sits.IN, page: int = 1) -> tuple[Page[Seat], list[Someone]]:
    """Who is in a circle, for somebody who is: facilitators first, then in the order of their pictures, which says nothing."""
    rows = (
        Seat.objects.filter(circle=viewer_seat.circle_id, state=state)
        .select_related("face")
        .order_by("holds", "seed", "pk")
    )
    shown = Paginator(rows, PAGE).get_page(page)
    return shown, [
        Someone(seat.pk, card_of(seat), seat.holds == Holds.FACILITATOR, str(seat.face.asking)) for seat in shown
    ]


def seat_to_answer(by: Seat, seat_id: UUID) -> Seat:
    """Somebody's seat, for a facilitator of the same circle; NotFound for anyone else."""
    found = Seat.objects.filter(pk=seat_id, circle=by.circle_id, state__in=[Sits.IN, Sits.ASKED])
    seat = found.select_related("circle", "face").first()
    if seat is None or not policies.can_hold(by):
        raise NotFound("seat")
    return seat


def standing_words(circle: Circle) -> Agreement:
    """The agreement as it stands."""
    return Agreement.objects.get(circle=circle, state=Stands.STANDING)


@dataclass(frozen=True, slots=True)
class Change:
    """A change a circle is asked about, and what one said to it oneself. What the others said is not shown."""

    agreement: Agreement
    says_yes: bool | None


def changes_of(seat: Seat) -> Change | None:
    """The change a circle is asked about, if there is one."""
    found = Agreement.objects.filter(circle=seat.circle_id, state=Stands.PROPOSED).first()
    if found is None:
        return None
    said = Assent.objects.filter(agreement=found, seat=seat).first()
    return Change(found, said.says_yes if said else None)


@dataclass(frozen=True, slots=True)
class Reason:
    """A place there was not, or why somebody was taken out."""

    seat_id: UUID
    circle: str
    taken_out: bool
    words: str


def unread_reasons(seats: "QuerySet[Seat]") -> list[Reason]:
    """What was answered to the person whose seats these are, and is not put away yet."""
    answered = seats.filter(state__in=[Sits.DECLINED, Sits.REMOVED])
    faces = Face.objects.filter(seat__in=answered).select_related("seat__circle").order_by("seat__on", "pk")
    return [
        Reason(one.seat_id, str(one.seat.circle.name), one.seat.state == Sits.REMOVED, str(one.reason)) for one in faces
    ]


def own_seat(viewer: "Person", seat_id: UUID) -> Seat:
    """One's own seat with something to put away, or NotFound."""
    found = policies.seats_of(viewer.pk).filter(pk=seat_id, state__in=[Sits.DECLINED, Sits.REMOVED]).first()
    if found is None:
        raise NotFound("seat")
    return found


def desk_of(viewer: "Person", programme: "Programme", *, page: int = 1) -> Page[Circle]:
    """A programme's circles for its coordinator, those that wait for an answer first; never who is in, nor how many."""
    held = Seat.objects.filter(circle=OuterRef("pk"), state=Sits.IN, holds=Holds.FACILITATOR)
    rows = policies.on_desk(viewer).filter(programme=programme).annotate(held=Exists(held))
    shown: QuerySet[Circle] = rows.order_by("-state", "opened_on", "pk")  # "proposed" before "open"
    return Paginator(shown, PAGE).get_page(page)


def desk_circle(viewer: "Person", circle_id: UUID) -> Circle:
    """A circle of a programme this person coordinates, or NotFound."""
    held = Seat.objects.filter(circle=OuterRef("pk"), state=Sits.IN, holds=Holds.FACILITATOR)
    found = policies.on_desk(viewer).annotate(held=Exists(held)).filter(pk=circle_id).first()
    if found is None:
        raise NotFound("circle")
    return found


def counts_for_desk(programme: "Programme") -> QuerySet[Circle, tuple[str, int]]:
    """How many circles wait for a coordinator, as a row ("circles", number) to take along in another query."""
    waiting = Circle.objects.filter(programme=programme, state=State.PROPOSED).order_by().values("programme")
    return waiting.annotate(which=Value("circles"), n=Count("pk")).values_list("which", "n")


def how_many_ask(seat: Seat) -> int:
    """How many wait to be let in, for a facilitator; nothing for anyone else."""
    if not policies.can_hold(seat):
        return 0
    return Seat.objects.filter(circle=seat.circle_id, state=Sits.ASKED).count()
