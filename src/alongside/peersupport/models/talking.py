"""What is said in a circle, each sealed with the key of whoever said it, and who is asked or there to answer."""

from typing import ClassVar, Literal
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel
from alongside.peersupport.models.circles import Circle, Seat
from alongside.peersupport.rules.talking import Sign

_SEAT = "whose, as the random number of their seat; it says nothing of the person"


class Post(SealedModel):
    """What somebody wrote and what would help them. Its seat is always fetched with it: it holds whose key opens it."""

    #: Whether those who hold the circle have still to read it.
    waits: ClassVar[Literal[False]] = False
    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": "in which circle", "seat": _SEAT, "replies": "how many replies it has had, to put them in order",
        "posted_at": "when", "last_at": "when somebody last wrote", "answered_at": "when somebody else first answered",
        "heard": "up to which reply its writer has read; shown to nobody",
        "turn": "how many have been asked to answer: nobody, some, more, those who hold the circle",
        "edited_at": "when its words were last changed", "removed_at": "when its author took them away",
        "aside": "whether those who hold the circle have set it aside",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    replies = models.PositiveIntegerField(default=0)
    heard = models.PositiveIntegerField(default=0)
    posted_at = models.DateTimeField()
    last_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    turn = models.PositiveSmallIntegerField(default=0)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    aside = models.BooleanField(default=False)
    #: {"need", "words", "notes"}; empty once it is taken away.
    said = SealedJSON(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["circle", "-last_at", "id"], name="post_in_circle"),
            models.Index(
                fields=["posted_at"], condition=Q(answered_at=None, removed_at=None), name="post_not_answered"
            ),
        ]

    @property
    def owner_id(self) -> UUID:
        """Whose it is."""
        return self.seat.person_id


class Reply(SealedModel):
    """An answer to a post. Its seat is always fetched with it."""

    #: Whether those who hold the circle have still to read it.
    waits: ClassVar[Literal[False]] = False
    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "post": "to which post", "seat": _SEAT, "number": "its place", "posted_at": "when",
        "helped": "whether whoever asked says that it helped; only the two see it",
        "edited_at": "when its words were last changed", "removed_at": "when its author took them away",
        "aside": "whether those who hold the circle have set it aside",
    }  # fmt: skip

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    posted_at = models.DateTimeField()
    helped = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    aside = models.BooleanField(default=False)
    #: {"kind", "words"}
    said = SealedJSON(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="reply_one_in_each_place")]

    @property
    def owner_id(self) -> UUID:
        """Whose it is."""
        return self.seat.person_id


class Signed(models.Model):
    """I hear you, or me too: said without words."""

    clear: ClassVar[dict[str, str]] = {"post": "to which post", "seat": _SEAT, "sign": "I hear you, or me too"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="signs")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    sign = models.CharField(max_length=5, choices=[(s.value, s.value) for s in Sign])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "seat", "sign"], name="signed_once")]


class WordsKept(SealedModel):
    """Words somebody has begun and not sent."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {"seat": _SEAT, "post": "as an answer to which post, if to one"}

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    said = SealedJSON(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "post"], name="kept_one_for_each_post"),
            models.UniqueConstraint(fields=["seat"], condition=Q(post=None), name="kept_one_to_begin"),
        ]

    @property
    def owner_id(self) -> UUID:
        """Whose they are."""
        return self.seat.person_id


class Asked(models.Model):
    """A peer was asked to look at a post that had no answer."""

    clear: ClassVar[dict[str, str]] = {
        "post": "about which post",
        "seat": _SEAT,
        "at": "when; the row goes after eight days",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "seat"], name="asked_once")]


class Hosting(models.Model):
    """Somebody who holds a circle is there, until they go."""

    clear: ClassVar[dict[str, str]] = {"seat": _SEAT, "until": "until when; the row goes then"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    seat = models.OneToOneField(Seat, models.CASCADE, related_name="+")
    until = models.DateTimeField()
