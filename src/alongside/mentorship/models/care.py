"""Tables of looking after pairs: pulses, support contacts, early signs, what wears a mentor out, and endings."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.mentorship.rules.care import Asks, Depth
from alongside.mentorship.rules.ending import Stage, Way

_WHICH = "between which two"
_WHOSE = "whose, as a random number"
_MENTORSHIP = "mentorship.Mentorship"


class Pulse(SealedModel):
    """A short question to one of the two. The answers are theirs: neither the other nor a coordinator reads them."""

    clear: ClassVar[dict[str, str]] = {
        "mentorship": _WHICH, "person": _WHOSE, "kind": "the fit, or what is between them", "asked_on": "the day it was asked",
        "answered_on": "the day it was answered, or put aside",
    }  # fmt: skip

    mentorship = models.ForeignKey(_MENTORSHIP, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(a, a) for a in Asks])
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    answers = SealedJSON(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "person"], condition=Q(answered_on__isnull=True), name="pulse_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(answered_on__isnull=False), name="pulse_answered_when"
            ),
        ]
        indexes = [models.Index(fields=["person", "answered_on"], name="pulse_of_person")]


class SupportContact(SealedModel):
    """A word between a coordinator and one of the two; what was noted is sealed for the one it is about."""

    clear: ClassVar[dict[str, str]] = {
        "programme": "in which programme", "mentorship": _WHICH, "person": "with whom, as a random number",
        "depth": "quick, or in depth", "due_on": "the day it is due", "done_on": "the day it was done",
        "done_by": "which coordinator, as a random number",
    }  # fmt: skip

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    mentorship = models.ForeignKey(_MENTORSHIP, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    depth = models.CharField(max_length=8, choices=[(d, d) for d in Depth])
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)
    note = SealedText(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "person"], condition=Q(done_on__isnull=True), name="supportcontact_one_open"
            )
        ]
        indexes = [models.Index(fields=["programme", "done_on", "due_on"], name="supportcontact_due")]


class Watch(models.Model):
    """What says early that something goes badly between two people: signs and what they count. Nobody's words."""

    clear: ClassVar[dict[str, str]] = {
        "mentorship": _WHICH, "programme": "in which programme", "points": "what the signs count together",
        "signs": "which signs hold, as short codes: of answers only that one of the two finds it hard, not who",
        "between": "the signs that come of answers, kept so that the answers need not be opened again",
        "due_on": "by when somebody has to look; empty while nobody has to",
        "looked_points": "what they counted when somebody last looked", "looked_on": "the day somebody last looked",
    }  # fmt: skip

    mentorship = models.OneToOneField(_MENTORSHIP, models.CASCADE, primary_key=True, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField(default=0)
    signs = models.JSONField(default=list)
    between = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    looked_points = models.PositiveSmallIntegerField(null=True)
    looked_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "due_on"], name="watch_to_look")]


class Strain(models.Model):
    """When a mentor last said that it had been heavy. Not with whom."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE, "programme": "in which programme", "heavy_at": "when they last said that it had been heavy",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    heavy_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "programme"], name="strain_once")]


class Break(SealedModel):
    """A break a mentor has planned; their mentees read when, and what the mentor says to them."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose break, as a random number", "programme": "in which programme", "starts_on": "its first day",
        "ends_on": "the day they are back",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    words = SealedText(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="break_has_a_length"),
            models.UniqueConstraint(fields=["person", "programme", "starts_on"], name="break_once"),
        ]
        indexes = [models.Index(fields=["programme", "ends_on"], name="break_now")]


class StandIn(models.Model):
    """Who is there for a mentee while their mentor is on a break, once the mentee has said yes."""

    clear: ClassVar[dict[str, str]] = {
        "rest": "during which break", "mentorship": _WHICH, "person": "who stands in, as a random number",
        "mentor_yes_on": "the day they said yes", "mentee_yes_on": "the day the mentee said yes",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    rest = models.ForeignKey(Break, models.CASCADE, related_name="+")
    mentorship = models.ForeignKey(_MENTORSHIP, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    mentor_yes_on = models.DateField(null=True)
    mentee_yes_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rest", "mentorship"], name="standin_one_each")]


class Ending(models.Model):
    """How one mentorship ends, and how far everybody is with it."""

    clear: ClassVar[dict[str, str]] = {
        "mentorship": "between which two", "programme": "in which programme", "way": "expected, early, sudden, unreachable, safety",
        "stage": "planned, seeking, over or closed", "last_on": "the day it is planned to end",
        "sought": "who is looked for, as a random number", "tries": "when they were looked for",
        "ended_at": "when it ended", "done": "which steps were done, and on which day",
        "pauses_until": "until when nobody new is proposed to the mentee",
        "mentor_held": "whether nobody new is led to the mentor until it has been decided",
        "closed_on": "the day every step was done",
    }  # fmt: skip

    mentorship = models.OneToOneField(_MENTORSHIP, models.CASCADE, primary_key=True, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    way = models.CharField(max_length=12, choices=[(w, w) for w in Way])
    stage = models.CharField(max_length=8, choices=[(s, s) for s in Stage])
    last_on = models.DateField(null=True)
    sought = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)
    tries = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    done = models.JSONField(default=dict)
    pauses_until = models.DateTimeField(null=True)
    mentor_held = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[Stage.OVER, Stage.CLOSED]) ^ Q(ended_at__isnull=True), name="ending_over_when"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED) ^ Q(closed_on__isnull=True), name="ending_closed_when"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.PLANNED) | Q(last_on__isnull=False), name="ending_planned_when"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.SEEKING) | Q(sought__isnull=False), name="ending_seeks_whom"
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "stage", "ended_at"], name="ending_to_do"),
            models.Index(fields=["programme", "pauses_until"], name="ending_pauses"),
        ]


class Afterthought(SealedModel):
    """What one of the two says of it afterwards. A coordinator reads it only where the one who said it lets them."""

    clear: ClassVar[dict[str, str]] = {
        "mentorship": _WHICH, "person": _WHOSE, "said_on": "the day it was said",
        "may_be_read": "whether they let coordinators read it",
    }  # fmt: skip

    mentorship = models.ForeignKey(_MENTORSHIP, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    said_on = models.DateField()
    may_be_read = models.BooleanField(default=False)
    said = SealedJSON(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "person"], name="afterthought_once")]
