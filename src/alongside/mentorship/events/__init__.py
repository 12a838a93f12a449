"""Facts of mentorship."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorApplied(Event):
    """Somebody offers to mentor."""

    name: ClassVar[str] = "mentorship.mentor-applied"
    application_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDecided(Event):
    """A coordinator answered an offer to mentor."""

    name: ClassVar[str] = "mentorship.application-decided"
    application_id: UUID
    person_id: UUID
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade(Event):
    """Two people were proposed to each other, by one of them or by a round."""

    name: ClassVar[str] = "mentorship.proposal-made"
    proposal_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDue(Event):
    """A proposal has waited for most of its time; somebody is gently asked again."""

    name: ClassVar[str] = "mentorship.answer-due"
    proposal_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalClosed(Event):
    """A proposal did not come about. It does not say why."""

    name: ClassVar[str] = "mentorship.proposal-closed"
    proposal_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipBegan(Event):
    """Both said yes; before the first word they agree how."""

    name: ClassVar[str] = "mentorship.began"
    mentorship_id: UUID
    mentee_id: UUID
    mentor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundariesSuggested(Event):
    """One of the two suggested how to do this; the other is asked."""

    name: ClassVar[str] = "mentorship.boundaries-suggested"
    mentorship_id: UUID
    asked_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundariesAgreed(Event):
    """Both agreed how; the conversation is open."""

    name: ClassVar[str] = "mentorship.boundaries-agreed"
    mentorship_id: UUID
    mentee_id: UUID
    mentor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipEnded(Event):
    """A mentorship is over, on time or early."""

    name: ClassVar[str] = "mentorship.ended"
    mentorship_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPublished(Event):
    """A coordinator published a matching round as proposals."""

    name: ClassVar[str] = "mentorship.round-published"
    round_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMet(Event):
    """Both of a mentorship have opened the same level; it does not say which. That one of them did is no event."""

    name: ClassVar[str] = "mentorship.level-met"
    mentorship_id: UUID
    mentee_id: UUID
    mentor_id: UUID
