"""Facts of becoming a mentor."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMoved(Event):
    """Something happened on one person's way to being a mentor. `turn` says whose turn it is now."""

    name: ClassVar[str] = "mentorship.step-moved"
    person_id: UUID
    programme_id: UUID
    kind: str
    stage: str
    turn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAsked(Event):
    """Somebody named a person who can say a few words about them; a link goes to that person."""

    name: ClassVar[str] = "mentorship.reference-asked"
    reference_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePublished(Event):
    """A version of a module is what people learn from now on."""

    name: ClassVar[str] = "mentorship.module-published"
    programme_id: UUID
    module_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleLearned(Event):
    """Somebody is through a module."""

    name: ClassVar[str] = "mentorship.module-learned"
    person_id: UUID
    programme_id: UUID
    module_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksChanged(Event):
    """A programme changed what it asks of its mentors."""

    name: ClassVar[str] = "mentorship.asks-changed"
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorCleared(Event):
    """Everything asked of a mentor holds: they may be suggested and proposed."""

    name: ClassVar[str] = "mentorship.mentor-cleared"
    person_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorLapsed(Event):
    """Something asked of a mentor holds no more: nobody new is suggested or proposed. Those they walk with stay."""

    name: ClassVar[str] = "mentorship.mentor-lapsed"
    person_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceEnds(Event):
    """Something asked of a mentor runs out in at most so many days."""

    name: ClassVar[str] = "mentorship.clearance-ends"
    person_id: UUID
    programme_id: UUID
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationTaken(Event):
    """Somebody a mentee trusts took up their link."""

    name: ClassVar[str] = "mentorship.nomination-taken"
    nomination_id: UUID
    programme_id: UUID
