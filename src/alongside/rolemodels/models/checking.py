"""How it is for a teller once their story is out."""

from typing import ClassVar

from django.db import models

from alongside.foundation.sealed import SealedJSON, SealedModel


class CheckIn(SealedModel):
    """One time that a teller was asked how it is for them, and what they answered, for themselves alone."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose it is, as a random number", "story": "after which story",
        "out_since": "the day that story came out", "after_days": "after how many days they were asked",
        "asked_on": "the day they were asked",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    story = models.ForeignKey("rolemodels.Story", models.CASCADE, related_name="check_ins")
    out_since = models.DateField()
    after_days = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    said = SealedJSON(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "out_since", "after_days"], name="check_in_once"),
        ]
