"""What this room does when it hears that somebody wrote."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from alongside.conversations.events import MessageSent
from alongside.conversations.models import Message, Participant
from alongside.conversations.queries import address_of
from alongside.foundation.events import Told, subscribe
from alongside.notifications import commands as notifications
from alongside.notifications import rules as kinds

KIND = "conversations.new-words"


def tell_those_who_can_read(told: Told[MessageSent]) -> None:
    """Tell everyone it was written for, unless they have read it; once until they have read what they were told of."""
    event = told.event
    message = Message.objects.filter(pk=event.message_id, removed_at=None).first()
    if message is None:
        return
    waiting = Participant.objects.filter(
        conversation=event.conversation_id,
        person__in=[UUID(recipient) for recipient in event.recipient_ids],
        left_at=None,
        seen__lt=message.number,
    )
    for part in waiting.order_by("pk"):
        # Named by how far they have read: more words before they look are the same news.
        once = f"c:{event.conversation_id}:{part.seen}"
        notifications.tell(part.person_id, kind=KIND, url=address_of(event.conversation_id), once=once)


def register() -> None:
    """Begin to listen."""
    kinds.register(KIND, _("Somebody has written to you."))
    subscribe(MessageSent, tell_those_who_can_read)
