"""What is told aloud or shown: sealed with its teller's key in pieces, as it came and as it was made anew."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from alongside.foundation.sealed import SealedBytes, SealedModel, SealedText
from alongside.rolemodels.rules.aloud import Aloud, Came, Why


class Recording(SealedModel):
    """A sound, a film or a picture of one story. It belongs to the story, and goes with it."""

    clear: ClassVar[dict[str, str]] = {
        "story": "to which story it belongs", "person": "whose it is, as a random number", "kind": "sound, film or picture",
        "state": "how far it has come", "size": "how many bytes it has", "arrived": "how many of them have arrived",
        "why": "why the file could not be used", "seconds": "how long it lasts",
        "width": "how wide it is", "height": "how high it is",
        "as_of": "since which version of the story it is part of it", "tries": "how often it was tried to make it anew",
        "begun_at": "when it was begun", "arrived_at": "when the last of it arrived",
    }  # fmt: skip

    story = models.ForeignKey("rolemodels.Story", models.CASCADE, related_name="recordings")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(k, k) for k in Aloud])
    state = models.CharField(max_length=8, choices=[(s, s) for s in Came], default=Came.ARRIVING)
    size = models.PositiveIntegerField()
    arrived = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=16, blank=True, choices=[(w, w) for w in Why])
    seconds = models.FloatField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    as_of = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    #: What is said, or what is to be seen in a picture. Without it nobody else is shown the recording.
    words = SealedText()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "kind"], name="recording_one_of_a_kind"),
            models.CheckConstraint(condition=Q(arrived__lte=F("size")), name="recording_no_more_than_said"),
            models.CheckConstraint(condition=Q(state=Came.REFUSED) ^ Q(why=""), name="recording_refused_says_why"),
        ]
        indexes = [
            models.Index(fields=["begun_at"], condition=Q(state="arriving"), name="recording_half_sent"),
            models.Index(fields=["arrived_at"], condition=Q(state="waiting"), name="recording_waits"),
        ]


class Piece(SealedModel):
    """A part of a recording's bytes. Sealed for its own place: no piece opens in the place of another."""

    clear: ClassVar[dict[str, str]] = {
        "recording": "of which recording", "start": "where in it this piece begins", "length": "how many bytes it has",
    }  # fmt: skip

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="pieces")
    start = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    content = SealedBytes()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "start"], name="piece_once")]

    def sealed_owner(self) -> UUID:
        return self.recording.person_id
