"""Tables of conversations."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alongside.conversations.rules import State
from alongside.foundation.sealed import SealedModel, SealedText
from alongside.people.rules import Space


class Conversation(models.Model):
    """A confidential thread between named people."""

    clear: ClassVar[dict[str, str]] = {
        "about_kind": "what it belongs to, as a short code",
        "about_id": "which one, as a random number",
        "space": "in which part of the site, to show people by the name they use there",
        "state": "open or closed",
        "count": "how many messages it has had, to put them in order",
        "opened_at": "when it was opened",
        "last_at": "when somebody last wrote, to put the list in order and to notice silence",
        "closed_at": "when it was closed",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    about_kind = models.CharField(max_length=20)
    about_id = models.UUIDField()
    space = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Space])
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in State], default=State.OPEN.value)
    count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about_kind", "about_id"], name="conversation_one_about_each"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN.value, closed_at__isnull=True)
                | Q(state=State.CLOSED.value, closed_at__isnull=False),
                name="conversation_closed_says_when",
            ),
        ]


class Participant(models.Model):
    """Somebody who may read a conversation, until they leave it."""

    clear: ClassVar[dict[str, str]] = {
        "conversation": "which conversation",
        "person": "who takes part, as a random number",
        "seen": "up to which message they have read; shown to nobody else",
        "left_at": "when they could no longer read it",
    }

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="participants")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    seen = models.PositiveIntegerField(default=0)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="participant_once")]


class Message(SealedModel):
    """What one person wrote, sealed with their own key."""

    sealed_for = "author_id"
    clear: ClassVar[dict[str, str]] = {
        "conversation": "which conversation",
        "author": "who wrote it, as a random number",
        "number": "its place in the conversation",
        "key": "a random number from the sender's page, so that sending twice keeps it once",
        "sent_at": "when it was sent",
        "edited_at": "when its words were last changed",
        "removed_at": "when its author took the words away",
    }

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    key = models.UUIDField()
    body = SealedText()
    sent_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_one_in_each_place"),
            models.UniqueConstraint(fields=["conversation", "author", "key"], name="message_kept_once"),
        ]


class Draft(SealedModel):
    """Words somebody has begun and not sent."""

    clear: ClassVar[dict[str, str]] = {
        "conversation": "which conversation",
        "person": "whose words, as a random number",
        "saved_at": "when they were kept, to the hour",
    }

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    body = SealedText()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="draft_one_each")]
