"""A welcome from one person to another, and having prepared to hold a circle."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.peersupport.models.circles import Seat

_SEAT = "whose, as the random number of their seat; it says nothing of the person"


class Greeting(SealedModel):
    """A few words to somebody who has just come in, sealed with the key of whoever wrote them. Its `by` is fetched with it."""

    sealed_for = "owner_id"
    clear: ClassVar[dict[str, str]] = {"seat": f"to {_SEAT}", "by": f"by {_SEAT}"}

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="greeting")
    by = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    words = SealedText()

    @property
    def owner_id(self) -> UUID:
        """Who wrote it."""
        return self.by.person_id


class Prepared(SealedModel):
    """How far somebody has come in preparing to hold a circle."""

    clear: ClassVar[dict[str, str]] = {"person": "who, as a random number", "done_on": "on which day they were through"}

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    #: {"scene": what was chosen}, by the number of the scene.
    answers = SealedJSON(default=dict)
