"""Meetings: offered, taken, moved, called off."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.commands.reminding import plan_reminders
from alongside.mentorship.events.meeting import (
    MeetingAgreed,
    MeetingCalledOff,
    MeetingOffered,
)
from alongside.mentorship.models import Calendar, Meeting, MeetingPart, Mentorship
from alongside.mentorship.queries.disclosing import manner_of
from alongside.mentorship.queries.meeting import DATES
from alongside.mentorship.queries.meeting_words import COVERS
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.meeting import (
    DAY_BEFORE,
    LONGEST_NOTES,
    MOST_AHEAD,
    Channel,
    Help,
    MeetingState,
    Plan,
    earliest_first,
    may_become,
    plan_from,
    problem_with,
    room_at,
)

if TYPE_CHECKING:
    from alongside.people.models import Person

OPEN = (MeetingState.OFFERED, MeetingState.AGREED)
CALLS = (Channel.VOICE, Channel.VIDEO)
ROOM_BYTES = 18


@transaction.atomic
def offer_meeting(mentorship: Mentorship, *, by: Person, plan: Plan) -> Meeting:
    """Offer up to three times; the other is asked.

    Raises NotAllowed for anyone but the two, Refused("not-active") before both agreed how or after the end,
    Refused("too-many-ahead"), BadInput naming the field. Emits MeetingOffered.
    """
    mentorship = lock(mentorship)
    _require_open(mentorship, by)
    if Meeting.objects.filter(mentorship=mentorship, state__in=OPEN, ends_at__gt=clock.now()).count() >= MOST_AHEAD:
        raise Refused("too-many-ahead")
    plan = _checked(plan, mentorship)
    meeting = Meeting.objects.create(mentorship=mentorship, asked_by=by, plan=plan.as_dict(), ends_at=_over(plan))
    both = (mentorship.mentor_id, mentorship.mentee_id)
    MeetingPart.objects.bulk_create(MeetingPart(meeting=meeting, person_id=one) for one in both)
    _tell_of_offer(meeting, mentorship, by)
    return meeting


@transaction.atomic
def offer_other_times(meeting: Meeting, *, by: Person, plan: Plan) -> Meeting:
    """Answer with other times, or move what was agreed; the old time is off, the other is asked.

    Raises as `offer_meeting`, and Refused("too-late") when it is over. Emits MeetingOffered.
    """
    meeting, mentorship = held_for(meeting, by)
    _require_move(meeting, MeetingState.OFFERED)
    plan = _checked(plan, mentorship)
    meeting.moves += meeting.state == MeetingState.AGREED
    meeting.state, meeting.asked_by, meeting.plan = MeetingState.OFFERED, by, plan.as_dict()
    meeting.starts_at, meeting.ends_at, meeting.reminded = None, _over(plan), 0
    meeting.revision += 1
    meeting.save()
    MeetingPart.objects.filter(meeting=meeting).update(remind_at=None)
    _tell_of_offer(meeting, mentorship, by)
    return meeting


@transaction.atomic
def take_time(meeting: Meeting, *, by: Person, at: datetime) -> Meeting:
    """Take one of the offered times; only the one who was asked can.

    Raises NotAllowed, Refused("theirs-to-answer"), Refused("changed-meanwhile") when it is not offered any more,
    Refused("too-late"). Emits MeetingAgreed.
    """
    meeting, mentorship = held_for(meeting, by)
    if meeting.asked_by_id == by.pk:
        raise Refused("theirs-to-answer")
    plan, now = plan_from(meeting.plan), clock.now()
    if meeting.state != MeetingState.OFFERED or at not in plan.times:
        raise Refused("changed-meanwhile")
    if at <= now:
        raise Refused("too-late")
    meeting.state, meeting.starts_at = MeetingState.AGREED, at
    meeting.ends_at = at + timedelta(minutes=plan.minutes)
    meeting.reminded = int(at - now <= DAY_BEFORE)  # what is nearer than a reminder needs none
    meeting.revision += 1
    meeting.save(update_fields=["state", "starts_at", "ends_at", "reminded", "revision"])
    plan_reminders(meeting, at)
    emit(
        MeetingAgreed(
            meeting_id=meeting.pk, mentorship_id=mentorship.pk, told_id=meeting.asked_by_id, revision=meeting.revision
        ),
        by=by.pk,
    )
    return meeting


@transaction.atomic
def call_off(meeting: Meeting, *, by: Person) -> Meeting:
    """Call a meeting off, without a reason.

    Raises NotAllowed, Refused("too-late") when it is over or called off already. Emits MeetingCalledOff.
    """
    meeting, mentorship = held_for(meeting, by)
    _require_move(meeting, MeetingState.CANCELLED)
    _cancel(meeting)
    told = mentorship.mentee_id if by.pk == mentorship.mentor_id else mentorship.mentor_id
    emit(
        MeetingCalledOff(meeting_id=meeting.pk, mentorship_id=mentorship.pk, told_id=told, revision=meeting.revision),
        by=by.pk,
    )
    return meeting


def call_off_all(mentorship: Mentorship) -> None:
    """Call off whatever was still to come of a mentorship that ends; in the transaction of its ending, told by that."""
    for meeting in Meeting.objects.filter(mentorship=mentorship, state__in=OPEN).order_by("pk"):
        if meeting.state == MeetingState.OFFERED or meeting.ends_at > clock.now():
            _cancel(lock(meeting))


@transaction.atomic
def wish_for(meeting: Meeting, *, by: Person, help: Help | None) -> None:  # noqa: A002 - the word the page uses
    """Say what would help this time, or take it back; the mentee alone, until it is over.

    Raises NotAllowed, Refused("theirs-to-choose"), Refused("too-late").
    """
    meeting, mentorship = held_for(meeting, by)
    if by.pk != mentorship.mentee_id:
        raise Refused("theirs-to-choose")
    if meeting.state not in OPEN or meeting.ends_at <= clock.now():
        raise Refused("too-late")
    part = part_of(meeting, by.pk)
    part.wished = str(help) if help else ""
    part.save(update_fields=["wished"])


@transaction.atomic
def keep_notes(meeting: Meeting, *, by: Person, own: str, shared: str) -> None:
    """Keep one's own words about a meeting: some for oneself, some that both read.

    Raises NotAllowed, BadInput naming the field.
    """
    meeting, _mentorship = held_for(meeting, by)
    for name, words in (("own", own), ("shared", shared)):
        if len(words) > LONGEST_NOTES:
            raise BadInput("too-long", field=name)
    part = part_of(meeting, by.pk)
    part.own_notes, part.shared_notes = own.strip(), shared.strip()
    part.save(update_fields=["own_notes", "shared_notes"])


@transaction.atomic
def open_dates(person: Person, *, cover: str) -> str:
    """Make the secret address at which a calendar finds a person's dates; one made before stops at once.

    Raises BadInput("out-of-range") for a word we do not know.
    """
    if cover not in COVERS:
        raise BadInput("out-of-range", field="cover")
    secret = secrets.token_urlsafe(32)
    kept = {"cover": cover, "address_index": vault.index(DATES, secret), "address_made_on": clock.today()}
    Calendar.objects.update_or_create(person=person, defaults=kept)
    return secret


@transaction.atomic
def close_dates(person: Person) -> None:
    """Let the secret address be dead, from now on."""
    Calendar.objects.filter(person=person).update(address_index=None, address_made_on=None)


def held_for(meeting: Meeting, by: Person) -> tuple[Meeting, Mentorship]:
    """A meeting and its mentorship, both locked, for one of the two; refused for others, and once it ended."""
    mentorship = lock(meeting.mentorship)
    meeting = lock(meeting)
    _require_open(mentorship, by)
    return meeting, mentorship


def _require_open(mentorship: Mentorship, by: Person) -> None:
    require(policies.takes_part(by, mentorship))
    if mentorship.status != Status.ACTIVE:
        raise Refused("not-active")


def _require_move(meeting: Meeting, then: MeetingState) -> None:
    over = meeting.starts_at is not None and meeting.starts_at <= clock.now()
    if over or not may_become(MeetingState(meeting.state), then):
        raise Refused("too-late")


def _cancel(meeting: Meeting) -> None:
    meeting.state, meeting.plan = MeetingState.CANCELLED, {}
    meeting.revision += 1
    meeting.save(update_fields=["state", "plan", "revision"])


def _checked(plan: Plan, mentorship: Mentorship) -> Plan:
    field, problem = problem_with(plan, clock.now())
    if problem:
        raise BadInput(problem, field=field)
    link = plan.link or _room_for(plan.channel, mentorship.programme_id)
    return replace(plan, times=earliest_first(plan.times), link=link, where=plan.where.strip())


def _room_for(channel: Channel, programme_id: UUID) -> str:
    """A room nobody can guess, where the programme has its calls; none where it has no such place, or no call is meant."""
    if channel not in CALLS or not (place := manner_of(programme_id).calls_at):
        return ""
    return room_at(place, secrets.token_urlsafe(ROOM_BYTES))


def _over(plan: Plan) -> datetime:
    return max(plan.times) + timedelta(minutes=plan.minutes)


def part_of(meeting: Meeting, person_id: UUID) -> MeetingPart:
    """One person's side, locked."""
    return lock(MeetingPart.objects.get(meeting=meeting, person=person_id))


def _tell_of_offer(meeting: Meeting, mentorship: Mentorship, by: Person) -> None:
    asked = mentorship.mentee_id if by.pk == mentorship.mentor_id else mentorship.mentor_id
    emit(
        MeetingOffered(meeting_id=meeting.pk, mentorship_id=mentorship.pk, asked_id=asked, revision=meeting.revision),
        by=by.pk,
    )
