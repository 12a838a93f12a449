"""Knowing how it goes: pulses, support contacts, early signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.events import emit_all
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.events.care import LookNeeded, PulseAsked
from alongside.mentorship.models import Break, Mentorship, Pulse, SupportContact, Watch
from alongside.mentorship.queries.rhythm import Rhythm, rhythm_of
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.care import (
    FIRST_CONTACTS,
    LONGEST_CONTACT_NOTE,
    LOOK_WITHIN,
    Asks,
    Known,
    Sign,
    between_signs,
    contact_after,
    is_answer,
    mean_of,
    must_look,
    next_pulse,
    points_of,
    signs,
)

if TYPE_CHECKING:
    from alongside.people.models import Person

#: Mentorships looked after at once.
SOME = 400


@transaction.atomic
def answer_pulse(pulse: Pulse, *, by: Person, said: Mapping[str, int] | None) -> None:
    """Answer a pulse, or put it aside with nothing said.

    What is known of the two follows: whether it is hard for one of them, whether they see it very differently.

    Raises NotFound for anyone but the one who is asked, Refused("already-answered"), BadInput for no answer to it.
    """
    pulse = lock(pulse)
    if pulse.person_id != by.pk:
        raise NotFound("pulse")
    if pulse.answered_on is not None:
        raise Refused("already-answered")
    if said is not None and not is_answer(Asks(pulse.kind), said):
        raise BadInput("out-of-range", field=next(iter(said), "heard"))
    pulse.answered_on, pulse.answers = clock.today(), dict(said) if said is not None else None
    pulse.save(update_fields=["answered_on", "answers"])
    mentorship = Mentorship.objects.get(pk=pulse.mentorship_id)
    if pulse.kind == Asks.BETWEEN and said is not None and mentorship.status != Status.ENDED:
        watch = _watch(mentorship)
        watch.between = between_signs(*_means(mentorship))
        watch.save(update_fields=["between"])
        _keep_watch([mentorship])


def _watch(mentorship: Mentorship) -> Watch:
    found, _made = Watch.objects.get_or_create(
        mentorship=mentorship, defaults={"programme_id": mentorship.programme_id}
    )
    return lock(found)


def _means(mentorship: Mentorship) -> tuple[float | None, float | None]:
    """The mean of the last relationship pulse of each of the two; opened for this, and kept nowhere."""
    last: dict[UUID, float] = {}
    told = Pulse.objects.filter(mentorship=mentorship, kind=Asks.BETWEEN, answers__isnull=False)
    for one in told.order_by("answered_on", "asked_on"):
        if one.answers:  # empty once its person is erased
            last[one.person_id] = mean_of(one.answers)
    return last.get(mentorship.mentor_id), last.get(mentorship.mentee_id)


@transaction.atomic
def note_contact(mentorship: Mentorship, *, by: Person, person_id: UUID, note: str) -> SupportContact:
    """Write down that one has spoken with one of the two; the next contact with them is planned.

    Raises NotAllowed for anyone who does not coordinate (also of oneself), NotFound for somebody who is none of the two,
    Refused("already-ended"), BadInput for a note that is too long.
    """
    mentorship = lock(mentorship)
    require(policies.can_look_after(by, mentorship))
    if not mentorship.includes(person_id):
        raise NotFound("person")
    if mentorship.status == Status.ENDED:
        raise Refused("already-ended")
    if len(note) > LONGEST_CONTACT_NOTE:
        raise BadInput("too-long", field="note")
    today = clock.today()
    due = SupportContact.objects.filter(mentorship=mentorship, person=person_id, done_on=None).first()
    contact = due or _contact(mentorship, person_id, mentorship.began_on)
    contact.done_on, contact.done_by, contact.note = today, by, note.strip()
    contact.save()
    _contact(mentorship, person_id, max(today, contact.due_on)).save()
    _keep_watch([mentorship])
    return contact


def _contact(mentorship: Mentorship, person_id: UUID, after: date) -> SupportContact:
    due_on, depth = contact_after(mentorship.began_on, after)
    return SupportContact(
        programme_id=mentorship.programme_id, mentorship=mentorship, person_id=person_id, depth=depth, due_on=due_on
    )


@transaction.atomic
def say_looked(mentorship: Mentorship, *, by: Person) -> None:
    """Say that one has looked: it comes back when there is more to see than now.

    Raises NotAllowed for anyone who does not coordinate, Refused("changed-meanwhile") when nothing was to be looked at.
    """
    require(policies.can_look_after(by, mentorship))
    watch = Watch.objects.filter(mentorship=mentorship).first()
    if watch is None or watch.due_on is None:
        raise Refused("changed-meanwhile")
    watch = lock(watch)
    watch.looked_points, watch.looked_on, watch.due_on = watch.points, clock.today(), None
    watch.save(update_fields=["looked_points", "looked_on", "due_on"])


@regularly(timedelta(hours=1))
def look_after_pairs() -> None:
    """Plan the contacts that are due, ask the pulses, and see what the signs say, of every mentorship under way."""
    for some in _in_parts():
        with transaction.atomic():
            _plan_contacts(some)
            rhythms = rhythm_of(some)
            _ask_pulses(some, rhythms)
            _keep_watch(some, rhythms)


def _in_parts() -> Iterator[list[Mentorship]]:
    last: UUID | None = None
    while True:
        live = Mentorship.objects.exclude(status=Status.ENDED).order_by("pk")
        some = list(live.filter(pk__gt=last)[:SOME] if last else live[:SOME])
        if not some:
            return
        yield some
        last = some[-1].pk


def _plan_contacts(some: Sequence[Mentorship]) -> None:
    """Whoever has no contact planned gets one: after the last, or of the beginning.

    Of two who began long before this was kept, nothing that lies behind them is asked for.
    """
    today = clock.today()
    known: dict[tuple[UUID, UUID], tuple[date, bool]] = {}
    rows = SupportContact.objects.filter(mentorship__in=some).order_by("due_on")
    for which, person, due_on, done_on in rows.values_list("mentorship_id", "person_id", "due_on", "done_on"):
        known[which, person] = (max(due_on, done_on) if done_on else due_on, done_on is None)
    missing = []
    for one in some:
        for person in (one.mentee_id, one.mentor_id):
            begun = one.began_on if (today - one.began_on).days <= FIRST_CONTACTS[-1] else today
            last, is_planned = known.get((one.pk, person), (begun, False))
            if not is_planned:
                missing.append(_contact(one, person, last))
    SupportContact.objects.bulk_create(missing)


def _ask_pulses(some: Sequence[Mentorship], rhythms: Mapping[UUID, Rhythm]) -> None:
    today = clock.today()
    asked: dict[tuple[UUID, UUID], list[Pulse]] = defaultdict(list)
    for pulse in Pulse.objects.filter(mentorship__in=some).defer("answers"):
        asked[pulse.mentorship_id, pulse.person_id].append(pulse)
    fresh, over = [], []
    for one in some:
        if one.status != Status.ACTIVE:
            continue
        for person in (one.mentee_id, one.mentor_id):
            before = asked[one.pk, person]
            known = [(Asks(pulse.kind), pulse.asked_on) for pulse in before]
            kind = next_pulse(one.began_on, rhythms[one.pk].first_met_on, known, today)
            if kind is not None:
                over += [pulse.pk for pulse in before if pulse.answered_on is None]
                fresh.append(Pulse(mentorship=one, person_id=person, kind=kind, asked_on=today))
    Pulse.objects.filter(pk__in=over).delete()  # what was never answered makes room for what is asked now
    Pulse.objects.bulk_create(fresh)
    emit_all([PulseAsked(mentorship_id=one.mentorship_id, person_id=one.person_id) for one in fresh], by=None)


def _keep_watch(some: Sequence[Mentorship], rhythms: Mapping[UUID, Rhythm] | None = None) -> None:
    """Write down which signs hold for these now; who has to look is told once."""
    today = clock.today()
    rhythms = rhythms if rhythms is not None else rhythm_of(some)
    kept = {one.pk: one for one in Watch.objects.filter(mentorship__in=some)}
    overdue = set(
        SupportContact.objects.filter(mentorship__in=some, done_on=None, due_on__lt=today).values_list(
            "mentorship_id", flat=True
        )
    )
    away = _away_days(some, rhythms)
    fresh: list[Watch] = []
    changed: list[Watch] = []
    looks: list[LookNeeded] = []
    for one in some:
        watch = kept.get(one.pk) or Watch(mentorship=one, programme_id=one.programme_id)
        rhythm = rhythms[one.pk]
        known = Known(
            began_on=one.began_on, last_met_on=rhythm.last_met_on, moved=rhythm.moved, between=tuple(watch.between),
            contact_overdue=one.pk in overdue, away_days=away[one.pk],
        )  # fmt: skip
        found = [Sign(sign) for sign in signs(known, today)]
        was_due = watch.due_on
        if _becomes(watch, found):
            (changed if one.pk in kept else fresh).append(watch)
        if watch.due_on and not was_due:
            looks.append(LookNeeded(mentorship_id=one.pk, programme_id=one.programme_id))
    Watch.objects.bulk_create(fresh)
    Watch.objects.bulk_update(changed, ["points", "signs", "due_on", "looked_points"])
    emit_all(looks, by=None)


def _becomes(watch: Watch, found: Sequence[Sign]) -> bool:
    """Take over the signs of now; whether anything changed. Once there is too little to look at, what was seen is forgotten."""
    points, before = points_of(found), (watch.points, list(watch.signs), watch.due_on, watch.looked_points)
    watch.points, watch.signs = points, list(found)
    if must_look(points, watch.looked_points):
        if watch.due_on is None:
            watch.due_on = clock.today() + LOOK_WITHIN
    else:
        watch.due_on = None
    watch.looked_points = min(watch.looked_points, points) if watch.looked_points is not None else None
    return before != (watch.points, watch.signs, watch.due_on, watch.looked_points)


def _away_days(some: Sequence[Mentorship], rhythms: Mapping[UUID, Rhythm]) -> dict[UUID, int]:
    """On how many of the days since they last met the mentor was away, as planned."""
    today = clock.today()
    breaks = defaultdict(list)
    mentors = {one.mentor_id for one in some}
    for rest in Break.objects.filter(person__in=mentors, starts_on__lte=today).defer("words"):
        breaks[rest.person_id, rest.programme_id].append((rest.starts_on, rest.ends_on))
    found = {}
    for one in some:
        since = rhythms[one.pk].last_met_on or one.began_on
        spans = breaks[one.mentor_id, one.programme_id]
        found[one.pk] = sum(max(0, (min(end, today) - max(start, since)).days) for start, end in spans)
    return found
