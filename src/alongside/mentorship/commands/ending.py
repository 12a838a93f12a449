"""Ending well: planned, early, sudden, because somebody cannot be reached, or because somebody is not safe."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.conversations import commands as conversations
from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.commands.disclosing import hide_between
from alongside.mentorship.commands.meeting import call_off_all
from alongside.mentorship.commands.proposing import close_proposals
from alongside.mentorship.commands.straining import end_stand_ins, keep_rest
from alongside.mentorship.events import MentorshipEnded
from alongside.mentorship.events.care import EndedForSafety, EndingPlanned, SoughtAfter
from alongside.mentorship.models import Afterthought, Ending, Mentorship, Pulse, SupportContact, Watch
from alongside.mentorship.rules import EndReason, Status, may_become
from alongside.mentorship.rules.ending import (
    LONGEST_SAID,
    Stage,
    Todo,
    Way,
    is_good_last_day,
    may_give_up,
    may_go,
    pauses_until,
    still_to_do,
    way_of,
)
from alongside.strategies import commands as strategies

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def end_mentorship(mentorship: Mentorship, *, by: Person, reason: EndReason = EndReason.NOT_SAID) -> Mentorship:
    """End a mentorship, at once; its conversation becomes read-only, and what either showed is theirs alone.

    Raises NotAllowed for anyone outside it, Refused("already-ended") when it is over.
    Emits MentorshipEnded, and EndedForSafety when somebody is not safe.
    """
    mentorship = _live(mentorship)
    require(policies.can_end(by, mentorship))
    return end_now(mentorship, by=by.pk, reason=reason)


@transaction.atomic
def end_for_them(mentorship: Mentorship, *, by: Person, way: Way) -> Mentorship:
    """End a mentorship for the two: one of them cannot go on, cannot be reached, or is not safe.

    Raises NotAllowed for anyone who does not coordinate (also of oneself), Refused("already-ended"), Refused("look-longer") for
    unreachable before they were looked for often and long enough. Emits as `end_mentorship`.
    """
    mentorship = _live(mentorship)
    require(policies.can_look_after(by, mentorship))
    if way == Way.UNREACHABLE and not _looked_enough(_ending_of(mentorship)):
        raise Refused("look-longer")
    reason = EndReason.NOT_SAFE if way == Way.SAFETY else EndReason.LEFT
    return end_now(mentorship, by=by.pk, reason=reason, way=way)


def end_now(mentorship: Mentorship, *, by: UUID, reason: EndReason, way: Way | None = None) -> Mentorship:
    """The ending itself, of a mentorship that is locked and under way. Whatever stage it was in, it works."""
    ending = _ending_of(mentorship)
    way = way or way_of(reason, Stage(ending.stage) if ending else None)
    had_begun, now = mentorship.status == Status.ACTIVE, clock.now()
    mentorship.status, mentorship.end_reason, mentorship.ended_at = Status.ENDED, reason, now
    mentorship.save(update_fields=["status", "end_reason", "ended_at"])
    ending = ending or Ending(mentorship=mentorship, programme_id=mentorship.programme_id)
    ending.way, ending.stage, ending.ended_at = way, Stage.OVER, now
    ending.pauses_until = pauses_until(way, now, had_begun=had_begun)
    ending.mentor_held = way == Way.SAFETY
    if way == Way.UNREACHABLE:
        ending.done[Todo.LOOKED_FOR] = clock.today().isoformat()
    ending.save()
    conversations.close_about("mentorship", mentorship.pk, by=by)
    call_off_all(mentorship)
    strategies.forget_shares(("mentorship", mentorship.pk))
    hide_between([mentorship.pk])
    end_stand_ins(Q(mentorship=mentorship), by=by)
    Pulse.objects.filter(mentorship=mentorship, answered_on=None).delete()
    SupportContact.objects.filter(mentorship=mentorship, done_on=None).delete()
    Watch.objects.filter(mentorship=mentorship).delete()
    if way == Way.SAFETY:
        keep_rest(mentorship.mentor_id, mentorship.programme_id)
        either = Q(mentor=mentorship.mentor_id) | Q(mentee=mentorship.mentee_id)
        close_proposals(either & Q(programme=mentorship.programme_id))
        emit(EndedForSafety(mentorship_id=mentorship.pk, programme_id=mentorship.programme_id), by=by)
    emit(
        MentorshipEnded(
            mentorship_id=mentorship.pk, mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id,
            # That somebody is not safe is for coordinators and leads: whoever else hears of an ending does not learn it.
            reason=EndReason.NOT_SAID if way == Way.SAFETY else reason,
        ),
        by=by,
    )  # fmt: skip
    return mentorship


@transaction.atomic
def plan_ending(mentorship: Mentorship, *, by: Person, last_on: date) -> Ending:
    """Say when the last day will be, or another one. Until then everything goes on, and either may still end it at once.

    Raises NotAllowed for anyone but the two, Refused("already-ended"), BadInput on the day. Emits EndingPlanned.
    """
    mentorship = _live(mentorship)
    require(policies.takes_part(by, mentorship))
    if not is_good_last_day(last_on, clock.today()):
        raise BadInput("out-of-range", field="last_on")
    ending = _ending_of(mentorship) or Ending(mentorship=mentorship, programme_id=mentorship.programme_id)
    if ending.stage and ending.stage != Stage.PLANNED:
        raise Refused("changed-meanwhile")  # a coordinator looks for one of the two
    ending.way, ending.stage, ending.last_on = Way.EXPECTED, Stage.PLANNED, last_on
    ending.save()
    _tell_other(mentorship, by)
    return ending


@transaction.atomic
def go_on(mentorship: Mentorship, *, by: Person) -> None:
    """Take a planned last day back, or say that one is there while one is looked for.

    Whoever coordinates may say it for somebody who was looked for and has been found.

    Raises NotAllowed for anyone else, Refused("already-ended") or Refused("changed-meanwhile") when there is nothing to
    take back, and for the one who is not looked for. Emits EndingPlanned.
    """
    mentorship = _live(mentorship)
    ending = _ending_of(mentorship)
    was_planned = ending is not None and ending.stage == Stage.PLANNED
    takes_part = policies.takes_part(by, mentorship)
    require(takes_part if was_planned or takes_part else policies.can_look_after(by, mentorship))
    if ending is None or (takes_part and not was_planned and ending.sought_id != by.pk):
        raise Refused("changed-meanwhile")
    _drop(ending)
    if was_planned:
        _tell_other(mentorship, by)


def _drop(ending: Ending) -> None:
    """Nothing of an ending is left; a last day planned before one of them was looked for stands again."""
    if ending.stage == Stage.SEEKING and ending.last_on and ending.last_on >= clock.today():
        ending.stage, ending.way, ending.sought, ending.tries = Stage.PLANNED, Way.EXPECTED, None, []
        ending.save()
    else:
        ending.delete()


def _tell_other(mentorship: Mentorship, by: Person) -> None:
    other = mentorship.mentee_id if by.pk == mentorship.mentor_id else mentorship.mentor_id
    emit(EndingPlanned(mentorship_id=mentorship.pk, told_id=other), by=by.pk)


@transaction.atomic
def look_for(mentorship: Mentorship, *, by: Person, sought_id: UUID) -> Ending:
    """Ask somebody nobody has heard from whether they are there: once a day at most. They answer with one press.

    Raises NotAllowed for anyone who does not coordinate, NotFound for somebody who is none of the two,
    Refused("already-ended"), Refused("looked-today"), Refused("changed-meanwhile") while the other is looked for.
    Emits SoughtAfter.
    """
    mentorship = _live(mentorship)
    require(policies.can_look_after(by, mentorship))
    if not mentorship.includes(sought_id):
        raise NotFound("person")
    ending = _ending_of(mentorship) or Ending(mentorship=mentorship, programme_id=mentorship.programme_id)
    if ending.stage == Stage.SEEKING and ending.sought_id != sought_id:
        raise Refused("changed-meanwhile")
    now, tries = clock.now(), _tries(ending)
    if tries and tries[-1].date() == now.date():
        raise Refused("looked-today")
    ending.way, ending.stage, ending.sought_id = Way.UNREACHABLE, Stage.SEEKING, sought_id
    ending.tries = [*ending.tries, now.isoformat()]
    ending.save()
    emit(SoughtAfter(mentorship_id=mentorship.pk, person_id=sought_id, number=len(ending.tries)), by=by.pk)
    return ending


def _tries(ending: Ending) -> list[datetime]:
    return [datetime.fromisoformat(one) for one in ending.tries]


def _looked_enough(ending: Ending | None) -> bool:
    return ending is not None and ending.stage == Stage.SEEKING and may_give_up(_tries(ending), clock.now())


@transaction.atomic
def do_step(ending: Ending, *, by: Person, todo: Todo) -> Ending:
    """Write down that a step after an ending is done; after the last it is closed, and whoever was held is held no more.

    Raises NotAllowed for anyone who does not coordinate, Refused("not-a-step") for one this way of ending has not,
    Refused("not-over") before it has ended. Again does nothing.
    """
    ending = lock(ending)
    require(policies.can_look_after(by, ending.mentorship))
    if todo not in still_to_do(Way(ending.way), ()):
        raise Refused("not-a-step")
    if ending.stage == Stage.CLOSED or todo in ending.done:
        return ending
    if not may_go(Stage(ending.stage), Stage.CLOSED):
        raise Refused("not-over")
    ending.done = {**ending.done, todo: clock.today().isoformat()}
    ending.save(update_fields=["done"])
    if not still_to_do(Way(ending.way), ending.done):
        _close(ending)
    return ending


def _close(ending: Ending) -> None:
    """Every step is done. Somebody has decided by now whether the mentee may look again; the mentor is held no longer."""
    was_held, ending.mentor_held = ending.mentor_held, False
    ending.stage, ending.closed_on = Stage.CLOSED, clock.today()
    if ending.way == Way.SAFETY:
        ending.pauses_until = None
    ending.save(update_fields=["stage", "closed_on", "mentor_held", "pauses_until"])
    if was_held:
        mentorship = Mentorship.objects.get(pk=ending.pk)
        keep_rest(mentorship.mentor_id, mentorship.programme_id)


@transaction.atomic
def shorten_pause(ending: Ending, *, by: Person) -> None:
    """Let a mentee look for somebody new now. Raises NotAllowed for anyone who does not coordinate, Refused("not-over")."""
    ending = lock(ending)
    require(policies.can_look_after(by, ending.mentorship))
    if ending.ended_at is None:
        raise Refused("not-over")
    ending.pauses_until = None
    ending.save(update_fields=["pauses_until"])


@transaction.atomic
def say_afterwards(mentorship: Mentorship, *, by: Person, said: dict[str, str], may_be_read: bool) -> Afterthought:
    """Say how it was, once it is over; saying it again takes the place of what was said.

    Raises NotAllowed for anyone but the two, Refused("not-over"), BadInput for words that are too long.
    """
    require(policies.takes_part(by, mentorship))
    if mentorship.status != Status.ENDED:
        raise Refused("not-over")
    for name, words in said.items():
        if len(words) > LONGEST_SAID:
            raise BadInput("too-long", field=name)
    kept = Afterthought.objects.filter(mentorship=mentorship, person=by).first()
    thought = kept or Afterthought(mentorship=mentorship, person=by)
    thought.said, thought.may_be_read, thought.said_on = said, may_be_read, clock.today()
    thought.save()
    return thought


@transaction.atomic
def end_all_of(person_id: UUID, *, programme_id: UUID | None = None) -> None:
    """End everything of somebody who leaves a programme, or is erased: mentorships, and what was still open."""
    either = Q(mentor=person_id) | Q(mentee=person_id)
    if programme_id is not None:
        either &= Q(programme=programme_id)
    for one in Mentorship.objects.filter(either).exclude(status=Status.ENDED).order_by("pk"):
        end_now(lock(one), by=person_id, reason=EndReason.LEFT)
    close_proposals(either)


@regularly(timedelta(hours=1))
def end_what_is_planned() -> None:
    """End each mentorship whose planned last day is over."""
    for ending in Ending.objects.filter(stage=Stage.PLANNED, last_on__lt=clock.today()).order_by("last_on")[:500]:
        with transaction.atomic():
            mentorship = lock(Mentorship.objects.get(pk=ending.pk))
            now = _ending_of(mentorship)
            if now is not None and now.stage == Stage.PLANNED and now.last_on and now.last_on < clock.today():
                end_now(mentorship, by=mentorship.mentee_id, reason=EndReason.TIME_UP)


def _ending_of(mentorship: Mentorship) -> Ending | None:
    """The row of its ending; whoever asks holds the mentorship, so that nobody else changes it."""
    return Ending.objects.filter(pk=mentorship.pk).first()


def _live(mentorship: Mentorship) -> Mentorship:
    mentorship = lock(mentorship)
    if not may_become(Status(mentorship.status), Status.ENDED):
        raise Refused("already-ended")
    return mentorship
