"""Tables of meetings. What is planned, wished for and noted is sealed; that there is a meeting, and when, is not."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.mentorship.rules.meeting import Happened, MeetingState


class Meeting(SealedModel):
    """A time the two mean to give each other."""

    sealed_for = "asked_by_id"
    clear: ClassVar[dict[str, str]] = {
        "mentorship": "between which two, as a random number",
        "asked_by": "who suggested the times last, as a random number",
        "state": "offered, agreed, cancelled, held or not held",
        "starts_at": "when it begins, once agreed, so that both can be reminded in time",
        "ends_at": "when it is over, so that both can be asked whether it happened",
        "revision": "counts up with each change, as calendars need it",
        "moves": "how often an agreed time was moved",
        "reminded": "whether the first reminder has gone",
        "asked_how": "whether both were asked if it happened",
    }

    mentorship = models.ForeignKey("mentorship.Mentorship", models.CASCADE, related_name="meetings")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in MeetingState], default=MeetingState.OFFERED)
    plan = SealedJSON(default=dict)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    moves = models.PositiveSmallIntegerField(default=0)
    reminded = models.PositiveSmallIntegerField(default=0)
    asked_how = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.OFFERED, MeetingState.CANCELLED]) | Q(starts_at__isnull=False),
                name="meeting_agreed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="meeting_ends_later"
            ),
        ]
        indexes = [
            models.Index(fields=["mentorship", "state", "starts_at"], name="meeting_of_mentorship"),
            models.Index(fields=["starts_at"], condition=Q(state=MeetingState.AGREED), name="meeting_to_come"),
            models.Index(fields=["ends_at"], condition=Q(state__in=["offered", "agreed"]), name="meeting_over"),
        ]

    @property
    def planned_minutes(self) -> int:
        """How long it was meant to take."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60) if self.starts_at else 0


class MeetingPart(SealedModel):
    """One person's side of a meeting: what would help, their notes, and whether it happened."""

    clear: ClassVar[dict[str, str]] = {
        "meeting": "of which meeting, as a random number",
        "person": "whose side this is, as a random number",
        "happened": "yes, shorter, moved or no, once said",
        "minutes": "how many minutes it took, as they say",
        "remind_at": "when this person is reminded last, ahead of their quiet hours",
        "said_index": "a keyed fingerprint of a link that says it in one press; it cannot be turned back",
        "said_until": "when that link ends",
    }

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parts")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    wished = SealedText(default="")
    felt = SealedText(default="")
    own_notes = SealedText(default="")
    shared_notes = SealedText(default="")
    happened = models.CharField(max_length=8, blank=True, choices=[(h, h) for h in Happened])
    minutes = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    said_index = models.BinaryField(max_length=32, null=True, unique=True)
    said_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="meetingpart_once")]
        indexes = [
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="meetingpart_to_remind")
        ]


class Calendar(SealedModel):
    """The word a person's calendar shows, and the secret address of their dates."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose calendar this is, as a random number",
        "address_index": "a keyed fingerprint of the secret address; it cannot be turned back",
        "address_made_on": "the day the address was made",
    }

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    cover = SealedText(default="")
    address_index = models.BinaryField(max_length=32, null=True, unique=True)
    address_made_on = models.DateField(null=True)
