"""Questions to tellers, their answers, and the pairs that both sides agreed to show."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from alongside.foundation.sealed import SealedModel, SealedText
from alongside.rolemodels.rules.asking import Asked


class Question(SealedModel):
    """What a reader asks a teller. Sealed with the reader's key; the teller reads the words and never learns whose they are."""

    clear: ClassVar[dict[str, str]] = {
        "person": "who asks, as a random number; moderators alone see it", "story": "about which story",
        "state": "how far it has come", "asked_on": "the day it was asked", "passed_on": "the day its teller was asked",
        "asker_yes": "whether who asked agreed to have it shown",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    story = models.ForeignKey("rolemodels.Story", models.CASCADE, related_name="questions")
    state = models.CharField(max_length=10, choices=[(s, s) for s in Asked], default=Asked.SENT)
    asked_on = models.DateField()
    passed_on = models.DateField(null=True)
    asker_yes = models.BooleanField(default=False)
    words = SealedText()
    #: Other words by a moderator, where the first would name somebody or touch what the teller does not answer.
    reworded = SealedText(default="")
    #: Why a moderator gave it back, to who asked.
    reason = SealedText(default="")

    class Meta:
        indexes = [
            models.Index(fields=["story", "asked_on"], name="question_of_story"),
            models.Index(fields=["person", "-asked_on"], name="question_of_person"),
        ]


class TellersAnswer(SealedModel):
    """What a teller answers, if they wish. Sealed with the teller's key."""

    sealed_for = "teller_id"
    clear: ClassVar[dict[str, str]] = {
        "question": "to which question", "teller": "whose it is, as a random number", "answered_on": "the day",
        "teller_yes": "whether its teller agreed to have it shown",
    }  # fmt: skip

    question = models.OneToOneField(Question, models.CASCADE, related_name="answer")
    teller = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    answered_on = models.DateField()
    teller_yes = models.BooleanField(default=False)
    words = SealedText()


class ShownAnswer(models.Model):
    """A question and its answer, shown below the story because both sides said yes. Gone with either yes, and with the story."""

    clear: ClassVar[dict[str, str]] = {
        "published": "below which story", "question": "which question", "asked": "the words both sides agreed to show",
        "answered": "the words both sides agreed to show", "shown_on": "the day it was shown",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    published = models.ForeignKey("rolemodels.Published", models.CASCADE, related_name="answers")
    question = models.OneToOneField(Question, models.CASCADE, related_name="shown")
    asked = models.TextField()
    answered = models.TextField()
    shown_on = models.DateField()
