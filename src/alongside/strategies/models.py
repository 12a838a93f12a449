"""Tables of things that help."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.strategies.rules import Aim, Heard, Thing, Voice

_WHOSE = "whose it is, as a random number"


class Adaptation(models.Model):
    """A strategy as one programme shows it: hidden, said differently, or one of its own. Public words, of nobody."""

    clear: ClassVar[dict[str, str]] = {
        "programme": "in which programme",
        "code": "which strategy; public",
        "is_hidden": "whether this programme leaves it out",
        "said": "what the programme says instead, or of its own; public",
        "changed_on": "the day it was last changed",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    code = models.SlugField(max_length=40)
    is_hidden = models.BooleanField(default=False)
    said = models.JSONField(default=dict)
    changed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="adaptation_once")]


class KitItem(SealedModel):
    """Something a person keeps for themself because it helps, or has let go. Which one it is, is sealed."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "key": "a keyed fingerprint, another one for each person, so that nothing is kept twice; it cannot be turned back",
        "place": "its place in the order they chose",
        "is_kept": "kept or let go",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    key = models.BinaryField(max_length=32)
    strategy = SealedText()
    note = SealedText(default="")
    place = models.PositiveSmallIntegerField()
    is_kept = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="kititem_once")]


class Trial(SealedModel):
    """A person tried something, and how it was. Nobody else ever sees it."""

    clear: ClassVar[dict[str, str]] = {"person": _WHOSE, "tried_on": "the day"}

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    tried_on = models.DateField()
    strategy = SealedText()
    worked = SealedText()
    note = SealedText(default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-tried_on"], name="trial_newest")]


class Goal(SealedModel):
    """Something a person wants, in their own words."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "state": "open, done or let go",
        "made_on": "the day it was written down",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    words = SealedText()
    why = SealedText(default="")
    state = models.CharField(max_length=6, choices=[(a, a) for a in Aim], default=Aim.OPEN)
    made_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["person", "state"], name="goal_of_person")]


class Step(SealedModel):
    """One small step towards a goal. It has no day and is never counted in a row."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "goal": "towards which goal",
        "place": "its place in the order",
        "state": "open, done or let go",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    words = SealedText()
    state = models.CharField(max_length=6, choices=[(a, a) for a in Aim], default=Aim.OPEN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "place"], name="step_one_in_each_place")]


class Rehearsal(SealedModel):
    """A hard talk, played before it happens."""

    clear: ClassVar[dict[str, str]] = {"person": _WHOSE, "made_on": "the day it was begun"}

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    situation = SealedText()
    wish = SealedText()
    takes = SealedText(default="")
    made_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["person", "-made_on"], name="rehearsal_of_person")]


class Line(SealedModel):
    """One thing said in a rehearsal, sealed with the key of whoever wrote it."""

    sealed_for = "author_id"
    clear: ClassVar[dict[str, str]] = {
        "rehearsal": "in which rehearsal",
        "author": "who wrote it, as a random number",
        "number": "its place",
        "voice": "said as oneself, or as the other in the talk",
    }

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="lines")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    voice = models.CharField(max_length=4, choices=[(v, v) for v in Voice])
    words = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rehearsal", "number"], name="line_one_in_each_place")]


class Plan(SealedModel):
    """Whether to tell, whom, how much, in what words, and what afterwards: a private sheet."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "made_on": "the day it was begun",
        "look_again_on": "the day they asked to be reminded; not of what",
        "reminded": "whether they were",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    said = SealedJSON(default=dict)
    made_on = models.DateField()
    look_again_on = models.DateField(null=True)
    reminded = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-made_on"], name="plan_of_person"),
            models.Index(fields=["look_again_on"], condition=Q(reminded=False), name="plan_to_remind"),
        ]


class Companionship(models.Model):
    """Two people who may show each other things, until they part. Whoever shows something, and whoever parts them, holds it."""

    clear: ClassVar[dict[str, str]] = {
        "about_kind": "what lets the two share, as a short code",
        "about_id": "which one, as a random number",
        "is_over": "whether they have parted",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    about_kind = models.CharField(max_length=20)
    about_id = models.UUIDField()
    is_over = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about_kind", "about_id"], name="companionship_once")]


class Share(models.Model):
    """One other person may see this, for as long as this row is there. Taking back removes it."""

    clear: ClassVar[dict[str, str]] = {
        "kind": "a goal, a rehearsal or a plan",
        "thing_id": "which one, as a random number",
        "owner": _WHOSE,
        "with_person": "who may see it, as a random number",
        "about_kind": "what lets the two share, as a short code",
        "about_id": "which one, as a random number",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(t, t) for t in Thing])
    thing_id = models.UUIDField()
    owner = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    with_person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=20)
    about_id = models.UUIDField()

    class Meta:
        constraints = [
            # One other person at a time: whoever shares always knows with whom.
            models.UniqueConstraint(fields=["kind", "thing_id"], name="share_with_one"),
            models.CheckConstraint(condition=~Q(owner=F("with_person")), name="share_two_people"),
        ]
        indexes = [
            models.Index(fields=["with_person", "kind"], name="share_with"),
            models.Index(fields=["about_kind", "about_id"], name="share_about"),
        ]


class Feedback(SealedModel):
    """Somebody asks one other person for feedback. The question is sealed for whoever asks."""

    sealed_for = "receiver_id"
    clear: ClassVar[dict[str, str]] = {
        "receiver": "who asked for it, as a random number",
        "giver": "who was asked, as a random number",
        "about_kind": "what lets the two write to each other, as a short code",
        "about_id": "which one, as a random number",
        "state": "asked, given, asked for more gently, heard or closed",
        "giver_sees": "whether the one who was asked may still open it",
        "asked_on": "the day",
    }

    receiver = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    giver = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=20)
    about_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=[(h, h) for h in Heard], default=Heard.ASKED)
    giver_sees = models.BooleanField(default=True)
    question = SealedText()
    gentler = SealedText(default="")
    asked_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(receiver=F("giver")), name="feedback_two_people")]
        indexes = [
            models.Index(fields=["receiver", "state"], name="feedback_of_receiver"),
            models.Index(fields=["giver", "state"], name="feedback_of_giver"),
            models.Index(fields=["about_kind", "about_id"], name="feedback_about"),
        ]


class Card(SealedModel):
    """Feedback as it was given: what was seen, what it did, what might help. Said again more gently, it is a new card."""

    sealed_for = "author_id"
    clear: ClassVar[dict[str, str]] = {
        "feedback": "answer to which question",
        "author": "who gave it, as a random number",
        "number": "first, second, third time",
    }

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="cards")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    saw = SealedText()
    did = SealedText()
    idea = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feedback", "number"], name="card_one_in_each_place")]
