"""What is pointed out in a circle, waits to be read, or was set aside; and the log everybody in it can read."""

from typing import ClassVar, Literal
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.peersupport.models.circles import Circle, Seat
from alongside.peersupport.models.talking import Post, Reply
from alongside.peersupport.rules.care import Did, Stood, Why

_CIRCLE = "in which circle"
_SEAT = "whose, as the random number of their seat; it says nothing of the person"
_WHY = "one of six reasons; the words are sealed"


def named(thing: Post | Reply) -> dict[str, Post | Reply | None]:
    """How words of a thread are named in a row about them: the thread, and which answer if it is one."""
    return {"post": thing.post, "reply": thing} if isinstance(thing, Reply) else {"post": thing, "reply": None}


class Flag(SealedModel):
    """Somebody points words out to those who hold the circle. Sealed for whoever points. Its seat is fetched with it."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": _CIRCLE, "post": "in which thread", "reply": "which answer, if it is one", "seat": _SEAT, "why": _WHY,
        "at": "when", "settled_at": "when somebody had looked",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    why = models.CharField(max_length=7, choices=[(w.value, w.value) for w in Why])
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    words = SealedText(default="")

    class Meta:
        indexes = [models.Index(fields=["circle", "at"], condition=Q(settled_at=None), name="flag_to_look_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "seat"], condition=Q(reply=None, settled_at=None), name="flag_post_once"
            ),
            models.UniqueConstraint(fields=["reply", "seat"], condition=Q(settled_at=None), name="flag_reply_once"),
        ]

    @property
    def owner_id(self) -> UUID:
        """Who points."""
        return self.seat.person_id


class Waiting(SealedModel):
    """Words that somebody who holds the circle reads before the others do. Its seat is fetched with it."""

    #: Whether those who hold the circle have still to read it.
    waits: ClassVar[Literal[True]] = True
    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": _CIRCLE, "seat": _SEAT, "post": "as an answer to which post, if to one", "at": "when",
        "told_again": "whether those who hold the circle were told twice", "returned": "whether it was sent back",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    told_again = models.BooleanField(default=False)
    returned = models.BooleanField(default=False)
    #: {"need", "words", "notes"} for a post, {"kind", "words"} for an answer.
    said = SealedJSON(default=dict)

    class Meta:
        indexes = [models.Index(fields=["circle", "at"], condition=Q(returned=False), name="waiting_in_circle")]

    @property
    def owner_id(self) -> UUID:
        """Whose they are."""
        return self.seat.person_id


class SetAside(SealedModel):
    """Words that only their writer and those who hold the circle still see, with the reason. Sealed for the writer."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": _CIRCLE, "post": "in which thread", "reply": "which answer, if it is one",
        "waiting": "which words that waited, if it is those", "seat": f"words {_SEAT}", "by": f"decided by {_SEAT}",
        "again_by": f"looked at again by {_SEAT}", "why": _WHY, "state": "stands, asked, kept or lifted", "at": "when",
        "asked_at": "when somebody else was asked to look", "ended_at": "when they had",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+")
    waiting = models.ForeignKey(Waiting, models.CASCADE, null=True, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    by = models.ForeignKey(Seat, models.SET_NULL, null=True, related_name="+")
    again_by = models.ForeignKey(Seat, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=7, choices=[(w.value, w.value) for w in Why])
    state = models.CharField(max_length=6, choices=[(s.value, s.value) for s in Stood], default=Stood.STANDS.value)
    at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: What whoever decided wrote, what the writer answered, and what whoever looked again wrote.
    reason = SealedText(default="")
    asking = SealedText(default="")
    answer = SealedText(default="")

    class Meta:
        indexes = [models.Index(fields=["circle", "asked_at"], condition=Q(state="asked"), name="aside_asked")]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False) | Q(waiting__isnull=False), name="aside_of_something"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(reply=None) & ~Q(state="lifted"), name="aside_post_once"
            ),
            models.UniqueConstraint(fields=["reply"], condition=~Q(state="lifted"), name="aside_reply_once"),
        ]

    @property
    def owner_id(self) -> UUID:
        """Who wrote the words."""
        return self.seat.person_id


class CareLog(models.Model):
    """What those who hold a circle did, for everybody in it to read: never about whom, or whose words."""

    clear: ClassVar[dict[str, str]] = {"circle": _CIRCLE, "did": "what was done", "why": "which reason", "at": "when"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    did = models.CharField(max_length=9, choices=[(d.value, d.value) for d in Did])
    why = models.CharField(max_length=7, choices=[(w.value, w.value) for w in Why], default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["circle", "-at", "id"], name="care_log_of_circle")]
