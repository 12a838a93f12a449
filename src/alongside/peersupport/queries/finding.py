"""Circles one could come into, the nearest first, and those one is in."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.foundation import clock, vault
from alongside.foundation.errors import NotFound
from alongside.notifications.rules import zone_of
from alongside.peersupport import policies
from alongside.peersupport.models import Agreement, Circle, Invitation, Seat
from alongside.peersupport.rules.circles import (
    ENOUGH_MINUTES,
    About,
    Seeker,
    Sits,
    Stands,
    State,
    Suggested,
    in_order,
    minutes_of_week,
)
from alongside.people import queries as people
from alongside.programmes import policies as programmes

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from alongside.people.models import Person

#: Circles of a programme that are looked at for one page.
MOST_CIRCLES = 500


@dataclass(frozen=True, slots=True)
class Offer:
    """A circle one could come into, and why it is shown where it is."""

    circle: Circle
    shared: tuple[str, ...]
    speaks: bool
    hours_fit: bool

    @property
    def fits(self) -> bool:
        """Whether anything about it is near to what they said."""
        return self.speaks and bool(self.shared)


@dataclass(frozen=True, slots=True)
class Mine:
    """A circle one is in, or asked to come into, and under which name."""

    seat: Seat
    circle: Circle
    name: str
    would_hold: bool = False

    @property
    def name_of_circle(self) -> str:
        """What the circle is called."""
        return str(self.circle.name)


def own_seats(viewer: "Person") -> "QuerySet[Seat]":
    """Every seat this person has or had, looked up once for a page that needs them several times."""
    return policies.seats_of(viewer.pk)


def found_for(viewer: "Person", seats: "QuerySet[Seat] | None" = None) -> list[Offer]:
    """Every circle this person could come into, the nearest first. The same few queries for any number of circles.

    What a person keeps out of matching plays no part; without their yes to matching all circles come in their own order.
    """
    taken = set(
        (own_seats(viewer) if seats is None else seats).exclude(state=Sits.LEFT).values_list("circle_id", flat=True)
    )
    rows = policies.findable_by(viewer).order_by("pk")[:MOST_CIRCLES]
    circles = {one.pk: one for one in rows if one.pk not in taken}
    facts = people.facts([viewer.pk]).get(viewer.pk)
    seeker = Seeker()
    if facts is not None:
        seeker = Seeker(
            topics=frozenset(one.term for one in facts.lived if one.term), languages=facts.languages,
            hours=minutes_of_week(facts.hours, _ahead(zone_of(facts.time_zone), clock.now())),
        )  # fmt: skip
    return [_offer(circles[one.id], one) for one in in_order([_about(one) for one in circles.values()], seeker)]


def _about(circle: Circle) -> About:
    hosted = circle.hosted
    ahead = _ahead(zone_of(hosted.get("zone", "")), clock.now())
    return About(
        id=circle.pk, topics=tuple(circle.topics), language=circle.language,
        hours=minutes_of_week(hosted.get("hours", ""), ahead),
    )  # fmt: skip


def _ahead(zone: ZoneInfo, at: datetime) -> int:
    """How many minutes this zone's clocks are ahead of UTC."""
    offset = at.astimezone(zone).utcoffset()
    return round(offset.total_seconds() / 60) if offset else 0


def _offer(circle: Circle, why: Suggested) -> Offer:
    return Offer(circle, why.shared, why.speaks, why.minutes >= ENOUGH_MINUTES)


def mine_of(viewer: "Person", seats: "QuerySet[Seat] | None" = None) -> list[Mine]:
    """The circles one is in or waits for, by name; two queries, one when the seats are known."""
    known = own_seats(viewer) if seats is None else seats
    found = []
    for seat in known.filter(state__in=[Sits.IN, Sits.ASKED]).select_related("circle", "face"):
        if seat.circle.state == State.FORMING:
            continue  # shown as the call it answers
        seat.face.seat = seat
        found.append(Mine(seat, seat.circle, str(seat.face.name), bool(seat.face.wishes.get("would_hold"))))
    return sorted(found, key=lambda one: (one.seat.state != Sits.IN, str(one.circle.name).casefold(), one.seat.pk.int))


def circle_to_join(viewer: "Person", circle_id: UUID) -> tuple[Circle, Agreement]:
    """A circle this person could come into, with its agreement; NotFound where it is absent or not to be found."""
    found = policies.findable_by(viewer).filter(pk=circle_id).first()
    if found is None:
        raise NotFound("circle")
    return found, Agreement.objects.get(circle=found, state=Stands.STANDING)


def invited_to(viewer: "Person", word: str) -> tuple[Circle, Agreement]:
    """The circle a link leads into, for a member of its programme; NotFound alike for forged, used and ended ones."""
    index = vault.index("peersupport.link", word[:100])
    link = Invitation.objects.filter(token_index=index, until__gt=clock.now()).select_related("circle").first()
    if link is None or not programmes.takes_part(viewer, link.circle.programme_id):
        raise NotFound("circle")
    return link.circle, Agreement.objects.get(circle=link.circle, state=Stands.STANDING)


def is_in(viewer: "Person", circle_id: UUID) -> bool:
    """Whether one is in a circle."""
    return policies.seat_in(viewer.pk, circle_id) is not None


def has_asked(viewer: "Person", circle_id: UUID) -> bool:
    """Whether one has asked to come in, and waits."""
    return Seat.objects.filter(who=policies.who_index(circle_id, viewer.pk), state=Sits.ASKED).exists()


def seat_or_wish(viewer: "Person", circle_id: UUID) -> Seat:
    """One's seat in a circle, or the wish for one; NotFound without either."""
    held = Seat.objects.filter(who=policies.who_index(circle_id, viewer.pk), state__in=[Sits.IN, Sits.ASKED])
    found = held.select_related("circle").first()
    if found is None:
        raise NotFound("circle")
    return found
