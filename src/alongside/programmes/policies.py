"""Who may do what in a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.foundation.policies import Decision, allow, deny
from alongside.programmes.models import Membership, Role
from alongside.programmes.rules import OWN, RoleName, State

if TYPE_CHECKING:
    from alongside.people.models import Person


def holds(person: Person, programme_id: UUID, role: RoleName) -> bool:
    """Whether this person has this role in this programme now."""
    return Role.objects.filter(
        membership__person=person, membership__programme=programme_id, membership__state=State.ACTIVE, role=role
    ).exists()


def coordinates(person: Person | None, programme_id: UUID) -> Decision:
    """Coordinators of this programme."""
    if person is not None and holds(person, programme_id, RoleName.COORDINATOR):
        return allow("coordinates")
    return deny("not-a-coordinator-here")


def takes_part(person: Person | None, programme_id: UUID) -> Decision:
    """Whoever is in this programme now."""
    if person is None:
        return deny("not-in-this-programme")
    found = Membership.objects.filter(person=person, programme=programme_id, state=State.ACTIVE).exists()
    return allow("takes-part") if found else deny("not-in-this-programme")


def visible_to(viewer: Person) -> QuerySet[Membership]:
    """One's own places, and those in programmes one coordinates."""
    mine = Role.objects.filter(
        membership__person=viewer, membership__state=State.ACTIVE, role=RoleName.COORDINATOR
    ).values("membership__programme")
    return Membership.objects.filter(Q(person=viewer) | Q(programme__in=mine))


def can_see(viewer: Person, membership: Membership) -> Decision:
    """The same, of one place."""
    if membership.person_id == viewer.pk:
        return allow("their-own")
    return coordinates(viewer, membership.programme_id)


def can_decide(actor: Person | None, membership: Membership) -> Decision:
    """Coordinators decide who comes in; nobody decides about themself."""
    if actor is not None and actor.pk == membership.person_id:
        return deny("about-themself")
    return coordinates(actor, membership.programme_id)


def can_change_role(actor: Person | None, membership: Membership, role: RoleName) -> Decision:
    """A member looks for a mentor, or stops, by their own choice; everything else is a coordinator's to give."""
    if role in OWN and actor is not None and actor.pk == membership.person_id:
        return allow("their-own-choice")
    return coordinates(actor, membership.programme_id)
