"""Tables of notifications."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel


class Notice(SealedModel):
    """One piece of news for a person."""

    clear: ClassVar[dict[str, str]] = {
        "person": "for whom, as a random number",
        "kind": "what kind of news, in neutral words",
        "once": "what it came from, so that it comes once",
        "made_at": "when",
        "seen_at": "when it was read",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    about = SealedJSON(default=dict)
    once = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "once"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notice_newest"),
            models.Index(fields=["person"], condition=Q(seen_at__isnull=True), name="notice_unseen"),
        ]


class Mail(models.Model):
    """A mail that says there is something new, and nothing else."""

    clear: ClassVar[dict[str, str]] = {
        "notice": "about which news, as a random number",
        "due_at": "when it may go, after quiet hours",
        "sent_at": "when it went",
        "attempts": "how often it was tried",
    }

    notice = models.OneToOneField(Notice, models.CASCADE, primary_key=True, related_name="mail")
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="mail_due")]


class Wish(SealedModel):
    """How a person wishes to be told."""

    clear: ClassVar[dict[str, str]] = {"person": "whose wish this is, as a random number"}

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    quiet = SealedJSON(default=dict)
