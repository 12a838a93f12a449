"""Who may see and do what in a circle: those who are in it, and nobody else, whatever their role."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from alongside.foundation import vault
from alongside.foundation.policies import Decision, allow, deny
from alongside.peersupport.models import Belonging, Circle, CircleSearch, Flag, Prepared, Seat, SetAside
from alongside.peersupport.rules.care import Stood
from alongside.peersupport.rules.circles import Entry, Holds, Sits, State
from alongside.programmes import policies as programmes
from alongside.programmes import queries as programme_queries

if TYPE_CHECKING:
    from alongside.people.models import Person


def who_index(circle_id: UUID, person_id: UUID) -> bytes:
    """By what the seat of this person in this circle is found again."""
    return vault.index("peersupport.seat", f"{circle_id} {person_id}")


def seat_in(person_id: UUID, circle_id: UUID) -> Seat | None:
    """The seat of somebody who is in a circle now."""
    found = Seat.objects.filter(who=who_index(circle_id, person_id), state=Sits.IN)
    return found.select_related("circle", "face", "greeting__by__face").first()


def seats_of(person_id: UUID) -> QuerySet[Seat]:
    """Every seat a person has or had; they alone, and what acts for them, can find out."""
    belonging = Belonging.objects.filter(person=person_id).first()
    return Seat.objects.filter(pk__in=belonging.seats if belonging else [])


def visible_to(viewer_id: UUID) -> QuerySet[Circle]:
    """The circles a person is in."""
    return Circle.objects.filter(pk__in=seats_of(viewer_id).filter(state=Sits.IN).values("circle"))


def can_see(viewer_id: UUID, circle: Circle) -> Decision:
    """Being in it is the only way to see inside; there is no role that reads."""
    return allow("is-in") if seat_in(viewer_id, circle.pk) else deny("not-in-this-circle")


def may_listen(person_id: UUID, stream: str) -> bool:
    """Whoever is in a circle hears that something is new there."""
    return seat_in(person_id, UUID(stream.partition(":")[2])) is not None


def who_may_listen(people: Collection[UUID], stream: str) -> set[UUID]:
    """Who of these is in the circle; one query for five hundred."""
    circle_id, ids, found = UUID(stream.partition(":")[2]), list(people), set[UUID]()
    for start in range(0, len(ids), 500):
        whose = {who_index(circle_id, one): one for one in ids[start : start + 500]}
        there = Seat.objects.filter(circle=circle_id, who__in=list(whose), state=Sits.IN).values_list("who", flat=True)
        found |= {whose[bytes(one)] for one in there if one is not None}
    return found


def may_watch(person_id: UUID, stream: str) -> bool:
    """A coordinator hears how a search for circles goes on in their programme."""
    found = CircleSearch.objects.select_related("programme").filter(pk=UUID(stream.partition(":")[2])).first()
    return found is not None and person_id in programme_queries.coordinators_of(found.programme)


def findable_by(viewer: "Person") -> QuerySet[Circle]:
    """The circles of one's programmes that can be found: open ones, and not those one comes into by invitation only."""
    here = programme_queries.numbers_of_programmes(viewer)
    return Circle.objects.filter(programme__in=here, state=State.OPEN).exclude(entry=Entry.INVITATION)


def can_find(viewer: "Person", circle: Circle) -> Decision:
    """The same, of one."""
    return allow("reads-here") if findable_by(viewer).filter(pk=circle.pk).exists() else deny("not-for-them")


def can_hold(seat: Seat | None) -> Decision:
    """Facilitators let people in, take them out and say when somebody is there."""
    holds = seat is not None and seat.state == Sits.IN and seat.holds == Holds.FACILITATOR
    return allow("holds-it") if holds else deny("not-a-facilitator")


def is_prepared(person_id: UUID) -> bool:
    """Whether somebody has gone through what prepares for holding a circle."""
    return Prepared.objects.filter(person=person_id, done_on__isnull=False).exists()


def can_write(seat: Seat | None) -> Decision:
    """Whoever is in, once they have said yes to the agreement as it stands."""
    if seat is None or seat.state != Sits.IN:
        return deny("not-in-this-circle")
    if seat.circle.state not in (State.OPEN, State.PROPOSED):
        return deny("closed")
    return allow("is-in") if seat.agreed >= seat.circle.agreement else deny("agreement-first")


def on_desk(viewer: "Person") -> QuerySet[Circle]:
    """Circles of the programmes one coordinates: that they exist, never who is in them."""
    here = Circle.objects.filter(programme__in=programme_queries.coordinated_by(viewer))
    return here.exclude(state=State.FORMING)


def can_decide(actor: "Person", circle: Circle) -> Decision:
    """A coordinator opens and closes circles."""
    return programmes.coordinates(actor, circle.programme_id)


def can_look(seat: Seat, writer_id: UUID, *before: UUID | None) -> Decision:
    """Who holds a circle decides about words of others, and not twice about the same."""
    if not can_hold(seat):
        return deny("not-a-facilitator")
    return deny("involved") if seat.pk in {writer_id, *before} else allow("holds-it")


def open_flags() -> QuerySet[Any]:
    """What is pointed out, not settled, and still there to be read, with the number of its `thing` and of its `writer`'s seat."""
    post = Q(reply=None, post__removed_at=None, post__aside=False)
    reply = Q(reply__isnull=False, reply__removed_at=None, reply__aside=False)
    rows = Flag.objects.filter(post | reply, settled_at=None)
    return rows.annotate(
        thing=Coalesce(F("reply_id"), F("post_id")), writer=Coalesce(F("reply__seat_id"), F("post__seat_id"))
    )


def flags_for_desk(viewer: "Person") -> QuerySet[Flag]:
    """What is pointed out and nobody in the circle may decide about: those who hold it wrote it themselves."""
    return _nobody_else_may(open_flags(), viewer, "writer").exclude(seat__in=seats_of(viewer.pk))


def asides_for_desk(viewer: "Person") -> QuerySet[SetAside]:
    """Words somebody asks to be looked at again, where nobody else holds the circle."""
    return _nobody_else_may(SetAside.objects.filter(state=Stood.ASKED), viewer, "seat", "by")


def _nobody_else_may[Row: (Flag, SetAside)](rows: QuerySet[Row], viewer: "Person", *involved: str) -> QuerySet[Row]:
    """Rows of circles one coordinates in which everybody who holds the circle is involved, and one is not oneself."""
    others = Seat.objects.filter(circle=OuterRef("circle"), state=Sits.IN, holds=Holds.FACILITATOR)
    for name in involved:
        others = others.exclude(pk=OuterRef(name))
        # Who is not set (a coordinator who decided) is not one of one's own seats.
        rows = rows.exclude(**{f"{name}__in": seats_of(viewer.pk), f"{name}__isnull": False})
    here = programme_queries.coordinated_by(viewer)
    return rows.filter(~Exists(others), circle__programme__in=here)
