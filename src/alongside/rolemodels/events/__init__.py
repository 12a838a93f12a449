"""Facts of stories that others may hear: which, never what it says or whose it is."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPublished(Event):
    """A story came out, or came out anew."""

    name: ClassVar[str] = "rolemodels.story-published"
    published_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTakenBack(Event):
    """A story is out no more."""

    name: ClassVar[str] = "rolemodels.story-taken-back"
    published_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySent(Event):
    """Somebody sent a story to be read."""

    name: ClassVar[str] = "rolemodels.story-sent"
    story_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRead(Event):
    """An editor gave a story back or said yes to it; its teller looks."""

    name: ClassVar[str] = "rolemodels.story-read"
    story_id: UUID
    teller_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TellerAsked(Event):
    """A story has been out for some days; its teller is asked how it is for them."""

    name: ClassVar[str] = "rolemodels.teller-asked"
    story_id: UUID
    teller_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEnds(Event):
    """A yes to a channel ends soon; its teller is asked whether it still holds."""

    name: ClassVar[str] = "rolemodels.consent-ends"
    story_id: UUID
    teller_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    """Somebody asked something about a story; a moderator reads it first."""

    name: ClassVar[str] = "rolemodels.question-asked"
    question_id: UUID
    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPassedOn(Event):
    """A moderator passed a question on to a teller."""

    name: ClassVar[str] = "rolemodels.question-passed-on"
    question_id: UUID
    teller_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionMoved(Event):
    """A question was answered, left, or given back; whoever asked looks."""

    name: ClassVar[str] = "rolemodels.question-moved"
    question_id: UUID
    asker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HourPlanned(Event):
    """A coordinator asks a teller for a question hour."""

    name: ClassVar[str] = "rolemodels.hour-planned"
    hour_id: UUID
    teller_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HourAgreed(Event):
    """A teller will be there: members can see the hour, and its hosts hear of it."""

    name: ClassVar[str] = "rolemodels.hour-agreed"
    hour_id: UUID
    programme_id: UUID
