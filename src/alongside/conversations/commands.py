"""Everything that changes a conversation, each one decision, whole or not at all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction

from alongside.conversations import policies, queries
from alongside.conversations.events import ConversationClosed, ConversationOpened, MessageSent
from alongside.conversations.models import Conversation, Draft, Message, Participant
from alongside.conversations.rules import LONGEST_WORDS, State, problem_with, stream_of, tidy
from alongside.foundation import clock, ratelimit
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.notifications import commands as notifications
from alongside.people.rules import Space

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def open_about(kind: str, about_id: UUID, *, people: Sequence[UUID], space: Space, by: UUID) -> Conversation:
    """The conversation about this thing, made now if there is none yet. The room that owns the thing decides who.

    Raises Refused("closed") when it has been closed, ValueError for fewer than two people.
    Emits ConversationOpened the first time.
    """
    if len(set(people)) < 2:
        raise ValueError("a conversation needs two people")
    conversation, made = Conversation.objects.get_or_create(
        about_kind=kind, about_id=about_id, defaults={"space": space, "opened_at": clock.now()}
    )
    if conversation.state == State.CLOSED:
        raise Refused("closed")
    if made:
        Participant.objects.bulk_create(
            Participant(conversation=conversation, person_id=person) for person in sorted(set(people))
        )
        emit(ConversationOpened(conversation_id=conversation.pk, about_kind=kind, about_id=about_id), by=by)
    return conversation


@transaction.atomic
def come_in(kind: str, about_id: UUID, *, person_id: UUID, space: Space, by: UUID) -> Conversation:
    """Let one more person into the conversation about this thing, made now if there is none yet; again does nothing.

    The room that owns the thing decides who. Whoever comes in reads what was written before.

    Raises Refused("closed") when it has been closed. Emits ConversationOpened the first time.
    """
    conversation, made = Conversation.objects.get_or_create(
        about_kind=kind, about_id=about_id, defaults={"space": space, "opened_at": clock.now()}
    )
    if conversation.state == State.CLOSED:
        raise Refused("closed")
    Participant.objects.update_or_create(conversation=conversation, person_id=person_id, defaults={"left_at": None})
    if made:
        emit(ConversationOpened(conversation_id=conversation.pk, about_kind=kind, about_id=about_id), by=by)
    return conversation


@transaction.atomic
def go_out(kind: str, about_id: UUID, *, person_id: UUID) -> None:
    """Let somebody read the conversation about this thing no more; it goes on without them."""
    part = Participant.objects.filter(conversation__about_kind=kind, conversation__about_id=about_id, person=person_id)
    part.filter(left_at=None).update(left_at=clock.now())
    Draft.objects.filter(conversation__about_kind=kind, conversation__about_id=about_id, person=person_id).delete()


@transaction.atomic
def close_about(kind: str, about_id: UUID, *, by: UUID, leaving: Sequence[UUID] = ()) -> None:
    """Close the conversation about this thing, if there is one: nobody writes any more, those who took part still read.

    `leaving` names people who from now on cannot read it either. Closing again does nothing but let them go.
    Emits ConversationClosed the first time.
    """
    found = Conversation.objects.filter(about_kind=kind, about_id=about_id).first()
    if found is not None:
        close(found, by=by, leaving=leaving)


@transaction.atomic
def close(conversation: Conversation, *, by: UUID, leaving: Sequence[UUID] = ()) -> None:
    """Close a conversation; see `close_about`."""
    conversation = lock(conversation)
    now = clock.now()
    if leaving:
        Participant.objects.filter(conversation=conversation, person__in=leaving, left_at=None).update(left_at=now)
        Draft.objects.filter(conversation=conversation, person__in=leaving).delete()
    if conversation.state == State.OPEN:
        conversation.state, conversation.closed_at = State.CLOSED, now
        conversation.save(update_fields=["state", "closed_at"])
        emit(
            ConversationClosed(
                conversation_id=conversation.pk, about_kind=conversation.about_kind, about_id=conversation.about_id
            ),
            by=by,
        )
    publish(stream_of(conversation.pk), kind="closed")


@transaction.atomic
def send_message(conversation: Conversation, *, by: "Person", body: str, key: UUID) -> Message:
    """The message, kept once however often it is sent with the same `key`. The sender's draft is let go.

    Raises NotAllowed for anyone outside, Refused("closed") when nobody may write any more, BadInput on the words,
    TooMany when they have written more in a minute than anybody would by hand.
    Emits MessageSent.
    """
    conversation = lock(conversation)
    require(policies.can_see(by.pk, conversation))
    before = Message.objects.filter(conversation=conversation, author=by, key=key).first()
    if before is not None:
        return before
    if not policies.can_write(by, conversation):
        raise Refused("closed")
    words = _checked(body)
    ratelimit.count_of(by.pk, "message", at_most=settings.ALONGSIDE_MESSAGES_A_MINUTE, within=timedelta(minutes=1))

    conversation.count += 1
    conversation.last_at = clock.now()
    conversation.save(update_fields=["count", "last_at"])
    message = Message.objects.create(
        conversation=conversation, author=by, number=conversation.count, key=key, body=words,
        sent_at=conversation.last_at,
    )  # fmt: skip
    Draft.objects.filter(conversation=conversation, person=by).delete()
    # One's own words are not news to oneself; what came in meanwhile still is.
    mine = Participant.objects.filter(conversation=conversation, person=by, seen=conversation.count - 1)
    mine.update(seen=conversation.count)
    others = Participant.objects.filter(conversation=conversation, left_at=None).exclude(person=by)
    recipients = tuple(sorted(str(person) for person in others.values_list("person_id", flat=True)))

    publish(stream_of(conversation.pk), kind="new", ref=str(message.pk))
    emit(
        MessageSent(message_id=message.pk, conversation_id=conversation.pk, author_id=by.pk, recipient_ids=recipients),
        by=by.pk,
    )
    return message


@transaction.atomic
def edit_message(message: Message, *, by: "Person", body: str) -> Message:
    """The message with other words; that it was changed is shown, what it said before is gone.

    Raises NotAllowed for anyone but its author, Refused("closed" or "removed"), BadInput on the words.
    """
    message = _own(message, by)
    if message.removed_at is not None:
        raise Refused("removed")
    if not policies.can_write(by, message.conversation):
        raise Refused("closed")
    words = _checked(body)
    if words == message.body:
        return message

    message.body, message.edited_at = words, clock.now()
    message.save(update_fields=["body", "edited_at"])
    publish(stream_of(message.conversation_id), kind="changed", ref=str(message.pk))
    return message


@transaction.atomic
def remove_message(message: Message, *, by: "Person") -> Message:
    """The message without its words, which are overwritten; also in a closed conversation. Again does nothing.

    Raises NotAllowed for anyone but its author.
    """
    message = _own(message, by)
    if message.removed_at is not None:
        return message
    message.body, message.removed_at = "", clock.now()
    message.save(update_fields=["body", "removed_at"])
    publish(stream_of(message.conversation_id), kind="changed", ref=str(message.pk))
    return message


@transaction.atomic
def save_draft(conversation: Conversation, *, by: "Person", body: str) -> None:
    """Keep words that are not sent yet, in place of the last; no words, no draft.

    Raises NotAllowed for anyone outside, Refused("closed"), BadInput on the words.
    """
    conversation = lock(conversation)
    require(policies.can_see(by.pk, conversation))
    if conversation.state != State.OPEN:
        raise Refused("closed")
    if not tidy(body):
        Draft.objects.filter(conversation=conversation, person=by).delete()
        return
    _checked(body)
    kept = Draft.objects.filter(conversation=conversation, person=by).first()
    draft = kept or Draft(conversation=conversation, person=by)
    draft.body, draft.saved_at = body.replace("\r\n", "\n"), clock.this_hour()
    draft.save()


@transaction.atomic
def mark_seen(conversation: Conversation, *, by: "Person", number: int) -> None:
    """Remember that this person has read up to message `number`; it never goes back, and nobody else is shown it.

    The news that led them here is then read, too.
    """
    part = Participant.objects.filter(conversation=conversation, person=by, seen__lt=number)
    if part.update(seen=number):
        notifications.mark_seen(by, url=queries.address_of(conversation.pk))


def _own(message: Message, by: "Person") -> Message:
    """The message as it is now, its conversation held, if these are this person's own words."""
    conversation = lock(message.conversation)
    message = lock(message)
    message.conversation = conversation
    require(policies.can_change(by, message))
    return message


def _checked(body: str) -> str:
    words = tidy(body[: 4 * LONGEST_WORDS])
    problem = problem_with(words)
    if problem:
        raise BadInput(problem, field="body")
    return words
