"""Question hours: a time with one teller, the line of questions, and what was answered. All of it goes a week later."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from alongside.foundation.sealed import SealedModel, SealedText
from alongside.rolemodels.rules.asking import Hour, Turn


class QuestionHour(models.Model):
    """A time at which a teller answers questions as they come. It hangs on the story: taken back, the hour is gone too."""

    clear: ClassVar[dict[str, str]] = {
        "published": "about which story", "state": "planned, open or over", "teller_yes": "whether its teller will be there",
        "starts_at": "when it begins", "minutes": "how long it is meant to last", "ended_at": "when it was ended",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    published = models.ForeignKey("rolemodels.Published", models.CASCADE, related_name="hours")
    state = models.CharField(max_length=8, choices=[(one, one) for one in Hour], default=Hour.PLANNED)
    teller_yes = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "starts_at"], name="hour_in_order")]


class LineUp(SealedModel):
    """A question somebody put in the line of an hour. Sealed with their key."""

    clear: ClassVar[dict[str, str]] = {
        "person": "who asks, as a random number; the host alone sees it", "hour": "in which hour", "place": "its place in the line",
        "turn": "whether it waits, is on turn, or is done",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    hour = models.ForeignKey(QuestionHour, models.CASCADE, related_name="line")
    place = models.PositiveIntegerField()
    turn = models.CharField(max_length=8, choices=[(one, one) for one in Turn], default=Turn.WAITING)
    words = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "place"], name="line_up_place")]


class SaidInHour(SealedModel):
    """What a teller answers in an hour. Sealed with the teller's key."""

    sealed_for = "teller_id"
    clear: ClassVar[dict[str, str]] = {"question": "to which question", "teller": "whose it is, as a random number"}

    question = models.OneToOneField(LineUp, models.CASCADE, related_name="said")
    teller = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    words = SealedText()
