"""Who may read and write what: those who take part, and nobody else, whatever their role."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from alongside.conversations.models import Conversation, Message, Participant
from alongside.conversations.rules import State
from alongside.foundation.policies import Decision, allow, deny

if TYPE_CHECKING:
    from alongside.people.models import Person


def visible_to(viewer_id: UUID) -> QuerySet[Conversation]:
    """The conversations this person takes part in and has not left."""
    part = Participant.objects.filter(person=viewer_id, left_at=None)
    return Conversation.objects.filter(pk__in=part.values("conversation"))


def can_see(viewer_id: UUID, conversation: Conversation) -> Decision:
    """Taking part is the only way in; there is no role that reads."""
    taking_part = Participant.objects.filter(conversation=conversation, person=viewer_id, left_at=None).exists()
    return allow("takes-part") if taking_part else deny("not-part-of-this")


def can_write(actor: "Person", conversation: Conversation) -> Decision:
    """Whoever takes part may write while it is open."""
    seen = can_see(actor.pk, conversation)
    if not seen:
        return seen
    return allow("takes-part") if conversation.state == State.OPEN else deny("closed")


def can_change(actor: "Person", message: Message) -> Decision:
    """Everyone may change or take away their own words, and only those, for as long as they can read them."""
    if message.author_id != actor.pk:
        return deny("not-your-words")
    return can_see(actor.pk, message.conversation)


def may_listen(person_id: UUID, stream: str) -> bool:
    """Whoever may read a conversation may hear that it has changed."""
    return visible_to(person_id).filter(pk=UUID(stream.partition(":")[2])).exists()
