"""How often two people meet, as far as anything says so. The one place that knows what counts as meeting.

Until meetings are kept, two people have met on a day on which one of them wrote, and nothing is ever moved. Once they are,
this function reads them as well: the last meeting both were at, how often one was moved, the first of all. Nothing else
has to change, since early signs and pulses ask only here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef

from alongside.conversations import queries as conversations
from alongside.mentorship.models import Mentorship

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When two people met first and last, and how many meetings were moved; None where they have not met yet."""

    first_met_on: date | None = None
    last_met_on: date | None = None
    moved: int = 0


def rhythm_of(mentorships: QuerySet[Mentorship] | Iterable[Mentorship]) -> dict[UUID, Rhythm]:
    """The rhythm of each of these mentorships, in one query. It says when, never who wrote or what."""
    ids = [one.pk for one in mentorships]
    rows = Mentorship.objects.filter(pk__in=ids).annotate(
        first_at=conversations.first_word_of("mentorship", OuterRef("pk")),
        last_at=conversations.last_word_of("mentorship", OuterRef("pk")),
    )
    return {
        pk: Rhythm(first.date() if first else None, last.date() if last else None)
        for pk, first, last in rows.values_list("pk", "first_at", "last_at")
    }
