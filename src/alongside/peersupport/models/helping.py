"""What people of a circle ask of each other and offer, and the words of two who do something about it."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.peersupport.models.circles import Circle, Seat
from alongside.peersupport.rules.helping import Hand, Side, What

_SEAT = "whose, as the random number of their seat; it says nothing of the person"


class Favour(SealedModel):
    """Something asked for or offered in a circle. Its seat is fetched with it."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": "in which circle", "seat": _SEAT, "side": "asked or offered", "what": "which of eight parts of life",
        "by": "by which day, or until when", "at": "when",
        "waits": "whether those who hold the circle read it first", "closed_at": "when it was done, taken away or over",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    side = models.CharField(max_length=5, choices=[(s.value, s.value) for s in Side])
    what = models.CharField(max_length=9, choices=[(w.value, w.value) for w in What])
    by = models.DateField(null=True)
    waits = models.BooleanField(default=False)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    #: {"words", "place"}; {"reason"} once somebody who holds the circle took it away
    said = SealedJSON(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["circle", "side", "-at", "id"], condition=Q(closed_at=None), name="favour_open"),
        ]

    @property
    def owner_id(self) -> UUID:
        """Whose it is."""
        return self.seat.person_id


class HelpingHand(models.Model):
    """Two of a circle, about one thing asked or offered."""

    clear: ClassVar[dict[str, str]] = {
        "favour": "about what", "seat": f"who answered it: {_SEAT}", "state": "offered, agreed, done or not", "at": "when it began",
        "ended_at": "when it ended; what was written goes thirty days later", "helped": "whether it helped; only the two see it",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    favour = models.ForeignKey(Favour, models.CASCADE, related_name="hands")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=[(h.value, h.value) for h in Hand], default=Hand.OFFERED.value)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    helped = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["favour", "seat"], name="hand_once")]


class HandWords(SealedModel):
    """What one of the two wrote to the other. Its seat is fetched with it."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {"hand": "between which two", "seat": _SEAT, "at": "when"}

    hand = models.ForeignKey(HelpingHand, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    words = SealedText(default="")

    class Meta:
        indexes = [models.Index(fields=["hand", "at"], name="hand_words_in_order")]

    @property
    def owner_id(self) -> UUID:
        """Who wrote it."""
        return self.seat.person_id
