"""Facts of things that help that others may hear: between whom, never what."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingShared(Event):
    """Somebody let one other person see something of theirs."""

    name: ClassVar[str] = "strategies.thing-shared"
    about_kind: str
    about_id: UUID
    with_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTaken(Event):
    """Somebody added a line to a rehearsal they share with this person."""

    name: ClassVar[str] = "strategies.turn-taken"
    rehearsal_id: UUID
    told_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackMoved(Event):
    """Feedback was asked for, given, asked for more gently, or heard; `told_id` is whoever did not do it."""

    name: ClassVar[str] = "strategies.feedback-moved"
    feedback_id: UUID
    told_id: UUID
    state: str
    times: int
