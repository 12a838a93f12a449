"""What wears a mentor out, and what is done about it: heavy hours, weight, breaks, somebody who stands in, a room of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from alongside.conversations import commands as conversations
from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.commands.clearing import mentors_changed
from alongside.mentorship.events.care import BreakPlanned, StandInSuggested
from alongside.mentorship.models import Break, Ending, MentorPlaces, Mentorship, StandIn, Strain
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.care import HEAVY, LIGHT, LONGEST_BREAK, LONGEST_BREAK_WORDS, nobody_new_until
from alongside.people.rules import Space
from alongside.programmes import policies as programmes

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

#: What a conversation is about between a mentee and whoever stands in; and that of all mentors of a programme.
STAND_IN, MENTORS = "stand-in", "mentors"


@transaction.atomic
def say_heavy(programme: Programme, *, by: Person) -> None:
    """Say that it was heavy: for a week nobody new is led to this mentor. Raises NotFound for somebody who is none."""
    _places(by.pk, programme.pk)
    Strain.objects.update_or_create(person=by, programme=programme, defaults={"heavy_at": clock.now()})
    keep_rest(by.pk, programme.pk)


@transaction.atomic
def weigh(mentorship: Mentorship, *, by: Person, heavy: bool) -> None:
    """Say how much somebody takes of one's strength: a heavy one counts for two places. The mentee never learns of it.

    Raises NotAllowed for anyone but the mentor, Refused("already-ended").
    """
    mentorship = lock(mentorship)
    if by.pk != mentorship.mentor_id:
        raise NotAllowed("not-the-mentor")
    if mentorship.status == Status.ENDED:
        raise Refused("already-ended")
    mentorship.weight = HEAVY if heavy else LIGHT
    mentorship.save(update_fields=["weight"])
    mentors_changed(mentorship.programme_id)


@transaction.atomic
def plan_break(programme: Programme, *, by: Person, starts_on: date, ends_on: date, words: str) -> Break:
    """Plan a break. Nobody new comes while it lasts, those one walks with are told, silence counts for nothing.

    Raises NotFound for somebody who is no mentor here, BadInput naming the field, Refused("already-planned") while one
    is planned or under way. Emits BreakPlanned.
    """
    _places(by.pk, programme.pk)
    today, words = clock.today(), words.strip()
    if not today <= starts_on <= today + LONGEST_BREAK:
        raise BadInput("out-of-range", field="starts_on")
    if not timedelta(0) < ends_on - starts_on <= LONGEST_BREAK:
        raise BadInput("out-of-range", field="ends_on")
    if len(words) > LONGEST_BREAK_WORDS:
        raise BadInput("too-long", field="words")
    if Break.objects.filter(person=by, programme=programme, ends_on__gt=today).exists():
        raise Refused("already-planned")
    rest = Break.objects.create(person=by, programme=programme, starts_on=starts_on, ends_on=ends_on, words=words)
    live = list(_walks(by.pk, programme.pk).values_list("pk", "mentee_id"))
    ids, mentees = tuple(str(pk) for pk, _mentee in live), tuple(str(mentee) for _pk, mentee in live)
    emit(BreakPlanned(break_id=rest.pk, mentorship_ids=ids, mentee_ids=mentees), by=by.pk)
    keep_rest(by.pk, programme.pk)
    return rest


@transaction.atomic
def end_break(programme: Programme, *, by: Person) -> None:
    """Be back before the break is over, or not go at all. Without one it does nothing."""
    for rest in Break.objects.filter(person=by, programme=programme, ends_on__gt=clock.today()):
        end_stand_ins(Q(rest=rest), by=by.pk)
        if rest.starts_on < clock.today():
            rest.ends_on = clock.today()
            rest.save(update_fields=["ends_on"])
        else:
            rest.delete()
    keep_rest(by.pk, programme.pk)


@transaction.atomic
def suggest_stand_in(mentorship: Mentorship, *, by: Person, mentor_id: UUID) -> StandIn:
    """Ask a mentor, and the mentee, whether that mentor may be there while the mentee's own is on a break.

    Raises NotAllowed for anyone who does not coordinate (also of oneself), Refused("no-break"), NotFound for somebody
    who is no mentor here or one of the two. Emits StandInSuggested.
    """
    require(policies.can_look_after(by, mentorship))
    rest = break_of(mentorship)
    if rest is None:
        raise Refused("no-break")
    _places(mentor_id, mentorship.programme_id)
    if mentorship.includes(mentor_id):
        raise NotFound("places")
    end_stand_ins(Q(mentorship=mentorship), by=by.pk)
    found = StandIn.objects.create(rest=rest, mentorship=mentorship, person_id=mentor_id)
    emit(StandInSuggested(stand_in_id=found.pk, mentee_id=mentorship.mentee_id, mentor_id=mentor_id), by=by.pk)
    return found


@transaction.atomic
def answer_stand_in(found: StandIn, *, by: Person, yes: bool) -> None:
    """Say yes or no to standing in, or to whoever stands in. After two yeses the two can write until the break is over.

    Raises NotAllowed for anyone not asked. A no lets it go.
    """
    found = lock(found)
    mentorship = found.mentorship
    if by.pk not in (found.person_id, mentorship.mentee_id):
        raise NotAllowed("not-asked")
    if not yes:
        end_stand_ins(Q(pk=found.pk), by=by.pk)
        return
    side = "mentor_yes_on" if by.pk == found.person_id else "mentee_yes_on"
    setattr(found, side, clock.today())
    found.save(update_fields=[side])
    if found.mentor_yes_on and found.mentee_yes_on:
        both = [found.person_id, mentorship.mentee_id]
        conversations.open_about(STAND_IN, found.pk, people=both, space=Space.MENTORSHIP, by=by.pk)


def end_stand_ins(which: Q, *, by: UUID) -> None:
    """Nobody stands in any more there; what was written stays to be read."""
    for one in StandIn.objects.filter(which):
        conversations.close_about(STAND_IN, one.pk, by=by)
        one.delete()


def break_of(mentorship: Mentorship) -> Break | None:
    """The break the mentor of these two is on, or has planned."""
    here = Break.objects.filter(person=mentorship.mentor_id, programme=mentorship.programme_id)
    return here.filter(ends_on__gt=clock.today()).order_by("starts_on").first()


def keep_rest(person_id: UUID, programme_id: UUID) -> None:
    """Work out anew until when nobody new is led to a mentor. Without places it does nothing."""
    places = MentorPlaces.objects.filter(person=person_id, programme=programme_id).first()
    if places is None:
        return
    here, now = {"person": person_id, "programme": programme_id}, clock.now()
    heavy_at = Strain.objects.filter(**here).values_list("heavy_at", flat=True).first()
    breaks = [(_midnight(one.starts_on), _midnight(one.ends_on)) for one in Break.objects.filter(**here)]
    held = Ending.objects.filter(mentorship__mentor=person_id, programme=programme_id, mentor_held=True).exists()
    until = nobody_new_until(heavy_at, breaks, held, now)
    if until != places.nobody_new_until:
        places.nobody_new_until = until
        places.save(update_fields=["nobody_new_until"])
        mentors_changed(programme_id)


@regularly(timedelta(hours=1))
def keep_breaks() -> None:
    """Begin the breaks that begin today, and end what belonged to those that are over."""
    today = clock.today()
    for one in Break.objects.filter(starts_on=today).order_by("pk"):
        with transaction.atomic():
            keep_rest(one.person_id, one.programme_id)
    over = StandIn.objects.filter(rest__ends_on__lte=today).values("rest")
    for one in Break.objects.filter(pk__in=over).order_by("pk"):
        with transaction.atomic():
            end_stand_ins(Q(rest=one), by=one.person_id)


@transaction.atomic
def enter_mentors_room(programme: Programme, *, by: Person) -> UUID:
    """Come into the room of all mentors of a programme and those who coordinate it; its conversation.

    Raises NotFound for anyone else.
    """
    if not programmes.coordinates(by, programme.pk):
        _places(by.pk, programme.pk)
    return conversations.come_in(MENTORS, programme.pk, person_id=by.pk, space=Space.MENTORSHIP, by=by.pk).pk


def lay_down_care(person_id: UUID, programme_id: UUID) -> None:
    """Somebody is no mentor here any more: out of the mentors' room, no breaks, nobody stood in for."""
    conversations.go_out(MENTORS, programme_id, person_id=person_id)
    here = Q(rest__programme=programme_id) & (Q(person=person_id) | Q(rest__person=person_id))
    end_stand_ins(here, by=person_id)
    Break.objects.filter(person=person_id, programme=programme_id).delete()
    Strain.objects.filter(person=person_id, programme=programme_id).delete()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _walks(mentor_id: UUID, programme_id: UUID) -> QuerySet[Mentorship]:
    return Mentorship.objects.filter(mentor=mentor_id, programme=programme_id).exclude(status=Status.ENDED)


def _places(person_id: UUID, programme_id: UUID) -> MentorPlaces:
    found = MentorPlaces.objects.filter(person=person_id, programme=programme_id).first()
    if found is None:
        raise NotFound("places")
    return found
