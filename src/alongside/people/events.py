"""Facts of people that others may hear."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJoined(Event):
    """Somebody has signed up."""

    name: ClassVar[str] = "people.person-joined"
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged(Event):
    """Somebody changed what they say of themselves, or what it may be used for."""

    name: ClassVar[str] = "people.profile-changed"
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Event):
    """Somebody has erased everything; their id now stands for nobody."""

    name: ClassVar[str] = "people.person-erased"
    person_id: UUID
