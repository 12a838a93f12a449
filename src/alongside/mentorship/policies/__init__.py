"""Who may see and do what in mentorship."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.foundation.policies import Decision, allow, deny
from alongside.mentorship.models import Application, Mentorship, Proposal, Round
from alongside.mentorship.rules import Offered
from alongside.programmes import policies as programmes
from alongside.programmes import queries as programme_queries

if TYPE_CHECKING:
    from alongside.people.models import Person


def visible_to(viewer: Person) -> QuerySet[Mentorship]:
    """One's own mentorships, and that others exist in programmes one coordinates."""
    return Mentorship.objects.filter(
        Q(mentor=viewer) | Q(mentee=viewer) | Q(programme__in=programme_queries.coordinated_by(viewer))
    )


def can_see(viewer: Person, mentorship: Mentorship) -> Decision:
    """The same, of one mentorship."""
    if mentorship.includes(viewer.pk):
        return allow("takes-part")
    return programmes.coordinates(viewer, mentorship.programme_id)


def takes_part(viewer: Person, mentorship: Mentorship) -> Decision:
    """The two, and nobody else: what they agreed and what they write is theirs."""
    return allow("takes-part") if mentorship.includes(viewer.pk) else deny("not-part-of-this")


def can_end(actor: Person, mentorship: Mentorship) -> Decision:
    """Either person may always leave; nobody has to ask permission to stop. A coordinator may end what harms."""
    return can_see(actor, mentorship)


def can_look_after(actor: Person, mentorship: Mentorship) -> Decision:
    """Whoever coordinates looks after others, never after what they have a part in themself."""
    if mentorship.includes(actor.pk):
        return deny("about-themself")
    return programmes.coordinates(actor, mentorship.programme_id)


def proposals_visible_to(viewer: Person) -> QuerySet[Proposal]:
    """Proposals to oneself, and that others exist in programmes one coordinates."""
    return Proposal.objects.filter(
        Q(mentor=viewer) | Q(mentee=viewer) | Q(programme__in=programme_queries.coordinated_by(viewer))
    )


def can_see_proposal(viewer: Person, proposal: Proposal) -> Decision:
    """The same, of one proposal."""
    if viewer.pk in (proposal.mentor_id, proposal.mentee_id):
        return allow("asked")
    return programmes.coordinates(viewer, proposal.programme_id)


def can_answer(actor: Person, proposal: Proposal) -> Decision:
    """Each of the two answers for themself."""
    return allow("asked") if actor.pk in (proposal.mentor_id, proposal.mentee_id) else deny("not-asked")


def applications_visible_to(viewer: Person) -> QuerySet[Application]:
    """One's own offers, and those in programmes one coordinates."""
    return Application.objects.filter(Q(person=viewer) | Q(programme__in=programme_queries.coordinated_by(viewer)))


def can_see_application(viewer: Person, application: Application) -> Decision:
    """The same, of one offer."""
    if application.person_id == viewer.pk:
        return allow("their-own")
    return programmes.coordinates(viewer, application.programme_id)


def can_decide(actor: Person, application: Application) -> Decision:
    """A coordinator, and never about oneself."""
    if actor.pk == application.person_id:
        return deny("about-themself")
    return programmes.coordinates(actor, application.programme_id)


def is_open(proposal: Proposal) -> bool:
    """Whether answers still count."""
    return bool(proposal.state == Offered.OPEN)


def may_hear_round(person_id: UUID, stream: str) -> bool:
    """Whoever coordinates a programme may hear how its rounds go."""
    found = Round.objects.select_related("programme").filter(pk=UUID(stream.partition(":")[2])).first()
    return found is not None and person_id in programme_queries.coordinators_of(found.programme)
