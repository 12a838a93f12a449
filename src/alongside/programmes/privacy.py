"""This room's part of a person."""

from typing import Any
from uuid import UUID

from alongside.foundation import privacy
from alongside.programmes.models import Membership, Role
from alongside.programmes.rules import State


def export(person_id: UUID) -> dict[str, Any]:
    """The programmes they are or were in, with their roles."""
    places = Membership.objects.filter(person=person_id).select_related("programme").prefetch_related("roles")
    return {
        "places": [
            {
                "programme": place.programme.name, "state": place.state, "since": place.joined_on.isoformat(),
                "roles": sorted(held.role for held in place.roles.all()), "reason": place.reason,
            }
            for place in places
        ]
    }  # fmt: skip


def erase(person_id: UUID) -> None:
    """Their roles end and their places are emptied; that somebody once was here stays as a number only."""
    Role.objects.filter(membership__person=person_id).delete()
    Membership.objects.filter(person=person_id).update(state=State.LEFT)


def register() -> None:
    """Tell the foundation; called once."""
    privacy.register("programmes", export=export, erase=erase, covers=frozenset({"programmes.Membership.person"}))
