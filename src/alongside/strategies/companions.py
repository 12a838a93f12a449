"""Who walks with whom, as the higher rooms tell it: the seam through which things are shared.

A room in which two people are together registers, from its `ready()`, who somebody's companions are now. This room asks it
before anything is shared, remembers each share itself, and never asks again who may see. When the two part, that room calls
`commands.forget_shares`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from alongside.people.rules import Card

if TYPE_CHECKING:
    from alongside.people.models import Person


@dataclass(frozen=True, slots=True)
class Companion:
    """One other person with whom somebody may share, and through what they are together."""

    about_kind: str
    about_id: UUID
    person_id: UUID
    card: Card
    #: The page of the two in the room that brings them together.
    url: str


Find = Callable[["Person"], list[Companion]]

_find: dict[str, Find] = {}


def register(kind: str, find: Find) -> None:
    """Have a room say who somebody's companions are; called from its `ready()`."""
    _find[kind] = find


def companions_of(viewer: "Person") -> list[Companion]:
    """Everyone this person walks with now."""
    return [one for kind in sorted(_find) for one in _find[kind](viewer)]


def companion(viewer: "Person", about: tuple[str, UUID], person_id: UUID) -> Companion | None:
    """This companion of this person, or None when the two are not together through that (any more)."""
    kind, about_id = about
    found = _find[kind](viewer) if kind in _find else []
    return next((one for one in found if one.about_id == about_id and one.person_id == person_id), None)
