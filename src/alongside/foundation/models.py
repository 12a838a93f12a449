"""Tables of the foundation: facts, their deliveries, schedules, forms already acted on, looks at a record, rates."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q


class OutboxEvent(models.Model):
    """A fact that happened: ids and short codes only, so that it can stay when a person goes."""

    clear: ClassVar[dict[str, str]] = {
        "name": "what kind of thing happened, such as a mentorship ending",
        "payload": "ids and short codes, never names or words",
        "by": "the id of who did it; it names nobody once they are erased",
        "at": "when it happened, to put things in order",
    }

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    payload = models.JSONField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="outboxevent_at")]


class Delivery(models.Model):
    """One fact on its way to one listener."""

    clear: ClassVar[dict[str, str]] = {
        "event": "which fact",
        "subscriber": "which part of the program listens",
        "state": "waiting, done or stuck",
        "attempts": "how often it was tried",
        "next_at": "when it is tried again",
        "error": "the kind of error, never its words",
    }

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        STUCK = "stuck"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once_per_listener")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["next_at"], condition=Q(state="stuck"), name="delivery_stuck"),
        ]


class Schedule(models.Model):
    """When a piece of regular work is due next."""

    clear: ClassVar[dict[str, str]] = {"name": "which regular work", "next_at": "when it is due"}

    name = models.CharField(max_length=120, primary_key=True)
    next_at = models.DateTimeField()


class PostedForm(models.Model):
    """A form that has been acted on, so that sending it again does nothing more."""

    clear: ClassVar[dict[str, str]] = {
        "key": "a keyed fingerprint of the form and who sent it; it cannot be turned back",
        "location": "which page the first sending led to",
        "at": "when, so that it can be forgotten after a day",
    }

    key = models.BinaryField(max_length=32, primary_key=True)
    location = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)


class ReadRecord(models.Model):
    """One look by a member of staff at something that belongs to a person."""

    clear: ClassVar[dict[str, str]] = {
        "person_id": "whose record was opened",
        "reader_id": "who opened it",
        "role": "in which role",
        "what": "what kind of thing",
        "purpose": "why, as a short code",
        "at": "when",
    }

    id = models.BigAutoField(primary_key=True)
    person_id = models.UUIDField(db_index=True)
    reader_id = models.UUIDField()
    role = models.CharField(max_length=24)
    what = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60)
    at = models.DateTimeField()


class RateCount(models.Model):
    """How often something was tried from one network, without keeping the network's address."""

    clear: ClassVar[dict[str, str]] = {
        "key": "a fingerprint of the network under a key that changes daily; the address is not kept",
        "count": "how often",
        "until": "when it is forgotten",
    }

    key = models.BinaryField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)
