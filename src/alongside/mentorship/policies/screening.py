"""Who may see and do what on the way to being a mentor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from alongside.foundation.policies import Decision, allow, deny
from alongside.mentorship.models import Nomination, StepTaken
from alongside.programmes import policies as programmes
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import Joining

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


def can_read_role(viewer: Person | None, programme: Programme) -> Decision:
    """Anyone where anyone may come in or ask to; where only the invited may, only members."""
    if programme.joining != Joining.INVITATION:
        return allow("public")
    return programmes.takes_part(viewer, programme.pk)


def steps_visible_to(viewer: Person) -> QuerySet[StepTaken]:
    """One's own, and those in programmes one coordinates."""
    coordinated = StepTaken.objects.filter(programme__in=programme_queries.coordinated_by(viewer))
    return coordinated | StepTaken.objects.filter(person=viewer)


def can_see_step(viewer: Person, taken: StepTaken) -> Decision:
    """The same, of one."""
    if taken.person_id == viewer.pk:
        return allow("their-own")
    return programmes.coordinates(viewer, taken.programme_id)


def can_decide_step(actor: Person, taken: StepTaken) -> Decision:
    """A coordinator, and never about oneself."""
    if actor.pk == taken.person_id:
        return deny("about-themself")
    return programmes.coordinates(actor, taken.programme_id)


def is_theirs(actor: Person, taken: StepTaken) -> Decision:
    """What only the applicant does: choosing a time, naming somebody."""
    return allow("their-own") if actor.pk == taken.person_id else deny("not-theirs")


def can_take_up(actor: Person, nomination: Nomination) -> Decision:
    """Whoever holds the link, but not whoever made it."""
    return deny("about-themself") if actor.pk == nomination.mentee_id else allow("holds-the-link")
