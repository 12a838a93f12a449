"""Meetings of a circle, who came, what was said in them, and what those who hold it write down afterwards."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.peersupport.models.circles import Circle, Seat
from alongside.peersupport.rules.meetings import Says, State

_SEAT = "whose, as the random number of their seat; it says nothing of the person"


class CircleMeeting(SealedModel):
    """A time at which a circle meets. Sealed with the circle's key."""

    sealed_for = "circle_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": "which circle", "starts_at": "when it begins", "minutes": "how long it lasts",
        "every": "after how many days the next one is, 0 for none", "state": "planned, open, over, not held or called off",
        "step": "at which part it is", "step_at": "since when", "ended_at": "when it was closed",
        "revision": "how often its time was changed, for calendars",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    every = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in State], default=State.PLANNED.value)
    step = models.PositiveSmallIntegerField(default=0)
    step_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    #: {"agenda": [[part, minutes]], "link", "zone"}
    plan = SealedJSON(default=dict)
    #: The sharing round: see `rules.order`.
    order = SealedJSON(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["circle", "starts_at"], name="meeting_of_circle"),
            models.Index(fields=["state", "starts_at"], name="meeting_due"),
        ]


class Attendance(SealedModel):
    """One person at one meeting. Its seat is always fetched with it."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "meeting": "which meeting", "seat": _SEAT, "says": "whether they say that they come", "came": "whether they came",
        "look": "whether somebody who holds the circle is asked to look after them, until that is done",
    }  # fmt: skip

    meeting = models.ForeignKey(CircleMeeting, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    says = models.CharField(max_length=5, choices=[(s.value, s.value) for s in Says], blank=True)
    came = models.BooleanField(default=False)
    look = models.BooleanField(default=False)
    #: {"word", "how" 0-10 or None}
    check_in = SealedJSON(default=dict)
    check_out = SealedJSON(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once")]

    @property
    def owner_id(self) -> UUID:
        """Whose it is."""
        return self.seat.person_id


class SaidInMeeting(SealedModel):
    """What somebody said in a meeting. Its seat is always fetched with it."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "meeting": "in which meeting",
        "seat": _SEAT,
        "at": "when",
        "step": "in which part",
    }

    meeting = models.ForeignKey(CircleMeeting, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    step = models.PositiveSmallIntegerField()
    words = SealedText()

    class Meta:
        indexes = [models.Index(fields=["meeting", "at"], name="said_in_meeting")]

    @property
    def owner_id(self) -> UUID:
        """Whose words they are."""
        return self.seat.person_id


class Debrief(SealedModel):
    """What those who hold a circle write down after a meeting, or why they set it aside. Sealed with the circle's key."""

    sealed_for = "circle_id"
    clear: ClassVar[dict[str, str]] = {
        "meeting": "after which meeting",
        "by": _SEAT,
        "is_aside": "whether it was set aside",
    }

    meeting = models.OneToOneField(CircleMeeting, models.CASCADE, related_name="debrief")
    by = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    is_aside = models.BooleanField(default=False)
    #: {"well", "hard", "next"}, or {"why"} when it was set aside.
    said = SealedJSON(default=dict)

    @property
    def circle_id(self) -> UUID:
        """Whose key seals it."""
        return self.meeting.circle_id
