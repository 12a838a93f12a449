"""Tables of what two people show each other, and of how long an ask waits."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.foundation.sealed import SealedModel, SealedText
from alongside.mentorship.rules.disclosing import ANSWER_DAYS, FEWEST_DAYS, FIRST_LEVELS, MOST_DAYS, REMIND_DAYS, Level
from alongside.mentorship.rules.meeting import LONGEST_PLACE


def _first_levels() -> list[str]:
    return list(FIRST_LEVELS)


class Manner(models.Model):
    """How a programme has people ask each other, and open up to each other. Without this row the defaults hold."""

    clear: ClassVar[dict[str, str]] = {
        "programme": "in which programme",
        "answer_days": "after how many days an ask closes by itself",
        "remind_days": "after how many days an answer is asked for again",
        "levels": "which levels two people may open; says nothing of any two",
        "calls_at": "where calls take place, as the programme chose",
    }

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, primary_key=True, related_name="+")
    answer_days = models.PositiveSmallIntegerField(default=ANSWER_DAYS)
    remind_days = models.PositiveSmallIntegerField(default=REMIND_DAYS)
    levels = models.JSONField(default=_first_levels)
    calls_at = models.CharField(max_length=LONGEST_PLACE, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__range=(FEWEST_DAYS, MOST_DAYS), remind_days__gte=1, remind_days__lt=F("answer_days")),
                name="manner_reminds_in_time",
            )
        ]  # fmt: skip


class Opened(SealedModel):
    """What one of two people would show the other, level by level. It shows only while both have opened the level."""

    clear: ClassVar[dict[str, str]] = {
        "mentorship": "between which two", "person": "who opened it, as a random number", "level": "how far",
        "is_open": "whether they want it shown",
        "shown_from": "since when both had opened it: from then on the other may have read it",
        "shown_until": "until when it was shown",
    }  # fmt: skip

    mentorship = models.ForeignKey("mentorship.Mentorship", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, choices=[(one, one) for one in Level])
    words = SealedText(default="")
    is_open = models.BooleanField(default=True)
    shown_from = models.DateTimeField(null=True)
    shown_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "person", "level"], name="opened_once"),
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(shown_from=None) | Q(shown_until__isnull=False),
                name="opened_taken_back_is_not_shown",
            ),
        ]
        indexes = [models.Index(fields=["person", "is_open"], name="opened_of_person")]
