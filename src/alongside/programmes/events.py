"""Facts of programmes."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """A person is in a programme, or has asked to be."""

    name: ClassVar[str] = "programmes.member-joined"
    membership_id: UUID
    programme_id: UUID
    person_id: UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberApproved(Event):
    """A coordinator let somebody in who had asked."""

    name: ClassVar[str] = "programmes.member-approved"
    membership_id: UUID
    programme_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeclined(Event):
    """A coordinator declined somebody who had asked to join."""

    name: ClassVar[str] = "programmes.member-declined"
    membership_id: UUID
    programme_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    """A person left a programme."""

    name: ClassVar[str] = "programmes.member-left"
    membership_id: UUID
    programme_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesChanged(Event):
    """A member took up or laid down a role."""

    name: ClassVar[str] = "programmes.roles-changed"
    membership_id: UUID
    programme_id: UUID
    person_id: UUID
    role: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChanged(Event):
    """A coordinator changed what a programme is or how it matches."""

    name: ClassVar[str] = "programmes.programme-changed"
    programme_id: UUID
