"""Tables of programmes."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedModel, SealedText
from alongside.programmes.rules import Joining, RoleName, State


class Programme(models.Model):
    """What an organisation runs: its name, how people join, its words and how it matches."""

    clear: ClassVar[dict[str, str]] = {
        "name": "the programme's public name",
        "purpose": "what it says of itself in public",
        "run_by": "which organisation runs it, shown in public",
        "joining": "how people join",
        "minimum_age": "how old people must be",
        "country": "whose crisis lines show first",
        "leave_to": "where Leave now leads",
        "is_first": "marks the one that came with this installation",
        "matching": "how much each part counts in matching",
        "words": "which terms of lived experience it shows, and how it calls them",
        "started_on": "when it began",
        "handed_over": "how often it got its coordinator from the link printed at the start",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    run_by = models.CharField(max_length=120, blank=True)
    joining = models.CharField(max_length=10, choices=[(j, j) for j in Joining], default=Joining.OPEN)
    minimum_age = models.PositiveSmallIntegerField(default=18)
    country = models.CharField(max_length=2, blank=True)
    leave_to = models.CharField(max_length=200, blank=True)
    is_first = models.BooleanField(null=True, unique=True)
    matching = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    started_on = models.DateField()
    handed_over = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_age__gte=13, minimum_age__lte=99), name="programme_age_sensible"
            ),
            models.CheckConstraint(condition=~Q(is_first=False), name="programme_first_or_nothing"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(SealedModel):
    """A person's place in a programme."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose place this is, as a random number",
        "programme": "in which programme",
        "state": "asked to join, in, declined or left",
        "joined_on": "the day they came or asked to come",
        "decided_on": "the day a coordinator answered, to say how long answers take",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in State])
    reason = SealedText(default="")
    joined_on = models.DateField()
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "programme"], name="membership_once")]
        indexes = [models.Index(fields=["programme", "state", "joined_on", "id", "person"], name="membership_in_order")]


class Role(models.Model):
    """One thing a member does in a programme."""

    clear: ClassVar[dict[str, str]] = {"membership": "whose place in which programme", "role": "what they do there"}

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=[(r, r) for r in RoleName])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "role"], name="role_once")]


class Invitation(models.Model):
    """A link that lets people in."""

    clear: ClassVar[dict[str, str]] = {
        "programme": "into which programme",
        "role": "the role it gives, if any",
        "token_index": "a keyed fingerprint of the link; it cannot be turned back",
        "uses_left": "how many more people it lets in",
        "expires_at": "when it ends",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, blank=True, choices=[(r, r) for r in RoleName])
    token_index = models.BinaryField(max_length=32, unique=True)
    uses_left = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField()
