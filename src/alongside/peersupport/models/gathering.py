"""Who would like a circle found for them, what a search found, and who is called together."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.peersupport.models.circles import Circle
from alongside.peersupport.rules.circles import Holds
from alongside.peersupport.rules.gathering import Answer, Works


class CircleWish(SealedModel):
    """Somebody would like a circle found for them, or would hold one. What around is sealed with their own key."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose wish, as a random number", "programme": "in which programme", "on": "since which day",
    }  # fmt: skip

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    on = models.DateField()
    #: {"part", "around": [terms], "not_alone": [terms nobody with it should be the only one of]}
    said = SealedJSON(default=dict)


class CircleSearch(models.Model):
    """A look for circles among those who would like one. It holds numbers, and no person."""

    clear: ClassVar[dict[str, str]] = {
        "programme": "in which programme", "state": "being worked out, found, failed, people called, or replaced",
        "made_at": "when", "beat_at": "the last sign of life of whoever works it out", "attempt": "how often it was begun",
        "share": "how far it has come, in percent",
        "found": "numbers of people and circles, none below five that could be told apart, and whom to look for",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=[(w.value, w.value) for w in Works], default=Works.WORKING.value)
    made_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    share = models.PositiveSmallIntegerField(default=0)
    found = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state__in=["working", "found"]), name="search_one_at_a_time"
            )
        ]


class Gathering(models.Model):
    """A circle that a search found and that has not begun yet."""

    clear: ClassVar[dict[str, str]] = {
        "circle": "which circle", "search": "found by which search", "until": "until when those called may answer",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    circle = models.OneToOneField(Circle, models.CASCADE, related_name="gathering")
    search = models.ForeignKey(CircleSearch, models.CASCADE, related_name="gatherings")
    until = models.DateTimeField(null=True, db_index=True)


class Called(SealedModel):
    """Somebody a circle was found for. Whose it is opens with the circle's key alone."""

    sealed_for = "circle_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": "which circle", "who": "a keyed fingerprint of circle and person, another one in each circle",
        "holds": "as a member or a facilitator", "answer": "not answered yet, yes or no",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="called")
    who = models.BinaryField(max_length=32, unique=True)
    holds = models.CharField(max_length=11, choices=[(h.value, h.value) for h in Holds])
    answer = models.CharField(max_length=5, choices=[(a.value, a.value) for a in Answer], default=Answer.WAITS.value)
    bearer = SealedText()
