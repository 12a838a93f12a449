"""What coordinators see of how pairs are: who has to be spoken with and why, endings with steps left, how long they last."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.mentorship import policies
from alongside.mentorship.models import (
    Afterthought,
    Break,
    Ending,
    MentorPlaces,
    Mentorship,
    SupportContact,
    Watch,
)
from alongside.mentorship.queries.care import break_for, ending_of, stand_in_of
from alongside.mentorship.queries.care_words import SIGNS, STAGES, TODOS, WAYS
from alongside.mentorship.queries.desk import counted
from alongside.mentorship.queries.pool import cleared, resting
from alongside.mentorship.rules import FEW_PEOPLE, EndReason, Status, is_few
from alongside.mentorship.rules.care import POINTS, Sign
from alongside.mentorship.rules.ending import Stage, Todo, Way, may_give_up, still_to_do
from alongside.mentorship.rules.lasting import Point, lasting
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies

if TYPE_CHECKING:
    from alongside.mentorship.queries.desk import Counts
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

PAGE = 50
FIRST = 5
MONTH_DAYS = 365.25 / 12
MONTHS = tuple(range(13))


@dataclass(frozen=True, slots=True)
class Due:
    """A support contact that is planned."""

    mentorship_id: UUID
    card: Card
    other: Card
    is_mentor: bool
    depth: str
    due_on: date
    days_over: int


@dataclass(frozen=True, slots=True)
class Look:
    """Two people somebody has to look at, with what the signs count."""

    mentorship_id: UUID
    card: Card
    other: Card
    points: int
    signs: tuple[tuple[str, int], ...]
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Over:
    """An ending that has steps left."""

    mentorship_id: UUID
    card: Card
    other: Card
    way: str
    stage: str
    left: int
    for_safety: bool


@dataclass(frozen=True, slots=True)
class CareOnDesk:
    """The desk's card of how pairs are."""

    due: list[Due]
    looks: list[Look]
    overdue: int
    to_look: int
    endings: int


def counts_for_desk(viewer: Person, programme: Programme) -> list[Counts]:
    """Figures of this the desk counts along with its own; what the viewer has a part in is for others to look after."""
    rows = {"overdue": _overdue(programme), "to-look": _to_look(programme), "endings": _open_endings(programme)}
    return [counted(name, one.exclude(_own(viewer))) for name, one in rows.items()]


@dataclass(frozen=True, slots=True)
class First:
    """A line of the desk before it is known how people are called."""

    mentorship_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    person_id: UUID | None
    due_on: date
    points: int
    signs: str


def first_lines(viewer: Person, programme: Programme) -> list[First]:
    """The first contacts and pairs that wait, in one query."""
    own = _own(viewer)
    pair = ("mentorship", "mentorship__mentee", "mentorship__mentor")
    due = SupportContact.objects.filter(
        pk__in=_overdue(programme).exclude(own).order_by("due_on", "pk").values("pk")[:FIRST]
    )
    looks = Watch.objects.filter(pk__in=_to_look(programme).exclude(own).values("pk")[:FIRST])
    nobody, nothing = Value(None, output_field=UUIDField(null=True)), Value("", output_field=TextField())
    rows = due.order_by().values_list(*pair, "person", "due_on", Value(0), nothing)
    rows = rows.union(
        looks.order_by().values_list(*pair, nobody, "due_on", F("points") + 0, Cast("signs", TextField())), all=True
    )
    return sorted((First(*row) for row in rows), key=lambda one: (one.due_on, -one.points, str(one.mentorship_id)))


def on_desk(lines: Iterable[First], cards: dict[UUID, Card], counts: dict[str, int]) -> CareOnDesk:
    """The desk's card, of the first lines, the cards and the counts the desk has looked up."""
    today, due, looks = clock.today(), [], []
    for one in lines:
        if one.person_id is not None:
            is_mentor = one.person_id == one.mentor_id
            other = one.mentee_id if is_mentor else one.mentor_id
            days = (today - one.due_on).days
            due.append(Due(one.mentorship_id, cards[one.person_id], cards[other], is_mentor, "", one.due_on, days))
        else:
            signs = _in_words(json.loads(one.signs))
            both = (cards[one.mentee_id], cards[one.mentor_id])
            looks.append(Look(one.mentorship_id, *both, one.points, signs, one.due_on, one.due_on < today))
    return CareOnDesk(due, looks, *(counts.get(name, 0) for name in ("overdue", "to-look", "endings")))


def _in_words(signs: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple((str(SIGNS[Sign(sign)]), POINTS[Sign(sign)]) for sign in signs)


def _contacts(programme: Programme) -> QuerySet[SupportContact]:
    planned = SupportContact.objects.filter(programme=programme, done_on=None)
    return planned.select_related("mentorship").defer("note").order_by("due_on", "pk")


def _overdue(programme: Programme) -> QuerySet[SupportContact]:
    return SupportContact.objects.filter(programme=programme, done_on=None, due_on__lt=clock.today())


def _to_look(programme: Programme) -> QuerySet[Watch]:
    return Watch.objects.filter(programme=programme, due_on__isnull=False).order_by("due_on", "-points", "pk")


def _open_endings(programme: Programme) -> QuerySet[Ending]:
    return Ending.objects.filter(programme=programme).exclude(stage=Stage.CLOSED)


def _cards(walks: Iterable[Mentorship]) -> dict[UUID, Card]:
    return people.cards({one for walk in walks for one in (walk.mentee_id, walk.mentor_id)}, space=Space.MENTORSHIP)


def _due(one: SupportContact, cards: dict[UUID, Card]) -> Due:
    walk, is_mentor = one.mentorship, one.person_id == one.mentorship.mentor_id
    other = walk.mentee_id if is_mentor else walk.mentor_id
    days = (clock.today() - one.due_on).days
    return Due(walk.pk, cards[one.person_id], cards[other], is_mentor, one.depth, one.due_on, max(0, days))


def _look(one: Watch, cards: dict[UUID, Card]) -> Look:
    walk = one.mentorship
    signs = _in_words(one.signs)
    late = one.due_on is not None and one.due_on < clock.today()
    return Look(walk.pk, cards[walk.mentee_id], cards[walk.mentor_id], one.points, signs, one.due_on, late)


def _over(one: Ending, cards: dict[UUID, Card]) -> Over:
    walk, way = one.mentorship, Way(one.way)
    return Over(
        walk.pk,
        cards[walk.mentee_id],
        cards[walk.mentor_id],
        str(WAYS[way]),
        str(STAGES[Stage(one.stage)]),
        len(still_to_do(way, one.done)),
        way == Way.SAFETY,
    )


def _own(viewer: Person) -> Q:
    """What a coordinator has a part in themself: others look after that."""
    return Q(mentorship__mentor=viewer) | Q(mentorship__mentee=viewer)


def _require(viewer: Person, programme_id: UUID) -> None:
    if not programme_policies.coordinates(viewer, programme_id):
        raise NotFound("programme")


def contacts(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[SupportContact], list[Due]]:
    """Every support contact that is planned, overdue ones first. A constant number of queries."""
    _require(viewer, programme.pk)
    shown = Paginator(_contacts(programme).exclude(_own(viewer)), PAGE).get_page(page)
    cards = _cards(one.mentorship for one in shown)
    return shown, [_due(one, cards) for one in shown]


def looks(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Watch], list[Look]]:
    """Every two people for whom a sign holds, those somebody has to look at first. A constant number of queries."""
    _require(viewer, programme.pk)
    rows = Watch.objects.filter(programme=programme, points__gt=0).select_related("mentorship")
    rows = rows.exclude(_own(viewer))
    shown = Paginator(rows.order_by(F("due_on").asc(nulls_last=True), "-points", "pk"), PAGE).get_page(page)
    cards = _cards(one.mentorship for one in shown)
    return shown, [_look(one, cards) for one in shown]


def endings(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Ending], list[Over]]:
    """Endings that are planned, or have steps left; those for safety first. A constant number of queries."""
    _require(viewer, programme.pk)
    rows = _open_endings(programme).exclude(_own(viewer)).select_related("mentorship")
    shown = Paginator(rows.order_by("-mentor_held", "ended_at", "last_on", "pk"), PAGE).get_page(page)
    cards = _cards(one.mentorship for one in shown)
    return shown, [_over(one, cards) for one in shown]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as whoever looks after them sees them."""

    person_id: UUID
    card: Card
    is_mentor: bool
    due_on: date | None
    days_over: int
    notes: tuple[tuple[date, str], ...]
    #: What they said afterwards and let coordinators read.
    said: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, as whoever looks after them sees them: nothing of what they wrote, agreed or answered."""

    mentorship: Mentorship
    sides: tuple[Side, Side]
    watch: Look | None
    ending: Ending | None
    way: str
    #: What is left to do after the ending, and what was done on which day, in words.
    left: tuple[tuple[str, str], ...]
    done: tuple[tuple[str, date], ...]
    #: Whether the mentee takes breath now; whom one looks for, how often so far, and whether that was enough.
    pauses: bool
    sought: Card | None
    tries: int
    may_give_up: bool
    rest: Break | None
    stand_in: tuple[Card, bool] | None
    could_stand_in: tuple[tuple[UUID, Card], ...]


def pair_for(viewer: Person, mentorship_id: UUID) -> Pair:
    """Two people of a programme this person coordinates, or NotFound; never oneself. A constant number of queries."""
    walk = Mentorship.objects.select_related("programme").filter(pk=mentorship_id).first()
    if walk is None or not policies.can_look_after(viewer, walk):
        raise NotFound("mentorship")
    rest = break_for(walk) if walk.status != Status.ENDED else None
    found = stand_in_of(walk) if rest else None
    free = _could_stand_in(walk) if rest else []
    cards = people.cards(
        {walk.mentee_id, walk.mentor_id, *(one for _pk, one in free), *([found.person_id] if found else [])},
        space=Space.MENTORSHIP,
    )
    rows = list(SupportContact.objects.filter(mentorship=walk).order_by("-due_on"))
    told = Afterthought.objects.filter(mentorship=walk, may_be_read=True) if walk.status == Status.ENDED else []
    said = {one.person_id: dict(one.said) for one in told}
    watch = Watch.objects.filter(mentorship=walk).select_related("mentorship").first()
    ending = ending_of(walk)
    way = Way(ending.way) if ending else None
    tries = [datetime.fromisoformat(one) for one in ending.tries] if ending else []
    return Pair(
        mentorship=walk,
        sides=(_side(walk.mentee_id, walk, cards, rows, said), _side(walk.mentor_id, walk, cards, rows, said)),
        watch=_look(watch, cards) if watch else None,
        ending=ending,
        way=str(WAYS[way]) if way else "",
        left=tuple((todo, str(TODOS[todo])) for todo in still_to_do(way, ending.done)) if ending and way else (),
        done=tuple((str(TODOS[Todo(one)]), date.fromisoformat(on)) for one, on in ending.done.items())
        if ending
        else (),
        pauses=bool(ending and ending.pauses_until and ending.pauses_until > clock.now()),
        sought=cards[ending.sought_id] if ending and ending.sought_id else None,
        tries=len(tries),
        may_give_up=may_give_up(tries, clock.now()),
        rest=rest,
        stand_in=(cards[found.person_id], bool(found.mentor_yes_on and found.mentee_yes_on)) if found else None,
        could_stand_in=tuple((pk, cards[one]) for pk, one in free),
    )


def _could_stand_in(walk: Mentorship) -> list[tuple[UUID, UUID]]:
    """Mentors who are cleared and do not rest themselves, as numbers of their places and who they are."""
    here = MentorPlaces.objects.filter(cleared(), ~resting(), programme=walk.programme_id)
    return list(
        here.exclude(person__in=[walk.mentor_id, walk.mentee_id]).order_by("pk").values_list("pk", "person")[:PAGE]
    )


def _side(
    person_id: UUID, walk: Mentorship, cards: dict[UUID, Card], rows: list[SupportContact], said: dict[UUID, Any]
) -> Side:
    mine = [one for one in rows if one.person_id == person_id]
    due_on = next((one.due_on for one in mine if one.done_on is None), None)
    notes = tuple((one.done_on, str(one.note)) for one in mine if one.done_on is not None)
    over = max(0, (clock.today() - due_on).days) if due_on else 0
    return Side(person_id, cards[person_id], person_id == walk.mentor_id, due_on, over, notes, said.get(person_id))


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long mentorships of a programme last: shares by month, and the line drawn of them. None: too few to tell."""

    followed: int
    points: tuple[tuple[int, int | None, int | None], ...]
    line: str


def how_long_they_last(viewer: Person, programme: Programme) -> Lasting | None:
    """The share of mentorships that last, by month, or None where there are too few to tell. Two queries.

    Counted from the day both said yes. What ended as the two had planned did not fail: it is followed up to its day. A
    month that fewer than five mentorships reached is not told, nor what comes after it.
    """
    _require(viewer, programme.pk)
    rows = Mentorship.objects.filter(programme=programme)
    planned = set(Ending.objects.filter(programme=programme, way=Way.EXPECTED).values_list("pk", flat=True))
    spells, now = [], clock.now()
    for pk, began_on, ended_at, reason in rows.values_list("pk", "began_on", "ended_at", "end_reason"):
        months = max(0, ((ended_at or now).date() - began_on).days) / MONTH_DAYS
        as_meant = pk in planned or reason in (EndReason.TIME_UP, EndReason.GOAL_REACHED)
        spells.append((months, ended_at is not None and not as_meant))
    if is_few(len(spells)):
        return None
    found = lasting(spells, MONTHS)
    told = [one for one in found if one.at_risk >= FEW_PEOPLE]
    points = tuple(
        (int(one.at), one.at_risk, round(100 * one.share)) if one in told else (int(one.at), None, None)
        for one in found
    )
    return Lasting(len(spells), points, _line(told))


def _line(points: list[Point]) -> str:
    """A falling staircase in a picture 360 wide and 100 high."""
    steps, before = [], 0.0
    for one in points:
        across, down = 30 * one.at, 100 * (1 - one.share)
        steps += [f"{across:g},{before:.1f}", f"{across:g},{down:.1f}"]
        before = down
    return " ".join(steps)
