"""How often two people meet, as far as anything says so. The one place that knows what counts as meeting.

They have met when one of them says that a time they had agreed took place, and on a day on which one of them wrote. Early
signs and pulses ask only here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max, Min, OuterRef, Q, Sum

from alongside.conversations import queries as conversations
from alongside.mentorship.models import Meeting, Mentorship
from alongside.mentorship.rules.meeting import MeetingState

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When two people met first and last, and how many meetings were moved; None where they have not met yet."""

    first_met_on: date | None = None
    last_met_on: date | None = None
    moved: int = 0


def rhythm_of(mentorships: QuerySet[Mentorship] | Iterable[Mentorship]) -> dict[UUID, Rhythm]:
    """The rhythm of each of these mentorships, in two queries. It says when, never who wrote or what."""
    ids = [one.pk for one in mentorships]
    rows = Mentorship.objects.filter(pk__in=ids).annotate(
        first_at=conversations.first_word_of("mentorship", OuterRef("pk")),
        last_at=conversations.last_word_of("mentorship", OuterRef("pk")),
    )
    held = Q(state=MeetingState.HELD)
    times = Meeting.objects.filter(mentorship__in=ids).order_by().values("mentorship")
    counted = times.annotate(
        first=Min("starts_at", filter=held), last=Max("starts_at", filter=held), moved=Sum("moves")
    )
    met = {pk: rest for pk, *rest in counted.values_list("mentorship", "first", "last", "moved")}
    found = {}
    for pk, wrote_first, wrote_last in rows.values_list("pk", "first_at", "last_at"):
        first, last, moved = met.get(pk, (None, None, 0))
        found[pk] = Rhythm(_day(min, first, wrote_first), _day(max, last, wrote_last), moved)
    return found


def _day(choose: Callable[[list[datetime]], datetime], *moments: datetime | None) -> date | None:
    known = [one for one in moments if one is not None]
    return choose(known).date() if known else None
