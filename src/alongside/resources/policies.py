"""Who may change the lines that everybody sees: coordinators. To read them nobody needs to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alongside.foundation.policies import Decision, allow, deny
from alongside.programmes import queries as programmes

if TYPE_CHECKING:
    from alongside.people.models import Person


def can_keep_lines(actor: Person | None) -> Decision:
    """Whoever coordinates a programme here."""
    if actor is not None and programmes.standing(actor).desk is not None:
        return allow("coordinates")
    return deny("not-a-coordinator")
