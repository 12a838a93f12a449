"""This room's part of a person."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy
from alongside.foundation.knowing import Known, Sight
from alongside.programmes.models import Membership, Role
from alongside.programmes.rules import State

#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "Membership": _("You and the coordinators of your programme"),
}


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


def known_of(person_id: UUID) -> list[Known]:
    """Whose coordinators see that they are here."""
    places = Membership.objects.filter(person=person_id, state__in=(State.ACTIVE, State.PENDING))
    rows = list(places.select_related("programme").order_by("joined_on", "pk"))
    return [
        Known(_now("That you are here, the name you use with mentors, and how things go"), "",
              _now("Coordinators of %(programme)s") % {"programme": one.programme.name}, Sight.NOW, one.joined_on,
              reverse("people:erase"), _now("Erase yourself"), note="")
        for one in rows
    ]  # fmt: skip


def erase(person_id: UUID) -> None:
    """Their roles end and their places are emptied; that somebody once was here stays as a number only."""
    Role.objects.filter(membership__person=person_id).delete()
    Membership.objects.filter(person=person_id).update(state=State.LEFT)


def register() -> None:
    """Tell the foundation; called once."""
    privacy.register("programmes", export=export, erase=erase, covers=frozenset({"programmes.Membership.person"}))
    knowing.register("programmes", find=known_of, seen_by=SEEN_BY)
