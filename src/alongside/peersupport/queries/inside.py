"""What those who are in a circle see of it, and what a coordinator sees: that it exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.peersupport import policies
from alongside.peersupport.models import Agreement, Assent, Circle, CircleMeeting, Face, Greeting, Seat, Waiting
from alongside.peersupport.queries.care import counted, to_look_at
from alongside.peersupport.rules.circles import Holds, Sits, Stands, State
from alongside.peersupport.rules.meetings import CLOSES_AFTER
from alongside.peersupport.rules.meetings import State as Meets
from alongside.peersupport.rules.welcoming import NEW_FOR
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
    would_hold: bool = False


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
        Someone(
            seat.pk,
            card_of(seat),
            seat.holds == Holds.FACILITATOR,
            str(seat.face.asking),
            viewer_seat.holds == Holds.FACILITATOR and bool(seat.face.wishes.get("would_hold")),
        )
        for seat in shown
    ]


@dataclass(frozen=True, slots=True)
class Glance:
    """What waits in a circle, found out in one query; what is there is then looked up."""

    asking: int
    is_changing: bool
    has_newcomers: bool
    #: The meeting that is open, or the next one.
    meeting_id: UUID | None
    meets_at: datetime | None
    meets_now: bool
    #: For those who hold it: how much waits for them to look at. For anyone: whether something of theirs is not shown.
    to_look: int
    has_unshown: bool
    #: How many posts one may read here.
    posts: int


def glance_of(seat: Seat, posts: "QuerySet[Any]") -> Glance:
    """What waits in the circle of this seat; who asks and who is new, only for those who hold it.

    posts : what this seat may read, to count it along
    """
    here, holds = OuterRef("pk"), seat.holds == Holds.FACILITATOR
    soon = CircleMeeting.objects.filter(
        circle=here,
        state__in=[Meets.OPEN, Meets.PLANNED],
        starts_at__gt=clock.now() - CLOSES_AFTER - timedelta(hours=2),
    ).order_by("state", "starts_at")  # "open" before "planned"
    asked = Seat.objects.filter(circle=here, state=Sits.ASKED).order_by().values("circle").annotate(n=Count("pk"))
    looks = [counted(rows, here) for rows in to_look_at(seat).values()] if holds else []
    found = Circle.objects.filter(pk=seat.circle_id).values_list(
        Coalesce(Subquery(asked.values("n")), 0),
        Exists(Agreement.objects.filter(circle=here, state=Stands.PROPOSED)),
        Exists(_new().filter(circle=here)),
        *(Subquery(soon.values(name)[:1]) for name in ("pk", "starts_at", "state")),
        Exists(Waiting.objects.filter(seat=seat)),
        counted(posts.annotate(thing=F("pk")), here),
        *looks,
    )
    asking, changes, new, meeting_id, meets_at, state, unshown, said, *counts = found.get()
    return Glance(
        asking if holds else 0,
        changes,
        holds and new,
        meeting_id,
        meets_at,
        state == Meets.OPEN,
        sum(counts),
        unshown,
        said,
    )


def welcome_of(seat: Seat, *, has_newcomers: bool = False) -> dict[str, Any]:
    """What eases somebody in: the welcome a person wrote them, and a first step for a fortnight; who waits for a welcome.

    Members cost no query: the welcome comes with their seat.
    """
    new = seat.on > clock.today() - NEW_FOR
    greeting = getattr(seat, "greeting", None) if new else None
    return {
        "is_new": new and seat.holds != Holds.FACILITATOR and not seat.face.wishes.get("settled"),
        "welcome": str(greeting.words) if greeting else "", "welcomed_by": card_of(greeting.by).name if greeting else "",
        "newcomers": _not_welcomed(seat) if has_newcomers else [],
    }  # fmt: skip


def _new() -> QuerySet[Seat]:
    """Who has come into a circle lately, and nobody has welcomed."""
    return Seat.objects.filter(state=Sits.IN, holds=Holds.MEMBER, on__gt=clock.today() - NEW_FOR, greeting=None)


def _not_welcomed(by: Seat) -> list[Someone]:
    shown = _new().filter(circle=by.circle_id).select_related("face").order_by("on", "pk")[:10]
    return [Someone(seat.pk, card_of(seat), holds=False, asking="") for seat in shown]


def is_welcomed(seat: Seat) -> bool:
    """Whether a person has welcomed somebody already."""
    return Greeting.objects.filter(seat=seat).exists()


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
