"""What one person may see of mentorship: their own, and that others exist where they coordinate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.conversations import queries as conversations
from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.mentorship import policies
from alongside.mentorship.models import Application, Boundaries, Ending, MentorPlaces, Mentorship, Proposal, Round
from alongside.mentorship.rules import Answer, Applied, Offered, RoundState, Status
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies
from alongside.strategies.companions import Companion

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

PAGE = 50


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for one person's answer."""

    words: str
    action: str
    url: str
    card: Card | None = None
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """A mentorship as one of the two sees it in a list."""

    mentorship: Mentorship
    card: Card
    url: str
    #: Until when the mentee takes breath, once it is over.
    pauses_until: datetime | None


def mentorship_for(viewer: Person, mentorship_id: UUID) -> Mentorship:
    """The mentorship, or NotFound if it is absent or not one of theirs. A coordinator has no page of it."""
    found = Mentorship.objects.select_related("mentor", "mentee", "programme").filter(pk=mentorship_id).first()
    if found is None or not policies.takes_part(viewer, found):
        raise NotFound("mentorship")
    return found


def mentorships_of(viewer: Person) -> list[Walk]:
    """Whom this person walks with now, newest first."""
    return all_walks_of(viewer)[0]


def all_walks_of(viewer: Person) -> tuple[list[Walk], list[Walk]]:
    """Whom this person walks with now, and whom they walked with before, newest first, in two queries at most."""
    walks = _walks(viewer)
    live = [walk for walk in walks if walk.mentorship.status != Status.ENDED]
    return live, [walk for walk in walks if walk.mentorship.status == Status.ENDED]


def companions_of(viewer: Person) -> list[Companion]:
    """With whom this person may share things that help: the other of each mentorship that is active, in two queries."""
    rows = list(Mentorship.objects.filter(_either(viewer), status=Status.ACTIVE).order_by("-began_on", "id"))
    cards = people.cards([other_of(viewer, one) for one in rows], space=Space.MENTORSHIP)
    return [
        Companion("mentorship", one.pk, other, cards[other], reverse("mentorship:walk", args=[one.pk]))
        for one in rows
        for other in [other_of(viewer, one)]
    ]


def _walks(viewer: Person) -> list[Walk]:
    breath = Ending.objects.filter(pk=OuterRef("pk")).values("pauses_until")
    found = Mentorship.objects.filter(_either(viewer)).annotate(pauses_until=Subquery(breath))
    rows = list(found.order_by("-began_on", "id")[:50])
    cards = people.cards([other_of(viewer, one) for one in rows], space=Space.MENTORSHIP)
    return [
        Walk(one, cards[other_of(viewer, one)], reverse("mentorship:walk", args=[one.pk]), one.pauses_until)
        for one in rows
    ]


def _either(viewer: Person) -> Q:
    return Q(mentor=viewer) | Q(mentee=viewer)


def other_of(viewer: Person, mentorship: Mentorship) -> UUID:
    """The other of the two."""
    return mentorship.mentee_id if mentorship.mentor_id == viewer.pk else mentorship.mentor_id


def boundaries_of(mentorship: Mentorship) -> Boundaries | None:
    """What was last suggested or agreed between the two."""
    return Boundaries.objects.filter(mentorship=mentorship).order_by("-version").first()


def agreed_and_last(mentorship: Mentorship) -> tuple[Boundaries | None, Boundaries | None]:
    """What both last agreed to, and what was last suggested: that changes nothing until both say yes. One query."""
    said = list(Boundaries.objects.filter(mentorship=mentorship).order_by("-version"))
    agreed = next((one for one in said if one.mentor_agreed_at and one.mentee_agreed_at), None)
    return agreed, said[0] if said else None


def proposal_for(viewer: Person, proposal_id: UUID) -> Proposal:
    """A proposal to this person, or NotFound."""
    found = Proposal.objects.select_related("programme").filter(pk=proposal_id).first()
    if found is None or not policies.can_answer(viewer, found):
        raise NotFound("proposal")
    return found


def who_said_yes(proposal_id: UUID) -> list[UUID]:
    """Which of the two had said yes to a proposal; nobody when it is gone."""
    found = Proposal.objects.filter(pk=proposal_id).first()
    said = ((found.mentee_id, found.mentee_answer), (found.mentor_id, found.mentor_answer)) if found else ()
    return [person for person, answer in said if answer == Answer.YES]


def asked_of(viewer: Person, programme: Programme) -> list[tuple[Proposal, Card]]:
    """Who waits for this mentor's answer, longest first."""
    waiting = Proposal.objects.filter(programme=programme, mentor=viewer, state=Offered.OPEN, mentor_answer=Answer.NONE)
    rows = list(waiting.filter(answer_by__gt=clock.now()).order_by("offered_at", "id")[:50])
    cards = people.cards([one.mentee_id for one in rows], space=Space.MENTORSHIP)
    return [(one, cards[one.mentee_id]) for one in rows]


def open_asks_of(viewer: Person, programme: Programme) -> list[tuple[Proposal, Card]]:
    """Whom this person has asked and not heard from yet."""
    rows = list(
        Proposal.objects.filter(programme=programme, mentee=viewer, mentee_answer=Answer.YES, state=Offered.OPEN)
    )
    cards = people.cards([one.mentor_id for one in rows], space=Space.MENTORSHIP)
    return [(one, cards[one.mentor_id]) for one in rows]


def my_application(viewer: Person, programme: Programme) -> Application | None:
    """This person's newest offer to mentor: the one that waits, though another was answered on the same day."""
    mine = Application.objects.filter(person=viewer, programme=programme)
    return mine.annotate(waits=Q(state=Applied.SENT)).order_by("-waits", "-sent_on", "-id").first()


def application_for(viewer: Person, application_id: UUID) -> Application:
    """An offer to mentor, or NotFound if it is absent or not theirs to see."""
    visible = policies.applications_visible_to(viewer).select_related("programme", "person")
    found = visible.filter(pk=application_id).first()
    if found is None:
        raise NotFound("application")
    return found


def places_of(viewer: Person, programme: Programme) -> MentorPlaces | None:
    """This person's places as a mentor, if they are one."""
    return MentorPlaces.objects.filter(person=viewer, programme=programme).first()


def is_mentor(person_id: UUID, programme: Programme) -> bool:
    """Whether this person is an approved mentor here."""
    return MentorPlaces.objects.filter(person=person_id, programme=programme).exists()


def round_for(viewer: Person, round_id: UUID) -> Round:
    """A round of a programme this person coordinates, or NotFound."""
    found = Round.objects.select_related("programme").filter(pk=round_id).first()
    if found is None or not programme_policies.coordinates(viewer, found.programme_id):
        raise NotFound("round")
    return found


def rounds_of(viewer: Person, programme: Programme, *, page: int = 1) -> Page[Round]:
    """Rounds of a programme this person coordinates, newest first, without those a newer preview replaced."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    rows = Round.objects.filter(programme=programme).exclude(state=RoundState.REPLACED).order_by("-made_at")
    return Paginator(rows, PAGE).get_page(page)


def waiting_for(viewer: Person) -> list[Waits]:
    """What needs this person's answer now, oldest first, in a constant number of queries."""
    unanswered = Q(mentor=viewer, mentor_answer=Answer.NONE) | Q(mentee=viewer, mentee_answer=Answer.NONE)
    opened = list(Proposal.objects.filter(unanswered, state=Offered.OPEN).order_by("offered_at")[:20])
    asks = [one for one in opened if one.mentor_id == viewer.pk]
    offers = [one for one in opened if one.mentee_id == viewer.pk]
    agreeing = list(Mentorship.objects.filter(_either(viewer), status=Status.AGREEING).order_by("began_on", "id")[:20])
    suggested = {
        one.mentorship_id: one for one in Boundaries.objects.filter(mentorship__in=agreeing).order_by("version")
    }
    others = (
        [one.mentee_id for one in asks]
        + [one.mentor_id for one in offers]
        + [other_of(viewer, one) for one in agreeing]
    )
    cards = people.cards(others, space=Space.MENTORSHIP)
    found = [
        Waits(_("%(name)s would like to walk a while with you.") % {"name": cards[one.mentee_id].name}, _("Read and answer"),
              reverse("mentorship:proposal", args=[one.pk]), cards[one.mentee_id],
              _("If you say no, nobody learns that you did."))
        for one in asks
    ]  # fmt: skip
    found += [
        Waits(_("%(name)s has been suggested as your mentor.") % {"name": cards[one.mentor_id].name}, _("See why"),
              reverse("mentorship:proposal", args=[one.pk]), cards[one.mentor_id],
              _("If you say no, nobody learns that you did."))
        for one in offers
    ]  # fmt: skip
    for one in agreeing:
        terms = suggested.get(one.pk)
        mine = terms and (terms.mentor_agreed_at if one.mentor_id == viewer.pk else terms.mentee_agreed_at)
        if mine:
            continue
        card = cards[other_of(viewer, one)]
        words = _("%(name)s suggests how to do this.") if terms else _("You and %(name)s both said yes.")
        found.append(
            Waits(words % {"name": card.name}, _("Agree how we do this"), reverse("mentorship:boundaries", args=[one.pk]),
                  card, _("Only the two of you see it. Coordinators see that you agreed, not what."))
        )  # fmt: skip
    return found


def liveliest(programme: Programme) -> Mentorship:
    """The mentorship in which somebody wrote last, or NotFound: the demo shows it."""
    active = Mentorship.objects.filter(programme=programme, status=Status.ACTIVE)
    heard = active.annotate(heard_at=conversations.last_sign_of("mentorship", OuterRef("pk")))
    newest = heard.filter(heard_at__isnull=False).order_by("-heard_at").first()
    if newest is None:
        raise NotFound("mentorship")
    return newest
