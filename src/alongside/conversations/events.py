"""Facts of conversations that others may hear."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOpened(Event):
    """People can now write to each other about something."""

    name: ClassVar[str] = "conversations.conversation-opened"
    conversation_id: UUID
    about_kind: str
    about_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationClosed(Event):
    """A conversation can no longer be written in."""

    name: ClassVar[str] = "conversations.conversation-closed"
    conversation_id: UUID
    about_kind: str
    about_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """Somebody wrote. The recipients are those who could read it at that moment, as ids in text."""

    name: ClassVar[str] = "conversations.message-sent"
    message_id: UUID
    conversation_id: UUID
    author_id: UUID
    recipient_ids: tuple[str, ...]
