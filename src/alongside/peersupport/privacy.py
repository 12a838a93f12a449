"""How a person is handed their own part of circles, and how it is let go."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy
from alongside.foundation.knowing import nothing
from alongside.peersupport import commands, policies
from alongside.peersupport.models import Assent, Face

COVERS = frozenset({"peersupport.Belonging.person"})

#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "Circle": _("Members of your programme, for circles that can be found; coordinators; those who are in it"),
    "Seat": _("No person. The program finds with it whom to tell"),
    "Face": _("Those who are in the same circle; nobody can tell that two of your names are one person"),
    "Belonging": _("You"),
    "Agreement": _("Those who are in the circle, or could come in; coordinators"),
}


def register() -> None:
    """Answer for this room's part of a person."""
    privacy.register("peersupport", export=export, erase=erase, covers=COVERS)
    knowing.register("peersupport", find=nothing, seen_by=SEEN_BY)


def export(person_id: UUID) -> dict[str, Any]:
    """In which circles a person is or was, under which name, and what they said there."""
    seats = list(policies.seats_of(person_id).select_related("circle").order_by("on", "pk"))
    faces = {one.seat_id: one for one in Face.objects.filter(seat__in=seats).select_related("seat")}
    return {
        "circles": [
            {
                "name of the circle": str(seat.circle.name), "state": seat.state, "you are": seat.holds,
                "since": seat.on.isoformat(), "agreement you said yes to": seat.agreed,
                **(_shown(faces[seat.pk]) if seat.pk in faces else {}),
            }
            for seat in seats
        ],
        "changes of agreements": [
            {"version": one.agreement.number, "you said yes": one.says_yes}
            for one in Assent.objects.filter(seat__in=seats).select_related("agreement").order_by("pk")
        ],
    }  # fmt: skip


def _shown(face: Face) -> dict[str, str]:
    return {
        "your name there": str(face.name), "your pronouns there": str(face.pronouns),
        "what you wrote when you asked": str(face.asking), "why you were taken out": str(face.reason),
    }  # fmt: skip


def erase(person_id: UUID) -> None:
    """Their seats become nobody's; their words stay in place, unreadable once their key is gone."""
    commands.forget_person(person_id)
