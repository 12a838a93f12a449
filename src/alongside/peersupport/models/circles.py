"""Circles and who is in them.

A circle has a key of its own: its name, what it is about, its agreement and whose each seat is open with it, whoever holds
the circle. What a person shows and says there is sealed with that person's key. No row in clear says who is in a circle, and
nothing but the keys joins two seats of one person.
"""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.peersupport.rules.care import LookFirst
from alongside.peersupport.rules.circles import Entry, Holds, Sits, Size, Stands, State

_CIRCLE = "which circle"
_SEAT = "whose, as the random number of their seat; it says nothing of the person"


class Circle(SealedModel):
    """People who share something. Sealed with a key of its own."""

    sealed_for = "id"
    clear: ClassVar[dict[str, str]] = {
        "programme": "in which programme", "state": "asked for, open, declined or closed", "size": "small, or a community",
        "entry": "how people come in", "language": "the language it is in", "agreement": "which version of its agreement stands",
        "opened_on": "the day it was opened", "slow": "minutes between two things one person says, if it goes slowly",
        "look_first": "whether words are read by those who hold it before the others see them",
    }  # fmt: skip

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in State], default=State.PROPOSED.value)
    size = models.CharField(max_length=9, choices=[(s.value, s.value) for s in Size])
    entry = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Entry])
    language = models.CharField(max_length=20)
    agreement = models.PositiveIntegerField(default=1)
    opened_on = models.DateField(null=True)
    slow = models.PositiveSmallIntegerField(default=0)
    look_first = models.CharField(
        max_length=6, choices=[(one.value, one.value) for one in LookFirst], default=LookFirst.NEVER.value
    )
    name = SealedText()
    about = SealedText()
    #: Terms of the vocabulary.
    topics = SealedJSON(default=list)
    #: {"hours": "Tue 19:00-21:00", "zone": "Europe/London"}: when somebody is there every week.
    hosted = SealedJSON(default=dict)
    #: A coordinator's words when it was not opened, or was closed.
    reason = SealedText(default="")

    class Meta:
        indexes = [models.Index(fields=["programme", "state"], name="circle_in_programme")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"]) | Q(opened_on__isnull=False), name="circle_open_since"
            )
        ]


class Seat(SealedModel):
    """A place in a circle. Whose it is opens with the circle's key alone."""

    sealed_for = "circle_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": _CIRCLE,
        "who": "a keyed fingerprint of circle and person, another one in each circle; it cannot be turned back",
        "state": "asked, in, declined, left or removed", "holds": "member or facilitator",
        "seed": "a random number the picture is drawn from, another one in each circle",
        "agreed": "which version of the agreement they said yes to", "on": "the day it began",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="seats")
    who = models.BinaryField(max_length=32, null=True, unique=True)
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Sits])
    holds = models.CharField(max_length=11, choices=[(h.value, h.value) for h in Holds], default=Holds.MEMBER.value)
    seed = models.PositiveIntegerField()
    agreed = models.PositiveIntegerField(default=0)
    on = models.DateField()
    #: The number of the person whose seat it is; empty once they are erased.
    bearer = SealedText()

    class Meta:
        indexes = [models.Index(fields=["circle", "state"], name="seat_in_circle")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "in", "removed"]) | Q(who__isnull=False), name="seat_of_somebody"
            )
        ]

    @property
    def person_id(self) -> UUID:
        """Whose seat it is; its own number once it is nobody's, under which nothing opens."""
        return UUID(str(self.bearer)) if self.bearer else self.pk


class Face(SealedModel):
    """The name somebody uses in one circle and what they wish there. Sealed with their own key."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {
        "seat": _SEAT, "mark": "a keyed fingerprint of circle and name, so that no two go by one; it cannot be turned back",
        "willing": "whether they may be asked to look at all; how often and when is sealed",
    }  # fmt: skip

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="face")
    mark = models.BinaryField(max_length=32, null=True, unique=True)
    name = SealedText()
    pronouns = SealedText(default="")
    #: What they wrote when they asked to come in.
    asking = SealedText(default="")
    #: Why they were taken out.
    reason = SealedText(default="")
    #: {"never": [notes they do not want to see], "a_week": how often they are willing to be asked, "hours", "zone"}
    wishes = SealedJSON(default=dict)
    #: Said in clear too, so that a large circle is not opened one by one for each post.
    willing = models.BooleanField(default=False)

    @property
    def owner_id(self) -> UUID:
        """Whose it is."""
        return self.seat.person_id


class Belonging(SealedModel):
    """In which circles somebody is or was: the numbers of their seats, sealed with their own key."""

    clear: ClassVar[dict[str, str]] = {"person": "whose row this is, as a random number"}

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    seats = SealedJSON(default=list)


class Agreement(SealedModel):
    """One version of what the people of a circle promise each other. Sealed with the circle's key."""

    sealed_for = "circle_id"
    clear: ClassVar[dict[str, str]] = {
        "circle": _CIRCLE, "number": "which version", "state": "proposed, standing, past or dropped", "proposed_at": "when",
    }  # fmt: skip

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="agreements")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Stands])
    proposed_at = models.DateTimeField()
    words = SealedText()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "number"], name="agreement_one_of_each_number"),
            models.UniqueConstraint(fields=["circle"], condition=Q(state="standing"), name="agreement_one_stands"),
            models.UniqueConstraint(fields=["circle"], condition=Q(state="proposed"), name="agreement_one_proposed"),
        ]


class Assent(models.Model):
    """What one of a circle says to a change of its agreement."""

    clear: ClassVar[dict[str, str]] = {"agreement": "to which version", "seat": _SEAT, "says_yes": "yes or no"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="assents")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    says_yes = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "seat"], name="assent_once")]


class Invitation(models.Model):
    """A link that lets one person into a circle."""

    clear: ClassVar[dict[str, str]] = {
        "circle": _CIRCLE, "token_index": "a keyed fingerprint of the link; it cannot be turned back",
        "holds": "as a member or a facilitator", "until": "when it ends; it works once",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="+")
    token_index = models.BinaryField(max_length=32, unique=True)
    holds = models.CharField(max_length=11, choices=[(h.value, h.value) for h in Holds])
    until = models.DateTimeField(db_index=True)
