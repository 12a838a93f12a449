"""How a person is handed their own part of conversations, and how it is let go."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from alongside.conversations import commands
from alongside.conversations.models import Conversation, Draft, Message, Participant
from alongside.foundation import clock, knowing, privacy

COVERS = frozenset({"conversations.Participant.person", "conversations.Message.author", "conversations.Draft.person"})


def register() -> None:
    """Answer for this room's part of a person."""
    privacy.register("conversations", export=export, erase=erase, covers=COVERS)
    knowing.register("conversations", find=knowing.nothing, seen_by=SEEN_BY)


#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "Message": _("Those you write with. Coordinators see that you wrote, not what"),
    "Draft": _("You"),
}


def export(person_id: UUID) -> dict[str, Any]:
    """A person's own words and where they wrote them. What others wrote is theirs."""
    parts = Participant.objects.filter(person=person_id).select_related("conversation").order_by("pk")
    return {
        "conversations": [
            {
                "id": str(part.conversation_id),
                "opened_at": part.conversation.opened_at.isoformat(),
                "state": part.conversation.state,
                "left_at": part.left_at.isoformat() if part.left_at else "",
            }
            for part in parts
        ],
        "messages": [
            {
                "conversation": str(message.conversation_id),
                "words": str(message.body),
                "sent_at": message.sent_at.isoformat(),
                "edited_at": message.edited_at.isoformat() if message.edited_at else "",
                "removed_at": message.removed_at.isoformat() if message.removed_at else "",
            }
            for message in Message.objects.filter(author=person_id).order_by("sent_at", "pk")
        ],
        "not_sent": [
            {"conversation": str(draft.conversation_id), "words": str(draft.body)}
            for draft in Draft.objects.filter(person=person_id).order_by("pk")
        ],
    }


def erase(person_id: UUID) -> None:
    """Close what they took part in and forget their drafts.

    Their messages stay in place, unreadable once their key is gone, so that the others' words keep their sense.
    """
    for conversation in Conversation.objects.filter(participants__person=person_id, participants__left_at=None):
        commands.close(conversation, by=person_id, leaving=[person_id])
    Draft.objects.filter(person=person_id).delete()
    Participant.objects.filter(person=person_id, left_at=None).update(left_at=clock.now())
