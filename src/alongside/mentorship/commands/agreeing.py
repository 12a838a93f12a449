"""Agreeing how, before the first word and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alongside.conversations import commands as conversations
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.events import BoundariesAgreed, BoundariesSuggested
from alongside.mentorship.models import Boundaries, Mentorship
from alongside.mentorship.rules import LONGEST_TERM, Status, Terms
from alongside.people.rules import Space

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
