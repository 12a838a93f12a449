"""The shelf of a circle."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from alongside.foundation.sealed import SealedJSON, SealedModel
from alongside.peersupport.models.circles import Circle, Seat
from alongside.peersupport.models.talking import Post, Reply
from alongside.peersupport.rules.shelf import Shelved, What


class ShelfItem(SealedModel):
    """Something kept in a circle, or asked about. Sealed for whoever brought or wrote it. Its seat is fetched with it."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": "in which circle", "seat": "who brought or wrote it, as the random number of their seat",
        "asked_by": "who asked the writer, the same way", "post": "from which thread, if any", "reply": "from which answer, if any",
        "what": "a strategy, somebody's words, or a story that could begin", "state": "asked, waits, kept, taken down or over",
        "at": "when",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Seat, models.SET_NULL, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+")
    what = models.CharField(max_length=8, choices=[(w.value, w.value) for w in What])
    state = models.CharField(max_length=5, choices=[(s.value, s.value) for s in Shelved])
    at = models.DateTimeField()
    #: {"strategy", "note"} of a strategy; {"title", "words"} of words; {"reason"} once taken down.
    said = SealedJSON(default=dict)

    class Meta:
        indexes = [models.Index(fields=["circle", "state", "-at", "id"], name="shelf_of_circle")]

    @property
    def owner_id(self) -> UUID:
        """Whose it is."""
        return self.seat.person_id
