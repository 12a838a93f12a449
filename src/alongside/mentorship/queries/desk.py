"""What the coordinator's desk shows of mentorship: who waits and how long, what is open, what has gone quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from alongside.conversations import queries as conversations
from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.mentorship.models import Application, MentorPlaces, Mentorship, Proposal, Round, RoundWaiting
from alongside.mentorship.queries import wording
from alongside.mentorship.queries.pool import free_places, still_open
from alongside.mentorship.rules import QUIET_AFTER, Applied, Offered, Status
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName, State

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Membership, Programme

PAGE = 50
FIRST = 8


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

    applications: list[Line]
    waiting: list[Line]
    waiting_count: int
    open_proposals: list[Line]
    open_count: int
    quiet: list[Line]
    live_count: int
    mentors: int
    resting: int
    room: int
    last_round: Round | None


def desk(viewer: Person, programme: Programme) -> Desk:
    """The desk of a programme this person coordinates, or NotFound. A constant number of queries."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    waiting = _waiting(programme)
    opened = Proposal.objects.filter(programme=programme, state=Offered.OPEN).order_by("offered_at")
    places = MentorPlaces.objects.filter(programme=programme)
    rested = list(places.values_list("is_paused", flat=True))
    return Desk(
        applications=_applications(programme)[:FIRST],
        waiting=_waiting_lines(programme, list(waiting[:FIRST])),
        waiting_count=waiting.count(),
        open_proposals=_proposal_lines(list(opened[:FIRST])),
        open_count=opened.count(),
        quiet=_quiet(programme)[:FIRST],
        live_count=Mentorship.objects.filter(programme=programme).exclude(status=Status.ENDED).count(),
        mentors=len(rested),
        resting=sum(rested),
        room=sum(free_places(programme).values()),
        last_round=Round.objects.filter(programme=programme).order_by("-made_at").first(),
    )


def _days_since(day: date) -> int:
    return (clock.today() - day).days


def pending_applications(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Line], list[Line]]:
    """Offers to mentor that wait for an answer, longest first."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    shown = Paginator(_applications(programme), PAGE).get_page(page)
    return shown, list(shown)


def _applications(programme: Programme) -> list[Line]:
    rows = list(Application.objects.filter(programme=programme, state=Applied.SENT).order_by("sent_on", "id")[:500])
    cards = people.cards([one.person_id for one in rows], space=Space.MENTORSHIP)
    return [
        Line(one.pk, cards[one.person_id], None, _days_since(one.sent_on), late=_days_since(one.sent_on) > 7)
        for one in rows
    ]


def _waiting(programme: Programme) -> QuerySet[Membership]:
    """Who looks for a mentor and has neither one nor a proposal, longest first."""
    walking = Mentorship.objects.filter(programme=programme).exclude(status=Status.ENDED).values("mentee")
    offered = still_open().filter(programme=programme).values("mentee")
    return (
        programmes.places_with(programme, role=RoleName.MENTEE, state=State.ACTIVE)
        .exclude(person__in=walking)
        .exclude(person__in=offered)
        .order_by("joined_on", "id")
    )


def _waiting_lines(programme: Programme, places: list[Membership]) -> list[Line]:
    ids = [place.person_id for place in places]
    cards = people.cards(ids, space=Space.MENTORSHIP)
    newest = Round.objects.filter(programme=programme).order_by("-made_at").values("pk")[:1]
    why = {one.mentee_id: one.reasons for one in RoundWaiting.objects.filter(round__in=newest, mentee__in=ids)}
    found = []
    for place in places:
        days = _days_since(place.joined_on)
        said = tuple(wording.why_waiting(why.get(place.person_id, {}))[:2])
        found.append(Line(place.pk, cards[place.person_id], None, days, said, late=days > 14))
    return found


def waiting_people(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Membership], list[Line]]:
    """Everybody who waits for a mentor, longest first, with what the last round said of them."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    shown = Paginator(_waiting(programme), PAGE).get_page(page)
    return shown, _waiting_lines(programme, list(shown))


def open_proposals(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Proposal], list[Line]]:
    """Proposals that wait for an answer, longest first. Who has answered what is not shown."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    opened = Proposal.objects.filter(programme=programme, state=Offered.OPEN).order_by("offered_at", "id")
    shown = Paginator(opened, PAGE).get_page(page)
    return shown, _proposal_lines(list(shown))


def _proposal_lines(rows: list[Proposal]) -> list[Line]:
    ids = {one.mentee_id for one in rows} | {one.mentor_id for one in rows}
    cards, now = people.cards(ids, space=Space.MENTORSHIP), clock.now()
    return [
        Line(
            one.pk,
            cards[one.mentee_id],
            cards[one.mentor_id],
            (now - one.offered_at).days,
            late=(now - one.offered_at).days > 5,
        )
        for one in rows
    ]


def live_mentorships(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Mentorship], list[Line]]:
    """Mentorships under way, by how long nobody has written."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    rows = Mentorship.objects.filter(programme=programme).exclude(status=Status.ENDED).order_by("began_on", "id")
    shown = Paginator(rows, PAGE).get_page(page)
    return shown, _walk_lines(list(shown))


def _walk_lines(rows: list[Mentorship]) -> list[Line]:
    pulses = conversations.pulses("mentorship", [one.pk for one in rows])
    ids = {one.mentee_id for one in rows} | {one.mentor_id for one in rows}
    cards, now = people.cards(ids, space=Space.MENTORSHIP), clock.now()
    found = []
    for one in rows:
        pulse = pulses.get(one.pk)
        days = (now - (pulse.last_at or pulse.opened_at)).days if pulse else _days_since(one.began_on)
        found.append(Line(one.pk, cards[one.mentee_id], cards[one.mentor_id], days, late=days >= QUIET_AFTER.days))
    return found


def _quiet(programme: Programme) -> list[Line]:
    """Mentorships in which nobody has written for a while, quietest first."""
    rows = list(
        Mentorship.objects.filter(programme=programme).exclude(status=Status.ENDED).order_by("began_on", "id")[:2_000]
    )
    pulses, now = conversations.pulses("mentorship", [one.pk for one in rows]), clock.now()
    silent = []
    for one in rows:
        pulse = pulses.get(one.pk)
        days = (now - (pulse.last_at or pulse.opened_at)).days if pulse else _days_since(one.began_on)
        if days >= QUIET_AFTER.days:
            silent.append((days, one))
    silent.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return _walk_lines([one for _days, one in silent[:FIRST]])
