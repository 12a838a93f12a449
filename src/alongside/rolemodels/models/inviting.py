"""Whether a reader was asked if they would like to tell something themselves."""

from typing import ClassVar

from django.db import models

from alongside.foundation.sealed import SealedJSON, SealedModel


class AskedToTell(SealedModel):
    """When, and after which story, a reader was last asked; or that they want it no more. For their eyes only."""

    clear: ClassVar[dict[str, str]] = {"person": "whose it is, as a random number"}

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    #: {"on": a day, "story": a number}, and {"ended": True} for good once they said so.
    said = SealedJSON(default=dict)
