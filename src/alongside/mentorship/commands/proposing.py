"""Asking, being proposed, and answering: without a reason, and without the other learning of a no."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.events import AnswerDue, MentorshipBegan, ProposalClosed, ProposalMade
from alongside.mentorship.models import MentorPlaces, Mentorship, PassedOver, Proposal
from alongside.mentorship.queries import still_open, suggestion_for
from alongside.mentorship.queries.clashing import clashing
from alongside.mentorship.queries.disclosing import asking_clock
from alongside.mentorship.queries.pool import pausing
from alongside.mentorship.rules import (
    LONGEST_NOTE,
    Answer,
    Offered,
    Source,
    Status,
    after_answers,
    lowest_free,
)
from alongside.mentorship.rules.disclosing import REMIND_DAYS, Then
from alongside.programmes import policies as programme_policies
from alongside.programmes.rules import RoleName

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
def ask(
    programme: Programme, *, by: Person, mentor_id: UUID, note: str, language: str,
    then: Then = Then.PLACE, next_places: UUID | None = None, follows: Proposal | None = None,
) -> Proposal:  # fmt: skip
    """Ask a mentor of one's short list, and say what is wanted if there is no answer in time. One ask at a time.

    next_places : whom to ask then, by the number of their places, when `then` is to ask the next.

    Raises NotAllowed outside the programme, NotFound when they cannot be asked (whatever the cause),
    Refused("already-walking"), Refused("already-asked"), Refused("taking-breath") soon after an ending, BadInput naming the
    note or `then`. Emits ProposalMade.
    """
    require(programme_policies.takes_part(by, programme.pk))
    if len(note) > LONGEST_NOTE:
        raise BadInput("too-long", field="note")
    if (then == Then.NEXT) != (next_places is not None):
        raise BadInput("nobody-next", field="then")
    _refuse_two_at_once(by.pk, programme)
    chosen = suggestion_for(by, programme, mentor_id, language)
    if next_places is not None:
        nobody = next_places == chosen.places_id or not MentorPlaces.objects.filter(pk=next_places, programme=programme)
        if nobody:
            raise BadInput("nobody-next", field="then")
    proposal = propose(
        programme, mentee=by.pk, mentor=mentor_id, source=Source.ASKED, fit=chosen.fit, reasons=list(chosen.terms),
        mentee_answer=Answer.YES, note=note.strip(), then=then, next_places_id=next_places, follows=follows,
    )  # fmt: skip
    emit(_made(proposal), by=by.pk)
    return proposal


@transaction.atomic
def ask_next(proposal_id: UUID) -> None:
    """After an ask that came to nothing, ask whom the mentee named second, if she wanted that. Safe to run twice.

    It is the same whether it was a no, silence, or a place that has gone. Her words stay with the first: they were for
    nobody else. Nothing happens if she has asked, met or left somebody meanwhile, or the second cannot be asked any more:
    then she is among those who wait, where she was.
    """
    proposal = lock(Proposal.objects.get(pk=proposal_id))
    came_to_nothing = proposal.state == Offered.CLOSED and proposal.mentee_answer == Answer.YES
    if not came_to_nothing or proposal.then != Then.NEXT or proposal.next_places is None:
        return
    if Proposal.objects.filter(
        programme=proposal.programme_id, mentee=proposal.mentee_id, offered_at__gt=proposal.offered_at
    ):
        return
    looks = programme_policies.holds(proposal.mentee, proposal.programme_id, RoleName.MENTEE)
    if not looks:
        return
    with suppress(NotAllowed, NotFound, Refused):
        ask(
            proposal.programme, by=proposal.mentee, mentor_id=proposal.next_places.person_id, note="",
            language=proposal.mentee.language, follows=proposal,
        )  # fmt: skip


def _refuse_two_at_once(mentee: UUID, programme: Programme) -> None:
    if Mentorship.objects.filter(programme=programme, mentee=mentee).exclude(status=Status.ENDED).exists():
        raise Refused("already-walking")
    if still_open().filter(programme=programme, mentee=mentee).exists():
        raise Refused("already-asked")
    if pausing(programme).filter(mentorship__mentee=mentee).exists():
        raise Refused("taking-breath")


def propose(
    programme: Programme, *, mentee: UUID, mentor: UUID, offered_at: datetime | None = None, **said: Any
) -> Proposal:
    """A new open proposal.

    Raises Refused("not-a-mentor") when nobody approved this mentor here, Refused("not-cleared") while something asked of
    mentors does not hold for them, Refused("already-asked") when the mentee has an open one.
    """
    places = MentorPlaces.objects.filter(programme=programme, person=mentor).first()
    if places is None:
        raise Refused("not-a-mentor")
    now = offered_at or clock.now()
    if not is_cleared(places, now):
        raise Refused("not-cleared")
    try:
        with transaction.atomic():
            return Proposal.objects.create(
                programme=programme, mentee_id=mentee, mentor_id=mentor, offered_at=now, **asking_clock(programme.pk, now),
                mentor_cleared_until=places.cleared_until, **said,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("already-asked") from None


def is_cleared(places: MentorPlaces, now: datetime) -> bool:
    """Whether everything asked of this mentor holds at this moment."""
    return places.cleared_until is not None and places.cleared_until >= now


def _made(proposal: Proposal) -> ProposalMade:
    return ProposalMade(
        proposal_id=proposal.pk, mentee_id=proposal.mentee_id, mentor_id=proposal.mentor_id, source=proposal.source
    )


@transaction.atomic
def answer_proposal(proposal: Proposal, *, by: Person, yes: bool) -> Proposal:
    """Say yes or no, without a reason. The second yes begins the mentorship, if the mentor still has a place.

    A no is shown to nobody: to the other the proposal looks as it did until its time is up, and then it closes in the
    same words as one that was not answered. Whoever said yes may take it back; an ask that is taken back is over.

    Raises NotAllowed for anyone not asked, Refused("already-answered") when it is no longer open or they answered,
    Refused("too-late") when its time is up, Refused("no-place") when the mentor's last place has gone,
    Refused("already-walking"), Refused("not-safe") when the two would meet in a place one of them asked to avoid: not
    which place, nor whose. Emits MentorshipBegan after the second yes, ProposalClosed when both said no.
    """
    # The mentor's places are taken first, always: two answers for two proposals of one mentor then wait for each
    # other here, and cannot each hold what the other needs.
    places = MentorPlaces.objects.filter(person=proposal.mentor_id, programme=proposal.programme_id).first()
    places = lock(places) if places else None
    proposal = lock(proposal)
    require(policies.can_answer(by, proposal))
    mentor_speaks = by.pk == proposal.mentor_id
    before = proposal.mentor_answer if mentor_speaks else proposal.mentee_answer
    taking_back = before == Answer.YES and not yes
    if proposal.state != Offered.OPEN or (before != Answer.NONE and not taking_back):
        raise Refused("already-answered")
    if proposal.answer_by <= clock.now():
        raise Refused("too-late")
    said = Answer.YES if yes else Answer.NO
    if mentor_speaks:
        proposal.mentor_answer, proposal.answered_at = said, clock.now()
    else:
        proposal.mentee_answer = said
    then = after_answers(Answer(proposal.mentee_answer), Answer(proposal.mentor_answer))
    asked_back = taking_back and not mentor_speaks and proposal.source == Source.ASKED
    if then == Offered.CLOSED or asked_back:
        _close(proposal)
        return proposal
    if then == Offered.ACCEPTED:
        proposal.state, proposal.mentor_cleared_until = Offered.ACCEPTED, None
        _begin(proposal, places)
    proposal.save(update_fields=["mentor_answer", "mentee_answer", "answered_at", "state", "mentor_cleared_until"])
    return proposal


def _begin(proposal: Proposal, places: MentorPlaces | None) -> None:
    """Take the lowest free place. The database refuses a place taken twice, and a mentee with two mentors."""
    walking = Mentorship.objects.filter(programme=proposal.programme_id).exclude(status=Status.ENDED)
    taken = list(walking.filter(mentor=proposal.mentor_id).values_list("place", "weight"))
    has_room = places is not None and sum(weight for _place, weight in taken) < places.places
    place = lowest_free(places.places, [one for one, _weight in taken]) if places and has_room else None
    if place is None or places is None:
        raise Refused("no-place")
    if not is_cleared(places, clock.now()):
        raise Refused("changed-meanwhile")  # what has run out is the mentor's to know
    if walking.filter(mentee=proposal.mentee_id).exists():
        raise Refused("already-walking")
    if clashing(proposal.mentee_id, [proposal.mentor_id]):
        raise Refused("not-safe")
    mentorship = Mentorship.objects.create(
        programme_id=proposal.programme_id, mentor_id=proposal.mentor_id, mentee_id=proposal.mentee_id,
        proposal=proposal, place=place, began_on=clock.today(),
    )  # fmt: skip
    emit(
        MentorshipBegan(mentorship_id=mentorship.pk, mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id),
        by=None,
    )


def _close(proposal: Proposal) -> None:
    proposal.state, proposal.mentor_cleared_until = Offered.CLOSED, None
    proposal.save(update_fields=["mentor_answer", "mentee_answer", "answered_at", "state", "mentor_cleared_until"])
    # By nobody: whoever reads the events must not learn who said no, or whether anybody did.
    emit(
        ProposalClosed(
            proposal_id=proposal.pk, mentee_id=proposal.mentee_id, mentor_id=proposal.mentor_id, source=proposal.source
        ),
        by=None,
    )


@transaction.atomic
def close_proposals(which: Q) -> int:
    """Close open proposals that can no longer come about; returns how many there were."""
    found = list(Proposal.objects.filter(which, state=Offered.OPEN).order_by("pk"))
    for one in found:
        _close_if_open(one)
    return len(found)


def _close_if_open(one: Proposal) -> None:
    proposal = lock(one)
    if proposal.state == Offered.OPEN:
        _close(proposal)


@transaction.atomic
def close_when_full(mentorship_id: UUID) -> None:
    """Once a mentor's last place is taken, let nobody wait for nothing: their other open proposals close."""
    mentorship = Mentorship.objects.get(pk=mentorship_id)
    here = Q(programme=mentorship.programme_id, mentor=mentorship.mentor_id)
    places = MentorPlaces.objects.filter(programme=mentorship.programme_id, person=mentorship.mentor_id).first()
    room = lock(places).places if places else 0
    live = Mentorship.objects.filter(here).exclude(status=Status.ENDED)
    if sum(live.values_list("weight", flat=True)) >= room:
        close_proposals(here)


@regularly(timedelta(minutes=10))
def close_late_proposals() -> None:
    """Close proposals whose time has run out: declined and unanswered ones alike, at the same moment."""
    late = Proposal.objects.filter(state=Offered.OPEN, answer_by__lte=clock.now())
    for one in late.order_by("answer_by")[:500]:
        with transaction.atomic():
            _close_if_open(one)


@regularly(timedelta(minutes=30))
def ask_again_for_answers() -> None:
    """Ask whoever has not answered once more, when most of the time has passed."""
    now = clock.now()
    due = Q(remind_at__lte=now) | Q(remind_at=None, offered_at__lte=now - timedelta(days=REMIND_DAYS))
    waiting = Proposal.objects.filter(due, state=Offered.OPEN, reminded_at=None, answer_by__gt=now)
    for one in waiting.order_by("answer_by")[:500]:
        with transaction.atomic():
            proposal = lock(one)
            if proposal.state != Offered.OPEN or proposal.reminded_at is not None:
                continue
            proposal.reminded_at = now
            proposal.save(update_fields=["reminded_at"])
            said = ((proposal.mentee_id, proposal.mentee_answer), (proposal.mentor_id, proposal.mentor_answer))
            for person_id, answer in said:
                if answer == Answer.NONE:
                    emit(AnswerDue(proposal_id=proposal.pk, person_id=person_id), by=None)
