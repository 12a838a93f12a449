"""Offering to mentor: applying, being approved, places, resting."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.commands.clearing import keep_clearances, mentors_changed
from alongside.mentorship.commands.proposing import close_proposals
from alongside.mentorship.commands.screening import after_answer, lay_down, set_out
from alongside.mentorship.commands.straining import lay_down_care
from alongside.mentorship.events import ApplicationDecided, MentorApplied
from alongside.mentorship.models import Application, MentorPlaces, StepTaken
from alongside.mentorship.queries.screening import missing_steps
from alongside.mentorship.rules import LONGEST_REASON, LONGEST_WORDS, MOST_PLACES, Applied
from alongside.programmes import commands as programmes
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import RoleName

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@transaction.atomic
def apply_to_mentor(programme: Programme, *, by: Person, words: str, places: int) -> Application:
    """Offer to mentor. A coordinator reads it and answers.

    Raises NotAllowed for somebody who is not in the programme, Refused("already-offered"), BadInput naming the field.
    Emits MentorApplied.
    """
    require(programme_policies.takes_part(by, programme.pk))
    words = words.strip()
    if not words or len(words) > LONGEST_WORDS:
        raise BadInput("too-long" if words else "empty", field="words")
    _check_places(places, lowest=1)
    open_now = Application.objects.filter(person=by, programme=programme, state=Applied.SENT).exists()
    if open_now or MentorPlaces.objects.filter(person=by, programme=programme).exists():
        raise Refused("already-offered")
    application = Application.objects.create(
        person=by, programme=programme, words=words, places=places, sent_on=clock.today()
    )
    StepTaken.objects.filter(person=by, programme=programme).delete()  # of an offer before this one
    set_out(programme.pk, [by.pk])
    emit(MentorApplied(application_id=application.pk, programme_id=programme.pk), by=by.pk)
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: Person) -> None:
    """Take an offer back before it is answered. Raises NotAllowed, Refused("already-answered")."""
    application = lock(application)
    if application.person_id != by.pk:
        raise NotAllowed("not-theirs")
    if application.state != Applied.SENT:
        raise Refused("already-answered")
    application.state = Applied.WITHDRAWN
    application.save(update_fields=["state"])
    after_answer(application)


@transaction.atomic
def withdraw_all_of(person_id: UUID, *, programme_id: UUID) -> None:
    """Take back what somebody who leaves still offers."""
    for one in Application.objects.filter(person=person_id, programme=programme_id, state=Applied.SENT):
        one.state = Applied.WITHDRAWN
        one.save(update_fields=["state"])
        after_answer(one)


@transaction.atomic
def decide_application(application: Application, *, by: Person, approve: bool, reason: str = "") -> Application:
    """Approve somebody as a mentor, or decline with a reason they can read.

    Raises NotAllowed (also about oneself), Refused("already-answered"), Refused("steps-missing") for a yes before every
    required step holds, BadInput when declining without a reason. Emits ApplicationDecided.
    """
    application = lock(application)
    require(policies.can_decide(by, application))
    if application.state != Applied.SENT:
        raise Refused("already-answered")
    if approve and missing_steps(application):
        raise Refused("steps-missing")
    reason = reason.strip()
    if not approve and not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput("reason-needed", field="reason")
    application.state = Applied.APPROVED if approve else Applied.DECLINED
    application.reason, application.decided_on = reason, clock.today()
    application.save(update_fields=["state", "reason", "decided_on"])
    if approve:
        admit_mentor(application.programme, person=application.person, by=by, places=application.places)
    after_answer(application)
    emit(ApplicationDecided(application_id=application.pk, person_id=application.person_id, approved=approve), by=by.pk)
    return application


@transaction.atomic
def admit_mentor(programme: Programme, *, person: Person, by: Person, places: int) -> MentorPlaces:
    """Make a member an approved mentor with this many places; again changes the places.

    They are suggested to nobody until everything the programme asks of its mentors holds.

    Raises NotAllowed, Refused("not-in"), BadInput for places.
    """
    require(programme_policies.coordinates(by, programme.pk))
    _check_places(places, lowest=0)
    membership = programme_queries.membership_of(person, programme.pk)
    if membership is None:
        raise Refused("not-in")
    programmes.give_role(membership, role=RoleName.MENTOR, by=by)
    row, made = MentorPlaces.objects.get_or_create(
        person=person,
        programme=programme,
        defaults={"places": places, "approved_on": clock.today(), "approved_at": clock.now()},
    )
    if not made:
        row.places = places
        row.save(update_fields=["places"])
    set_out(programme.pk, [person.pk])
    keep_clearances(programme.pk, people=[person.pk])
    mentors_changed(programme.pk)
    row.refresh_from_db()
    return row


@transaction.atomic
def set_places(programme: Programme, *, by: Person, places: int) -> MentorPlaces:
    """Say for how many people one has room; nobody already walked with is affected.

    Raises NotFound for somebody who is no mentor here, BadInput.
    """
    _check_places(places, lowest=0)
    row = _own_places(programme, by)
    row.places = places
    row.save(update_fields=["places"])
    mentors_changed(programme.pk)
    return row


@transaction.atomic
def pause(programme: Programme, *, by: Person) -> MentorPlaces:
    """Rest: no new suggestion or proposal from now on. Raises NotFound for somebody who is no mentor here."""
    return _rest(programme, by, paused=True)


@transaction.atomic
def resume(programme: Programme, *, by: Person) -> MentorPlaces:
    """Be there again. Raises NotFound for somebody who is no mentor here."""
    return _rest(programme, by, paused=False)


def _rest(programme: Programme, by: Person, *, paused: bool) -> MentorPlaces:
    row = _own_places(programme, by)
    row.is_paused = paused
    row.save(update_fields=["is_paused"])
    mentors_changed(programme.pk)
    return row


@transaction.atomic
def stop_mentoring(person_id: UUID, *, programme_id: UUID) -> None:
    """Be a mentor no more: nobody new is suggested or proposed. Those walked with stay. Again does nothing."""
    # An open proposal leans on the places: first the one, then the other.
    close_proposals(Q(mentor=person_id, programme=programme_id))
    gone, _rows = MentorPlaces.objects.filter(person=person_id, programme=programme_id).delete()
    if gone:
        lay_down(person_id, programme_id)
        lay_down_care(person_id, programme_id)
        mentors_changed(programme_id)


def _own_places(programme: Programme, by: Person) -> MentorPlaces:
    row = MentorPlaces.objects.filter(person=by, programme=programme).first()
    if row is None:
        raise NotFound("places")
    return lock(row)


def _check_places(places: int, *, lowest: int) -> None:
    if not lowest <= places <= MOST_PLACES:
        raise BadInput("out-of-range", field="places")
