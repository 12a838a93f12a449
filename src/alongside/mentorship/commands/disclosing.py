"""Opening up to each other, step by step, and taking it back; and how a programme has people ask and open up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship import policies
from alongside.mentorship.commands.proposing import close_proposals
from alongside.mentorship.events import LevelMet
from alongside.mentorship.models import Manner, Mentorship, Opened, Proposal
from alongside.mentorship.queries.clashing import clashing
from alongside.mentorship.queries.disclosing import manner_of
from alongside.mentorship.rules import Offered, Status
from alongside.mentorship.rules.disclosing import (
    FEWEST_DAYS,
    LONGEST_SHOWN,
    MOST_DAYS,
    Level,
    and_further,
    levels_from,
    may_open,
)
from alongside.mentorship.rules.meeting import LONGEST_PLACE, is_place_for_calls
from alongside.programmes import policies as programme_policies

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@transaction.atomic
def set_manner(
    programme: Programme,
    *,
    by: Person,
    answer_days: int,
    remind_days: int,
    levels: Collection[Level],
    calls_at: str = "",
) -> Manner:
    """Say how long an ask waits, which levels two people may open, where calls take place. What was asked keeps its day.

    A level taken away shows to nobody from now on. Raises NotAllowed, BadInput naming the field.
    """
    require(programme_policies.coordinates(by, programme.pk))
    if not FEWEST_DAYS <= answer_days <= MOST_DAYS:
        raise BadInput("out-of-range", field="answer_days")
    if not 1 <= remind_days < answer_days:
        raise BadInput("out-of-range", field="remind_days")
    if calls_at and (len(calls_at) > LONGEST_PLACE or not is_place_for_calls(calls_at)):
        raise BadInput("not-a-link", field="calls_at")
    kept = levels_from(levels)
    chosen = {"answer_days": answer_days, "remind_days": remind_days, "levels": list(kept), "calls_at": calls_at}
    manner, _made = Manner.objects.update_or_create(programme=programme, defaults=chosen)
    gone = Opened.objects.filter(mentorship__programme=programme).exclude(level__in=kept)
    for mentorship in Mentorship.objects.filter(pk__in=gone.filter(is_open=True).values("mentorship")).order_by("pk"):
        lock(mentorship)
        _hide(gone.filter(mentorship=mentorship, is_open=True))
    return manner


@transaction.atomic
def open_level(mentorship: Mentorship, *, by: Person, level: Level, words: str) -> Opened:
    """Be willing to show these words. They show once the other has opened the same level, and not a moment before.

    The answer is the same whether the other has or not; who has opened is written in no event. Again says it in new words.

    Raises NotAllowed for anyone but the two, Refused("not-yet") before they agreed how, when it is over, or when a level
    before it is not open, Refused("not-safe") when the two would meet in a place one of them asked to avoid, BadInput.
    Emits LevelMet when both have.
    """
    mentorship = lock(mentorship)
    require(policies.takes_part(by, mentorship))
    words = words.strip()
    if not 0 < len(words) <= LONGEST_SHOWN:
        raise BadInput("too-long" if words else "empty", field="words")
    between = Opened.objects.filter(mentorship=mentorship)
    mine = [Level(one) for one in between.filter(person=by, is_open=True).values_list("level", flat=True)]
    offered = levels_from(manner_of(mentorship.programme_id).levels)
    if mentorship.status != Status.ACTIVE or not may_open(level, mine, offered):
        raise Refused("not-yet")
    if clashing(by.pk, [mentorship.mentee_id if by.pk == mentorship.mentor_id else mentorship.mentor_id]):
        raise Refused("not-safe")
    opened = between.filter(person=by, level=level).first() or Opened(mentorship=mentorship, person=by, level=level)
    was_open, opened.words, opened.is_open = opened.is_open and not opened._state.adding, words, True
    opened.save()
    if not was_open and between.filter(level=level, is_open=True).count() == 2:
        _show(between.filter(level=level))
        emit(
            LevelMet(mentorship_id=mentorship.pk, mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id),
            by=None,
        )
        opened.refresh_from_db()
    return opened


def _show(both: Iterable[Opened]) -> None:
    for one in both:
        # What was shown before stays known: the other may have read it since the first day.
        one.shown_from, one.shown_until = one.shown_from or clock.now(), None
        one.save(update_fields=["shown_from", "shown_until"])


@transaction.atomic
def take_back(mentorship: Mentorship, *, by: Person, level: Level) -> None:
    """Show this level, and those that build on it, no more; the words are gone at once. Again does nothing.

    What the other showed at these levels is hidden from this person too. Raises NotAllowed.
    """
    mentorship = lock(mentorship)
    require(policies.takes_part(by, mentorship))
    between = Opened.objects.filter(mentorship=mentorship, level__in=and_further(level))
    mine = between.filter(person=by, is_open=True)
    levels = list(mine.values_list("level", flat=True))
    _hide(mine)
    _no_longer_shown(between.filter(level__in=levels))


@transaction.atomic
def hide_between(mentorships: Iterable[UUID]) -> None:
    """Nothing shows between these two any more, and no words of it are kept: they have parted, or had better not meet."""
    _hide(Opened.objects.filter(mentorship__in=list(mentorships), is_open=True))


def _hide(which: Iterable[Opened]) -> None:
    for one in which:
        one.words, one.is_open = "", False
        one.shown_until = one.shown_until or (clock.now() if one.shown_from else None)
        one.save(update_fields=["words", "is_open", "shown_until"])


def _no_longer_shown(which: Iterable[Opened]) -> None:
    for one in which:
        if one.shown_from and one.shown_until is None:
            one.shown_until = clock.now()
            one.save(update_fields=["shown_until"])


@transaction.atomic
def keep_apart(person_id: UUID) -> None:
    """Somebody changed what they say of themselves: whoever they had better not meet is not shown to them, nor they to them.

    Asks between them close like any other; what they opened to each other is hidden. That they walk together already
    stays theirs to end: whoever did not name a place must not learn of it by being parted. Again does nothing.
    """
    either = Q(mentee=person_id) | Q(mentor=person_id)
    asks = Proposal.objects.filter(either, state=Offered.OPEN).values_list("mentee_id", "mentor_id", "pk")
    walks = Mentorship.objects.filter(either).exclude(status=Status.ENDED).values_list("mentee_id", "mentor_id", "pk")
    open_asks, live = ([(one if two == person_id else two, pk) for one, two, pk in rows] for rows in (asks, walks))
    apart = clashing(person_id, {other for other, _pk in (*open_asks, *live)})
    if apart:
        close_proposals(Q(pk__in=[pk for other, pk in open_asks if other in apart]))
        hide_between(pk for other, pk in live if other in apart)
