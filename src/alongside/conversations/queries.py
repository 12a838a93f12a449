"""Reads of conversations, for those who take part in them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from alongside.conversations.models import Conversation, Draft, Message, Participant
from alongside.conversations.policies import visible_to
from alongside.conversations.rules import PAGE, PAGE_BYTES
from alongside.foundation.errors import NotFound

if TYPE_CHECKING:
    from alongside.people.models import Person


def conversation_about(kind: str, about_id: UUID) -> Conversation | None:
    """The conversation about this thing, for the room that opened it."""
    return Conversation.objects.filter(about_kind=kind, about_id=about_id).first()


def address_of(conversation_id: UUID) -> str:
    """Where its page is."""
    return reverse("conversations:conversation", args=[conversation_id])


def conversation_for(viewer: "Person", conversation_id: UUID) -> Conversation:
    """The conversation, or NotFound if it is absent or not theirs."""
    found = visible_to(viewer.pk).filter(pk=conversation_id).first()
    if found is None:
        raise NotFound("conversation")
    return found


def message_for(viewer: "Person", conversation_id: UUID, message_id: UUID) -> Message:
    """One message of a conversation this person takes part in, or NotFound."""
    found = (
        Message.objects.select_related("conversation")
        .filter(pk=message_id, conversation=conversation_id, conversation__in=visible_to(viewer.pk))
        .first()
    )
    if found is None:
        raise NotFound("message")
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """Who else takes or took part, and up to which message the viewer has read."""

    others: list[UUID]
    seen: int


def part_of(viewer: "Person", conversation: Conversation) -> Part:
    """This person's part in a conversation."""
    everyone = list(Participant.objects.filter(conversation=conversation).order_by("pk"))
    return Part(
        others=[one.person_id for one in everyone if one.person_id != viewer.pk],
        seen=max((one.seen for one in everyone if one.person_id == viewer.pk), default=0),
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some messages one after another, oldest first, and whether there are more before and after."""

    messages: list[Message]
    earlier: bool
    later: bool


def last_messages(conversation: Conversation, *, before: int | None = None) -> Stretch:
    """One page of messages: the newest, or those before a number. A page of long messages holds fewer."""
    found = Message.objects.filter(conversation=conversation).order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    kept = _that_fit(list(found[:PAGE]))
    kept.reverse()
    earlier = bool(kept) and kept[0].number > 1
    return Stretch(kept, earlier=earlier, later=bool(kept) and kept[-1].number < conversation.count)


def messages_after(conversation: Conversation, number: int) -> Stretch:
    """One page of the messages after a number."""
    kept = _that_fit(
        list(Message.objects.filter(conversation=conversation, number__gt=number).order_by("number")[:PAGE])
    )
    return Stretch(kept, earlier=True, later=bool(kept) and kept[-1].number < conversation.count)


def _that_fit(messages: list[Message]) -> list[Message]:
    """As many, from the start, as one page holds; at least one."""
    total = 0
    for place, message in enumerate(messages):
        total += len(message.body.encode())
        if total > PAGE_BYTES and place:
            return messages[:place]
    return messages


def draft_of(viewer: "Person", conversation: Conversation) -> str:
    """The words this person has begun here, or nothing."""
    found = Draft.objects.filter(conversation=conversation, person=viewer).first()
    return str(found.body) if found else ""


@dataclass(frozen=True, slots=True)
class Thread:
    """One line of the list of conversations."""

    conversation: Conversation
    others: list[UUID]
    unread: int


def threads_of(viewer: "Person", *, page: int = 1) -> tuple[list[Thread], bool]:
    """This person's conversations, last written in first, and whether there are more; two queries."""
    start = (max(page, 1) - 1) * PAGE
    order = (F("last_at").desc(nulls_last=True), "-opened_at", "pk")
    found = list(visible_to(viewer.pk).order_by(*order)[start : start + PAGE + 1])
    shown = found[:PAGE]
    people: dict[UUID, list[UUID]] = {}
    seen: dict[UUID, int] = {}
    for part in Participant.objects.filter(conversation__in=shown).order_by("pk"):
        if part.person_id == viewer.pk:
            seen[part.conversation_id] = part.seen
        else:
            people.setdefault(part.conversation_id, []).append(part.person_id)
    threads = [Thread(one, people.get(one.pk, []), max(one.count - seen.get(one.pk, 0), 0)) for one in shown]
    return threads, len(found) > PAGE


def unread_conversations(viewer: "Person") -> int:
    """In how many conversations something waits to be read."""
    parts = Participant.objects.filter(person=viewer, left_at=None, seen__lt=F("conversation__count"))
    return parts.count()


def last_sign_of(kind: str, about_id: OuterRef) -> Subquery:
    """For the query of the room that opened them: when somebody last wrote about each of its rows, or could first write.

    None where there is no conversation. It says when, never who or what.
    """
    found = Conversation.objects.filter(about_kind=kind, about_id=about_id)
    return Subquery(found.values(last_sign_at=Coalesce("last_at", "opened_at")))


def last_word_of(kind: str, about_id: OuterRef) -> Subquery:
    """The same: when somebody last wrote, or None where nobody has."""
    return Subquery(Conversation.objects.filter(about_kind=kind, about_id=about_id).values("last_at"))


def first_word_of(kind: str, about_id: OuterRef) -> Subquery:
    """The same: when somebody first wrote, or None where nobody has."""
    first = Message.objects.filter(conversation__about_kind=kind, conversation__about_id=about_id, number=1)
    return Subquery(first.values("sent_at"))
