"""Facts of meetings. They say that a time changed, never which, nor what it is for."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOffered(Event):
    """One of the two offered times, for the first time or again; the other is asked."""

    name: ClassVar[str] = "mentorship.meeting-offered"
    meeting_id: UUID
    mentorship_id: UUID
    asked_id: UUID
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAgreed(Event):
    """One of the offered times was taken; whoever offered is told."""

    name: ClassVar[str] = "mentorship.meeting-agreed"
    meeting_id: UUID
    mentorship_id: UUID
    told_id: UUID
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalledOff(Event):
    """One of the two called a meeting off; the other is told."""

    name: ClassVar[str] = "mentorship.meeting-called-off"
    meeting_id: UUID
    mentorship_id: UUID
    told_id: UUID
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLogged(Event):
    """Somebody said whether a meeting happened, and how long it took."""

    name: ClassVar[str] = "mentorship.meeting-logged"
    meeting_id: UUID
    mentorship_id: UUID
    held: bool
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingNear(Event):
    """An agreed time is a day, or an hour, away; both are reminded."""

    name: ClassVar[str] = "mentorship.meeting-near"
    meeting_id: UUID
    mentorship_id: UUID
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOver(Event):
    """An agreed time lies behind the two; both are asked whether they met."""

    name: ClassVar[str] = "mentorship.meeting-over"
    meeting_id: UUID
    mentorship_id: UUID
    person_ids: tuple[str, ...]
