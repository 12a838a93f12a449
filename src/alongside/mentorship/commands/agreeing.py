"""Agreeing how, and ending: at once, by either, without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.conversations import commands as conversations
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.commands.meeting import call_off_all
from alongside.mentorship.commands.proposing import close_proposals
from alongside.mentorship.events import BoundariesAgreed, BoundariesSuggested, MentorshipEnded
from alongside.mentorship.models import Boundaries, Mentorship
from alongside.mentorship.rules import LONGEST_TERM, EndReason, Status, Terms, may_become
from alongside.people.rules import Space
from alongside.strategies import commands as strategies

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def suggest_boundaries(mentorship: Mentorship, *, by: Person, terms: Terms) -> Boundaries:
    """Suggest how to do this; whoever suggests has agreed, the other is asked. A change asks both again.

    Raises NotAllowed for anyone but the two, Refused("already-ended"), BadInput naming the term.
    Emits BoundariesSuggested.
    """
    mentorship = lock(mentorship)
    require(policies.takes_part(by, mentorship))
    if mentorship.status == Status.ENDED:
        raise Refused("already-ended")
    for name, said in terms.as_dict().items():
        if not said.strip() or len(said) > LONGEST_TERM:
            raise BadInput("too-long" if said.strip() else "empty", field=name)
    last = Boundaries.objects.filter(mentorship=mentorship).order_by("-version").first()
    now, mentor_speaks = clock.now(), by.pk == mentorship.mentor_id
    boundaries = Boundaries.objects.create(
        mentorship=mentorship, author=by, version=last.version + 1 if last else 1, terms=terms.as_dict(),
        mentor_agreed_at=now if mentor_speaks else None, mentee_agreed_at=None if mentor_speaks else now,
    )  # fmt: skip
    asked = mentorship.mentee_id if mentor_speaks else mentorship.mentor_id
    emit(BoundariesSuggested(mentorship_id=mentorship.pk, asked_id=asked, version=boundaries.version), by=by.pk)
    return boundaries


@transaction.atomic
def agree_boundaries(mentorship: Mentorship, *, by: Person, version: int) -> Mentorship:
    """Agree to the version one has read. When both have, the mentorship is active and the conversation opens.

    Raises NotAllowed, Refused("changed-meanwhile") when there is a newer version, Refused("already-ended").
    Emits BoundariesAgreed when both have agreed.
    """
    mentorship = lock(mentorship)
    require(policies.takes_part(by, mentorship))
    if mentorship.status == Status.ENDED:
        raise Refused("already-ended")
    boundaries = Boundaries.objects.filter(mentorship=mentorship).order_by("-version").first()
    if boundaries is None or boundaries.version != version:
        raise Refused("changed-meanwhile")
    side = "mentor_agreed_at" if by.pk == mentorship.mentor_id else "mentee_agreed_at"
    if getattr(boundaries, side) is None:
        setattr(boundaries, side, clock.now())
        boundaries.save(update_fields=[side])
    if boundaries.mentor_agreed_at and boundaries.mentee_agreed_at and mentorship.status == Status.AGREEING:
        mentorship.status = Status.ACTIVE
        mentorship.save(update_fields=["status"])
        both = [mentorship.mentor_id, mentorship.mentee_id]
        conversations.open_about("mentorship", mentorship.pk, people=both, space=Space.MENTORSHIP, by=by.pk)
        emit(
            BoundariesAgreed(
                mentorship_id=mentorship.pk, mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id
            ),
            by=by.pk,
        )
    return mentorship


@transaction.atomic
def end_mentorship(mentorship: Mentorship, *, by: Person, reason: EndReason = EndReason.NOT_SAID) -> Mentorship:
    """End a mentorship, on time or early; its conversation becomes read-only, and what either showed is theirs alone.

    Raises NotAllowed for anyone outside it, Refused("already-ended") when it is over. Emits MentorshipEnded.
    """
    mentorship = lock(mentorship)
    require(policies.can_end(by, mentorship))
    if not may_become(Status(mentorship.status), Status.ENDED):
        raise Refused("already-ended")
    return _end(mentorship, by=by.pk, reason=reason)


def _end(mentorship: Mentorship, *, by: UUID, reason: EndReason) -> Mentorship:
    mentorship.status, mentorship.end_reason, mentorship.ended_at = Status.ENDED, reason, clock.now()
    mentorship.save(update_fields=["status", "end_reason", "ended_at"])
    conversations.close_about("mentorship", mentorship.pk, by=by)
    call_off_all(mentorship)
    strategies.forget_shares(("mentorship", mentorship.pk))
    emit(
        MentorshipEnded(
            mentorship_id=mentorship.pk, mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id, reason=reason
        ),
        by=by,
    )
    return mentorship


@transaction.atomic
def end_all_of(person_id: UUID, *, programme_id: UUID | None = None) -> None:
    """End everything of somebody who leaves a programme, or is erased: mentorships, and what was still open."""
    either = Q(mentor=person_id) | Q(mentee=person_id)
    if programme_id is not None:
        either &= Q(programme=programme_id)
    for one in Mentorship.objects.filter(either).exclude(status=Status.ENDED).order_by("pk"):
        _end(lock(one), by=person_id, reason=EndReason.LEFT)
    close_proposals(either)
