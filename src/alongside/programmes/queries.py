"""Reads of programmes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Max, OuterRef, Prefetch, QuerySet

from alongside.foundation import clock, vault
from alongside.foundation.errors import NotFound
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.people.vocabulary import Term, Vocabulary, load
from alongside.programmes import policies
from alongside.programmes.models import Invitation, Membership, Programme, Role
from alongside.programmes.rules import WEIGHTS, Joining, RoleName, State

if TYPE_CHECKING:
    from alongside.people.models import Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A place in a programme as a coordinator sees it."""

    membership_id: UUID
    person_id: UUID
    card: Card
    state: str
    roles: tuple[str, ...]
    since: date
    days: int


def programme(programme_id: UUID) -> Programme:
    """The programme, or NotFound."""
    found = Programme.objects.filter(pk=programme_id).first()
    if found is None:
        raise NotFound("programme")
    return found


def every_programme() -> list[Programme]:
    """Every programme of this installation, oldest first."""
    return list(Programme.objects.order_by("started_on", "id"))


def joinable() -> list[Programme]:
    """Programmes a visitor may join or ask to join without an invitation, oldest first."""
    return list(Programme.objects.exclude(joining=Joining.INVITATION).order_by("started_on", "id"))


def open_to_all() -> Programme | None:
    """The programme whose name stands on the landing page: the first one of this installation."""
    return Programme.objects.order_by("started_on", "id").first()


def programmes_of(person: Person) -> list[Programme]:
    """The programmes this person is in, longest first."""
    places = Membership.objects.filter(person=person, state=State.ACTIVE)
    return [place.programme for place in places.select_related("programme").order_by("joined_on", "id")]


def numbers_of_programmes(person: Person) -> QuerySet[Membership, UUID]:
    """The same as numbers, to take along in another query."""
    return Membership.objects.filter(person=person, state=State.ACTIVE).values_list("programme", flat=True)


def the_programme_for(person: Person) -> Programme | None:
    """The programme whose pages this person sees, if they are in any."""
    return next(iter(programmes_of(person)), None)


def programme_of(person: Person) -> Programme:
    """The same, or NotFound."""
    found = the_programme_for(person)
    if found is None:
        raise NotFound("programme")
    return found


def coordinated_by(person: Person) -> list[UUID]:
    """The programmes this person coordinates."""
    held = Role.objects.filter(membership__person=person, membership__state=State.ACTIVE, role=RoleName.COORDINATOR)
    return list(held.order_by("membership__joined_on").values_list("membership__programme", flat=True))


def coordinated_programme(person: Person) -> Programme:
    """The programme whose desk this person sits at, or NotFound: for anyone else there is no desk."""
    held = Role.objects.filter(membership__person=person, membership__state=State.ACTIVE, role=RoleName.COORDINATOR)
    found = held.select_related("membership__programme").order_by("membership__joined_on", "pk").first()
    if found is None:
        raise NotFound("programme")
    return found.membership.programme


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person is, what they do there, and the programme at whose desk they sit, if at any."""

    programme: Programme | None
    roles: frozenset[str]
    desk: Programme | None


def standing(person: Person) -> Standing:
    """Where a person stands, in one query."""
    rows = list(
        Membership.objects.filter(person=person, state=State.ACTIVE)
        .select_related("programme")
        .annotate(role=F("roles__role"))
        .order_by("joined_on", "pk")
    )
    here = rows[0].programme if rows else None
    roles = frozenset(row.role for row in rows if row.programme == here and row.role)
    return Standing(here, roles, next((row.programme for row in rows if row.role == RoleName.COORDINATOR), None))


def roles_of(person: Person, programme_id: UUID) -> set[str]:
    """What this person does in a programme now."""
    held = Role.objects.filter(
        membership__person=person, membership__programme=programme_id, membership__state=State.ACTIVE
    )
    return set(held.values_list("role", flat=True))


def people_in(programme: Programme, *, role: RoleName | None = None, state: State = State.ACTIVE) -> list[UUID]:
    """The people in a programme, of one role or all, in a stable order."""
    places = Membership.objects.filter(programme=programme, state=state)
    if role is not None:
        places = places.filter(roles__role=role)
    return list(places.order_by("joined_on", "person_id").values_list("person_id", flat=True))


def places_with(programme: Programme, *, role: RoleName, state: State = State.ACTIVE) -> QuerySet[Membership]:
    """Places of one role in a programme, for a higher room to narrow down."""
    # Not a join: the list stays in the order of its index, and its first page needs no more than that.
    with_role = Exists(Role.objects.filter(membership=OuterRef("pk"), role=role))
    return Membership.objects.filter(with_role, programme=programme, state=state)


def coordinators_of(programme: Programme) -> list[UUID]:
    """Who coordinates a programme, longest first."""
    return people_in(programme, role=RoleName.COORDINATOR)


def places_of(programme: Programme, *, state: State) -> QuerySet[Membership]:
    """Places of one state in a programme, for a higher room to count."""
    return Membership.objects.filter(programme=programme, state=state)


def membership_of(person: Person, programme_id: UUID) -> Membership | None:
    """This person's place in a programme, whatever its state."""
    return Membership.objects.select_related("programme").filter(person=person, programme=programme_id).first()


def memberships_of(person: Person) -> list[Membership]:
    """All of a person's places, newest first."""
    return list(Membership.objects.select_related("programme").filter(person=person).order_by("-joined_on", "id"))


def membership_for(viewer: Person, membership_id: UUID) -> Membership:
    """The place, or NotFound if it is absent or not theirs to see."""
    found = policies.visible_to(viewer).select_related("programme", "person").filter(pk=membership_id).first()
    if found is None:
        raise NotFound("membership")
    return found


def has_left(person: OuterRef, programme: OuterRef) -> Exists:
    """Whether somebody has left a programme, within another read: true before anybody who listens has heard of it."""
    return Exists(Membership.objects.filter(person=person, programme=programme, state=State.LEFT))


def members(
    viewer: Person, programme: Programme, *, state: State, page: int = 1, with_roles: bool = False
) -> tuple[Page[Membership], list[Member]]:
    """One page of a programme's places, those who have waited longest first, as persona cards."""
    places = (
        policies.visible_to(viewer)
        .filter(programme=programme, state=state)
        .prefetch_related(Prefetch("roles", queryset=Role.objects.order_by("role")))
        .order_by("joined_on", "id")
    )
    if with_roles:
        places = places.filter(roles__isnull=False).distinct()
    shown = Paginator(places, PAGE).get_page(page)
    cards = people.cards([place.person_id for place in shown], space=Space.MENTORSHIP)
    today = clock.today()
    return shown, [
        Member(
            place.pk, place.person_id, cards[place.person_id], place.state,
            tuple(held.role for held in place.roles.all()), place.joined_on, (today - place.joined_on).days,
        )
        for place in shown
    ]  # fmt: skip


def waiting_to_join(programme: Programme) -> int:
    """How many people wait to be let in."""
    return Membership.objects.filter(programme=programme, state=State.PENDING).count()


def usual_answer_days(programme: Programme) -> int | None:
    """Within how many days half of the last people who asked were answered; None before three have been."""
    answered = Membership.objects.filter(programme=programme, decided_on__isnull=False)
    lately = answered.order_by("-decided_on", "id").values_list("joined_on", "decided_on")[:30]
    days = [(decided - asked).days for asked, decided in lately if decided is not None]
    return round(median(days)) if len(days) >= 3 else None


def invitations(viewer: Person, programme: Programme, *, page: int = 1) -> Page[Invitation]:
    """One page of invitations still good, those that end first first; a coordinator's to see and nobody else's."""
    if not policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    good = Invitation.objects.filter(programme=programme, uses_left__gt=0, expires_at__gt=clock.now())
    return Paginator(good.order_by("expires_at", "id"), PAGE).get_page(page)


def invitation_for(viewer: Person, invitation_id: UUID) -> Invitation:
    """The invitation, for a coordinator of its programme; NotFound for anyone else."""
    found = Invitation.objects.filter(pk=invitation_id).first()
    if found is None or not policies.coordinates(viewer, found.programme_id):
        raise NotFound("invitation")
    return found


def invitation_by(token: str) -> Invitation:
    """The invitation a link stands for; NotFound alike for forged, used-up and ended ones."""
    found = (
        Invitation.objects.select_related("programme")
        .filter(token_index=vault.index("invitation", token[:100]), uses_left__gt=0, expires_at__gt=clock.now())
        .first()
    )
    if found is None:
        raise NotFound("invitation")
    return found


def vocabulary_for(programme: Programme | None, language: str) -> Vocabulary:
    """The words of lived experience as this programme shows them."""
    words = load(language)
    changes = programme.words if programme else {}
    if not changes:
        return words
    added = [Term(id=one["id"], group=one["group"], label=one["label"], description=one.get("description", ""))
             for one in changes.get("added", [])]  # fmt: skip
    return words.with_changes(changes.get("hidden", ()), changes.get("relabelled", {}), added)


def weights_of(programme: Programme) -> dict[str, float]:
    """How much each part of a fit counts here; they add up to 1."""
    chosen = {**WEIGHTS, **programme.matching.get("weights", {})}
    total = sum(chosen.values()) or 1
    return {name: chosen[name] / total for name in WEIGHTS}


def leave_to(person: Person | None) -> str:
    """Where Leave now leads: the programme's choice, or nothing."""
    found = the_programme_for(person) if person else open_to_all()
    return found.leave_to if found else ""


def country_of(person: Person | None) -> str:
    """The country whose crisis lines show first, or nothing."""
    found = the_programme_for(person) if person else open_to_all()
    return found.country if found else ""


def left_alone() -> Programme | None:
    """The oldest programme, where nobody coordinates anything any more; None where somebody does, or nothing began."""
    return None if has_coordinator() else open_to_all()


def times_handed_over() -> int:
    """How often the link printed at the start has been used on this installation."""
    return Programme.objects.aggregate(most=Max("handed_over"))["most"] or 0


def has_coordinator() -> bool:
    """Whether anybody runs anything here yet."""
    return Role.objects.filter(role=RoleName.COORDINATOR, membership__state=State.ACTIVE).exists()


def card_of(place: Membership) -> Card:
    """How the person of this place appears to coordinators."""
    return people.card(place.person_id, space=Space.MENTORSHIP)
