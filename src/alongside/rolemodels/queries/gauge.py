"""What is missing on the shelf: what readers look for beside the stories there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from alongside.foundation.errors import NotFound
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.rolemodels.models import Sought, Tag
from alongside.rolemodels.rules.words import Area, Kind

if TYPE_CHECKING:
    from uuid import UUID

    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Missing:
    """Stories by group of experience, and what is sought, without small numbers."""

    #: How many stories of each group there are, and of each group and part of life.
    stories: dict[str, int]
    crossed: dict[tuple[str, Area], int]
    #: (group, part of life, how many look for it), most first; (group, how many find words answered, how many do not).
    sought: list[tuple[str, Area, int]]
    hurts: list[tuple[str, int, int]]
    counted_on: date | None


def missing_in(viewer: Person, programme: Programme, language: str) -> Missing:
    """For a coordinator, in three queries; NotFound for others. A story counts once in each group it speaks of."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    words = programmes.vocabulary_for(programme, language)
    groups: dict[UUID, set[str]] = {}
    areas: dict[UUID, set[Area]] = {}
    tags = Tag.objects.filter(published__programme=programme, kind__in=(Kind.EXPERIENCE, Kind.AREA))
    for story, kind, term in tags.values_list("published", "kind", "term"):
        if kind == Kind.AREA:
            areas.setdefault(story, set()).add(Area(term))
        elif words.knows(term):
            groups.setdefault(story, set()).add(words.term(term).group)
    counted = Sought.objects.filter(programme=programme).first()
    found = counted.found if counted else {}
    return Missing(
        stories=Counter(group for named in groups.values() for group in named),
        crossed=Counter(
            (group, area) for story, named in groups.items() for group in named for area in areas.get(story, ())
        ),
        sought=[(group, Area(area), number) for group, area, number in found.get("pairs", ())],
        hurts=[(group, answered, not_answered) for group, answered, not_answered in found.get("hurts", ())],
        counted_on=counted.counted_on if counted else None,
    )
