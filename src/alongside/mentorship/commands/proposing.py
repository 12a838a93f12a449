"""Asking, being proposed, and answering: without a reason, and without the other learning of a no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.events import MentorshipBegan, ProposalClosed, ProposalMade
from alongside.mentorship.models import MentorPlaces, Mentorship, PassedOver, Proposal
from alongside.mentorship.queries import suggestion_for
from alongside.mentorship.rules import ANSWER_WITHIN, LONGEST_NOTE, Answer, Offered, Source, Status
from alongside.programmes import policies as programme_policies

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@transaction.atomic
def pass_over(programme: Programme, *, by: Person, mentor_id: UUID) -> None:
    """Not be shown this mentor again. They are never told. Raises NotAllowed outside the programme."""
    require(programme_policies.takes_part(by, programme.pk))
    if mentor_id != by.pk and MentorPlaces.objects.filter(person=mentor_id, programme=programme).exists():
        PassedOver.objects.get_or_create(programme=programme, mentee=by, mentor_id=mentor_id)


@transaction.atomic
def ask(programme: Programme, *, by: Person, mentor_id: UUID, note: str, language: str) -> Proposal:
    """Ask a mentor of one's short list.

    Raises NotAllowed outside the programme, NotFound when they cannot be asked (whatever the cause),
    Refused("already-walking") or Refused("already-asked"), BadInput for a note that is too long. Emits ProposalMade.
    """
    require(programme_policies.takes_part(by, programme.pk))
    if len(note) > LONGEST_NOTE:
        raise BadInput("too-long", field="note")
    _refuse_two_at_once(by.pk, programme)
    chosen = suggestion_for(by, programme, mentor_id, language)
    proposal = propose(
        programme, mentee=by.pk, mentor=mentor_id, source=Source.ASKED, fit=chosen.fit, reasons=list(chosen.terms),
        mentee_answer=Answer.YES, note=note.strip(),
    )  # fmt: skip
    emit(_made(proposal), by=by.pk)
    return proposal


def _refuse_two_at_once(mentee: UUID, programme: Programme) -> None:
    if Mentorship.objects.filter(programme=programme, mentee=mentee).exclude(status=Status.ENDED).exists():
        raise Refused("already-walking")
    if Proposal.objects.filter(programme=programme, mentee=mentee, state=Offered.OPEN).exists():
        raise Refused("already-asked")


def propose(
    programme: Programme, *, mentee: UUID, mentor: UUID, offered_at: datetime | None = None, **said: Any
) -> Proposal:
    """A new open proposal. Raises Refused("already-asked") when there is one between these two."""
    now = offered_at or clock.now()
    try:
        with transaction.atomic():
            return Proposal.objects.create(
                programme=programme, mentee_id=mentee, mentor_id=mentor, offered_at=now, answer_by=now + ANSWER_WITHIN,
                **said,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("already-asked") from None


def _made(proposal: Proposal) -> ProposalMade:
    return ProposalMade(
        proposal_id=proposal.pk, mentee_id=proposal.mentee_id, mentor_id=proposal.mentor_id, source=proposal.source
    )


@transaction.atomic
def answer_proposal(proposal: Proposal, *, by: Person, yes: bool) -> Proposal:
    """Say yes or no, without a reason. The second yes begins the mentorship, if the mentor still has a place.

    Raises NotAllowed for anyone not asked, Refused("already-answered") when it is no longer open or they answered,
    Refused("no-place") when the mentor's last place has gone, Refused("already-walking").
    Emits ProposalClosed after a no, MentorshipBegan after the second yes.
    """
    # The mentor's places are taken first, always: two answers for two proposals of one mentor then wait for each
    # other here, and cannot each hold what the other needs.
    places = MentorPlaces.objects.filter(person=proposal.mentor_id, programme=proposal.programme_id).first()
    places = lock(places) if places else None
    proposal = lock(proposal)
    require(policies.can_answer(by, proposal))
    mentor_speaks = by.pk == proposal.mentor_id
    before = proposal.mentor_answer if mentor_speaks else proposal.mentee_answer
    taking_back = not mentor_speaks and before == Answer.YES and not yes
    if proposal.state != Offered.OPEN or (before != Answer.NONE and not taking_back):
        raise Refused("already-answered")
    said = Answer.YES if yes else Answer.NO
    if mentor_speaks:
        proposal.mentor_answer, proposal.answered_at = said, clock.now()
    else:
        proposal.mentee_answer = said
    if not yes:
        _close(proposal)
        return proposal
    if proposal.mentee_answer == proposal.mentor_answer == Answer.YES:
        proposal.state = Offered.ACCEPTED
        _begin(proposal, places)
    proposal.save(update_fields=["mentor_answer", "mentee_answer", "answered_at", "state"])
    return proposal


def _begin(proposal: Proposal, places: MentorPlaces | None) -> None:
    walking = Mentorship.objects.filter(programme=proposal.programme_id).exclude(status=Status.ENDED)
    if places is None or walking.filter(mentor=proposal.mentor_id).count() >= places.places:
        raise Refused("no-place")
    if walking.filter(mentee=proposal.mentee_id).exists():
        raise Refused("already-walking")
    mentorship = Mentorship.objects.create(
        programme_id=proposal.programme_id, mentor_id=proposal.mentor_id, mentee_id=proposal.mentee_id,
        proposal=proposal, began_on=clock.today(),
    )  # fmt: skip
    emit(
        MentorshipBegan(mentorship_id=mentorship.pk, mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id),
        by=None,
    )


def _close(proposal: Proposal) -> None:
    proposal.state = Offered.CLOSED
    proposal.save(update_fields=["mentor_answer", "mentee_answer", "answered_at", "state"])
    # By nobody: whoever reads the events must not learn who said no, or whether anybody did.
    emit(
        ProposalClosed(
            proposal_id=proposal.pk, mentee_id=proposal.mentee_id, mentor_id=proposal.mentor_id, source=proposal.source
        ),
        by=None,
    )


@transaction.atomic
def close_all_of(person_id: UUID, *, programme: Programme) -> None:
    """Close what still waits for an answer, to or from somebody who leaves this programme."""
    waiting = Proposal.objects.filter(
        Q(mentee=person_id) | Q(mentor=person_id), programme=programme, state=Offered.OPEN
    )
    for one in waiting.order_by("pk"):
        proposal = lock(one)
        if proposal.state == Offered.OPEN:
            _close(proposal)


@regularly(timedelta(minutes=10))
def close_late_proposals() -> None:
    """Close proposals whose time has run out, so that nobody waits for an answer that will not come."""
    late = Proposal.objects.filter(state=Offered.OPEN, answer_by__lt=clock.now())
    for one in late.order_by("answer_by")[:500]:
        with transaction.atomic():
            proposal = lock(one)
            if proposal.state == Offered.OPEN:
                _close(proposal)
