"""Facts of looking after pairs, and of how they end."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseAsked(Event):
    """One of two is asked how it is."""

    name: ClassVar[str] = "mentorship.pulse-asked"
    mentorship_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LookNeeded(Event):
    """Enough says early that it goes badly between two: a coordinator has three days to look."""

    name: ClassVar[str] = "mentorship.look-needed"
    mentorship_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingPlanned(Event):
    """One of two suggested a last day, or took it back; the other is told."""

    name: ClassVar[str] = "mentorship.ending-planned"
    mentorship_id: UUID
    told_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtAfter(Event):
    """Somebody nobody has heard from is asked whether they are there."""

    name: ClassVar[str] = "mentorship.sought-after"
    mentorship_id: UUID
    person_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedForSafety(Event):
    """A mentorship ended because somebody is not safe: coordinators and safeguarding leads are told at once."""

    name: ClassVar[str] = "mentorship.ended-for-safety"
    mentorship_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakPlanned(Event):
    """A mentor planned a break; those they walk with are told."""

    name: ClassVar[str] = "mentorship.break-planned"
    break_id: UUID
    mentorship_ids: tuple[str, ...]
    mentee_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInSuggested(Event):
    """Somebody could stand in while a mentor is on a break; both are asked."""

    name: ClassVar[str] = "mentorship.stand-in-suggested"
    stand_in_id: UUID
    mentee_id: UUID
    mentor_id: UUID
