"""What the coordinator's desk shows of mentorship: who waits and how long, what is open, what has gone quiet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from alongside.conversations import queries as conversations
from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.mentorship.models import Application, Mentorship, Proposal, Round, RoundWaiting
from alongside.mentorship.queries import wording
from alongside.mentorship.queries.disclosing import given_to_the_desk
from alongside.mentorship.queries.pool import Room, room_in, still_open
from alongside.mentorship.rules import QUIET_AFTER, VERY_QUIET_AFTER, Applied, Offered, RoundState, Status
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName, State

if TYPE_CHECKING:
    from typing import TypedDict

    from django_stubs_ext import WithAnnotations

    from alongside.people.models import Person
    from alongside.programmes.models import Membership, Programme

    class QuietSince(TypedDict):
        """Since when nobody has written."""

        quiet_since: datetime

    class AsksTheDesk(TypedDict):
        """Whether they left it to a coordinator to look for somebody."""

        asks_the_desk: bool

    Waiting = WithAnnotations[Membership, AsksTheDesk]
    Walking = WithAnnotations[Mentorship, QuietSince]
    Counts = QuerySet[Any, tuple[str, int]]

PAGE = 50
FIRST = 8
#: More people than this are not counted one by one on the desk.
MANY = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list on the desk."""

    id: UUID
    card: Card
    other: Card | None
    days: int
    why: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Counts and the first few lines of each list."""

    counts: dict[str, int]
    #: More people wait than are counted here.
    many_wait: bool
    applications: list[Line]
    waiting: list[Line]
    open_proposals: list[Line]
    quiet: list[Line]
    live_count: int
    room: Room
    #: How everybody on it is shown, those the caller named too.
    cards: dict[UUID, Card]


def desk(programme: Programme, *, also: Iterable[Counts] = (), named: Iterable[UUID] = ()) -> Desk:
    """The desk of a programme. The caller has looked it up as one the viewer coordinates.

    `also` are further counts, (name, number), and `named` further people, to take along in the same queries. A constant
    number of queries.
    """
    waiting = list(_waiting(programme)[:FIRST])
    offers = list(_applications(programme)[:FIRST])
    opened = list(_open(programme)[:FIRST])
    walks = _quietest_first(programme)
    quiet = list(walks.filter(quiet_since__lte=clock.now() - QUIET_AFTER)[:FIRST])
    ids = set(named) | {one.person_id for one in waiting} | {one.person_id for one in offers}
    ids |= {one for pair in opened for one in (pair.mentee_id, pair.mentor_id)}
    ids |= {one for walk in quiet for one in (walk.mentee_id, walk.mentor_id)}
    cards = people.cards(ids, space=Space.MENTORSHIP)
    counts, room = _counts(programme, also), room_in(programme)
    return Desk(
        counts=counts,
        many_wait=counts["waiting"] > MANY,
        applications=[_application_line(one, cards) for one in offers],
        waiting=_waiting_lines(programme, waiting, cards),
        open_proposals=[_proposal_line(one, cards) for one in opened],
        quiet=[_walk_line(one, cards) for one in quiet],
        live_count=counts["walking"],
        room=room,
        cards=cards,
    )


def _counts(programme: Programme, also: Iterable[Counts]) -> dict[str, int]:
    """How many ask to come in, wait for a mentor, have an open proposal and walk together, in one query.

    Who waits is counted up to one more than MANY: the list has the exact figure, and counting it reads every member.
    """
    looking = programmes.places_with(programme, role=RoleName.MENTEE, state=State.ACTIVE)
    # Those who have somebody are listed once, and not asked for again with every person who may have nobody.
    met = _walking(programme).values("mentee").union(_offered(programme).values("mentee"))
    joining = programmes.places_of(programme, state=State.PENDING)
    waiting = looking.exclude(person__in=met).order_by("joined_on", "id").values("pk")[: MANY + 1]
    named = {
        "waiting": looking.model._default_manager.filter(pk__in=waiting),  # by their numbers, not by all members again
        "open": _open(programme),
        "joining": joining,
        "walking": _walking(programme),
    }
    rows = [counted(name, one) for name, one in named.items()]
    return dict.fromkeys(named, 0) | dict(rows[0].union(*rows[1:], *also, all=True))


def counted(name: str, rows: QuerySet[Any]) -> Counts:
    """How many rows of a programme there are, as a row (name, number); no row when there are none."""
    found = rows.order_by().values("programme").annotate(which=Value(name), n=Count("pk"))
    return cast("QuerySet[Any, tuple[str, int]]", found.values_list("which", "n"))


def _days_since(day: date) -> int:
    return (clock.today() - day).days


def pending_applications(
    viewer: Person, programme: Programme, *, page: int = 1
) -> tuple[Page[Application], list[Line]]:
    """Offers to mentor that wait for an answer, longest first."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    shown = Paginator(_applications(programme), PAGE).get_page(page)
    cards = people.cards([one.person_id for one in shown], space=Space.MENTORSHIP)
    return shown, [_application_line(one, cards) for one in shown]


def _applications(programme: Programme) -> QuerySet[Application]:
    return Application.objects.filter(programme=programme, state=Applied.SENT).order_by("sent_on", "id")


def _application_line(one: Application, cards: dict[UUID, Card]) -> Line:
    days = _days_since(one.sent_on)
    return Line(one.pk, cards[one.person_id], None, days, late=days > 7)


def _waiting(programme: Programme) -> QuerySet[Waiting]:
    """Who looks for a mentor and has neither one nor a proposal, longest first."""
    own = Q(mentee=OuterRef("person"))
    asks = Case(When(person__in=given_to_the_desk(programme), then=True), default=False)
    return cast(
        "QuerySet[Waiting]",
        programmes.places_with(programme, role=RoleName.MENTEE, state=State.ACTIVE)
        .filter(~Exists(_walking(programme).filter(own)), ~Exists(_offered(programme).filter(own)))
        .annotate(asks_the_desk=asks)
        .order_by("joined_on", "id"),
    )


def _walking(programme: Programme) -> QuerySet[Mentorship]:
    return Mentorship.objects.filter(programme=programme).exclude(status=Status.ENDED)


def _offered(programme: Programme) -> QuerySet[Proposal]:
    return still_open().filter(programme=programme)


def _waiting_lines(programme: Programme, places: list[Waiting], cards: dict[UUID, Card]) -> list[Line]:
    worked_out = (RoundState.PREVIEWED, RoundState.PUBLISHED)
    newest = Round.objects.filter(programme=programme, state__in=worked_out).order_by("-made_at").values("pk")[:1]
    ids = [place.person_id for place in places]
    why = {one.mentee_id: one.reasons for one in RoundWaiting.objects.filter(round__in=newest, mentee__in=ids)}
    found = []
    for place in places:
        days = _days_since(place.joined_on)
        said = tuple(wording.why_waiting(why.get(place.person_id, {}))[:2])
        if place.asks_the_desk:
            said = (_("They asked, it did not come about, and they would like you to look for somebody."), *said)
        found.append(Line(place.pk, cards[place.person_id], None, days, said, late=days > 14))
    return found


def waiting_people(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Any], list[Line]]:
    """Everybody who waits for a mentor, with what the last round said of them.

    First those who left it to a coordinator to look for somebody, then those who have waited longest.
    """
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    # The order of an index gives the first page at once: it is left only when somebody comes before it.
    rows = _waiting(programme)
    asked = given_to_the_desk(programme).exists()
    shown = Paginator(rows.order_by("-asks_the_desk", "joined_on", "id") if asked else rows, PAGE).get_page(page)
    cards = people.cards([place.person_id for place in shown], space=Space.MENTORSHIP)
    return shown, _waiting_lines(programme, list(shown), cards)


def open_proposals(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Proposal], list[Line]]:
    """Proposals that wait for an answer, longest first. Who has answered what is not shown."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    shown = Paginator(_open(programme), PAGE).get_page(page)
    cards = people.cards({one for pair in shown for one in (pair.mentee_id, pair.mentor_id)}, space=Space.MENTORSHIP)
    return shown, [_proposal_line(one, cards) for one in shown]


def _open(programme: Programme) -> QuerySet[Proposal]:
    return Proposal.objects.filter(programme=programme, state=Offered.OPEN).order_by("offered_at", "id")


def _proposal_line(one: Proposal, cards: dict[UUID, Card]) -> Line:
    days = (clock.now() - one.offered_at).days
    return Line(one.pk, cards[one.mentee_id], cards[one.mentor_id], days, late=days > 5)


def live_mentorships(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Any], list[Line]]:
    """Mentorships under way, quietest first."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    shown = Paginator(_quietest_first(programme), PAGE).get_page(page)
    cards = people.cards({one for walk in shown for one in (walk.mentee_id, walk.mentor_id)}, space=Space.MENTORSHIP)
    return shown, [_walk_line(one, cards) for one in shown]


def _quietest_first(programme: Programme) -> QuerySet[Walking]:
    """Mentorships under way with when somebody last wrote (or, before a first word is possible, the day it began)."""
    wrote_at = conversations.last_sign_of("mentorship", OuterRef("pk"))
    quiet_since = Coalesce(wrote_at, "began_on", output_field=DateTimeField())
    return cast(
        "QuerySet[Walking]", _walking(programme).annotate(quiet_since=quiet_since).order_by("quiet_since", "pk")
    )


def _walk_line(one: Walking, cards: dict[UUID, Card]) -> Line:
    days = (clock.now() - one.quiet_since).days
    return Line(one.pk, cards[one.mentee_id], cards[one.mentor_id], days, late=days >= VERY_QUIET_AFTER.days)
