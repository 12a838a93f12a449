"""Keeping until when each mentor is cleared: worked out anew at every change, and watched as days go by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.events import emit
from alongside.foundation.rows import lock
from alongside.mentorship.commands.proposing import close_proposals
from alongside.mentorship.events.screening import ClearanceEnds, MentorCleared, MentorLapsed
from alongside.mentorship.models import MentorPlaces, Pool, StepTaken
from alongside.mentorship.queries.clearing import clearances
from alongside.mentorship.rules.screening import WARN_DAYS, Stage, Turn, moment_of, warning_for


def mentors_changed(programme_id: UUID) -> None:
    """Let everything that was worked out from a programme's mentors be worked out anew."""
    Pool.objects.get_or_create(programme_id=programme_id)
    Pool.objects.filter(programme_id=programme_id).update(version=F("version") + 1)


@transaction.atomic
def keep_clearances(programme_id: UUID, *, people: Iterable[UUID] | None = None) -> None:
    """Work out anew until when mentors are cleared: all of a programme, or these. A constant number of reads.

    Whoever is not cleared any more has no open proposal left: the database would refuse it otherwise.

    Emits MentorCleared and MentorLapsed for those whose standing changed.
    """
    rows = MentorPlaces.objects.filter(programme=programme_id).order_by("pk")
    places = list(rows if people is None else rows.filter(person__in=list(people)))
    found, now = clearances(programme_id, places), clock.now()
    changed, gained, lost = [], [], []
    for row in places:
        until = moment_of(found[row.person_id])
        if until == row.cleared_until:
            continue
        was, will = _is_clear(row.cleared_until, now), _is_clear(until, now)
        row.cleared_until, row.warned_of = until, None
        changed.append(row)
        if not will:
            lost.append((row.person_id, was))
        elif not was:
            gained.append(row.person_id)
    if not changed:
        return
    # First what leans on the clearance, then the clearance.
    close_proposals(Q(programme=programme_id, mentor__in=[person for person, _was in lost]))
    MentorPlaces.objects.bulk_update(changed, ["cleared_until", "warned_of"], batch_size=200)
    mentors_changed(programme_id)
    for person in gained:
        emit(MentorCleared(person_id=person, programme_id=programme_id), by=None)
    for person, was in lost:
        if was:
            emit(MentorLapsed(person_id=person, programme_id=programme_id), by=None)


def _is_clear(until: datetime | None, now: datetime) -> bool:
    return until is not None and until >= now


@regularly(timedelta(hours=6))
def watch_clearances() -> None:
    """Tell mentors 60, 30 and 7 days before something runs out; once it has, close what was still open to them."""
    now, today = clock.now(), clock.today()
    due = Q(cleared_until__lte=moment_of(today + timedelta(days=WARN_DAYS[0])), warned_of=None)
    for before, days in pairwise(WARN_DAYS):
        due |= Q(cleared_until__lte=moment_of(today + timedelta(days=days)), warned_of=before)
    due |= Q(cleared_until__lt=now) & ~Q(warned_of=0)
    for one in MentorPlaces.objects.filter(due).order_by("cleared_until", "pk")[:1_000]:
        with transaction.atomic():
            _warn(lock(one))


def _warn(places: MentorPlaces) -> None:
    if places.cleared_until is None:
        return
    days = warning_for(places.cleared_until.date(), clock.today())
    if days is None or (places.warned_of is not None and places.warned_of <= days):
        return
    places.warned_of = days
    places.save(update_fields=["warned_of"])
    person, programme = places.person_id, places.programme_id
    if days:
        emit(ClearanceEnds(person_id=person, programme_id=programme, days=days), by=None)
        return
    close_proposals(Q(programme=programme, mentor=person))
    mentors_changed(programme)
    emit(MentorLapsed(person_id=person, programme_id=programme), by=None)


@regularly(timedelta(hours=6))
def ask_for_renewals() -> None:
    """Put what runs out within 60 days on the coordinator's list, due on its last day."""
    soon = clock.today() + timedelta(days=WARN_DAYS[0])
    ending = StepTaken.objects.filter(stage=Stage.HELD, turn=Turn.NOBODY, until__lte=soon, step__is_asked=True)
    mentors = MentorPlaces.objects.values("person")
    ending.filter(person__in=mentors).update(turn=Turn.COORDINATOR, due_on=F("until"))
