"""What a reader is told of being asked to tell something. Each function answers for the viewer alone."""

from typing import TYPE_CHECKING

from alongside.foundation import clock
from alongside.rolemodels.models import AskedToTell

if TYPE_CHECKING:
    from uuid import UUID

    from alongside.people.models import Person


def is_asked(viewer: "Person", published_id: "UUID") -> bool:
    """Whether this reader is asked now, after this story: on the day they answered it, and never beside another."""
    row = AskedToTell.objects.filter(person=viewer).first()
    return row is not None and row.said == {"on": clock.today().isoformat(), "story": str(published_id)}


def has_ended(viewer: "Person") -> bool:
    """Whether they said that it is not for them."""
    row = AskedToTell.objects.filter(person=viewer).first()
    return row is not None and "ended" in row.said
