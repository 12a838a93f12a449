"""Who may do what with a person's things: the person, and nobody else."""

from typing import TYPE_CHECKING

from alongside.foundation.policies import Decision, allow, deny
from alongside.people.models import Consent
from alongside.people.rules import Purpose

if TYPE_CHECKING:
    from alongside.people.models import Person


def can_change(actor: "Person | None", person: "Person") -> Decision:
    """A person changes their own things; None is the installation itself (an import, the demo, a restore)."""
    if actor is None:
        return allow("installation")
    return allow("own") if actor.pk == person.pk else deny("not-yours")


def can_match_on(person: "Person") -> Decision:
    """What a person says of themselves plays a part in matching only while they agree to it."""
    agreed = Consent.objects.filter(person=person, purpose=Purpose.MATCHING, withdrawn_at=None).exists()
    return allow("agreed") if agreed else deny("not-agreed")
