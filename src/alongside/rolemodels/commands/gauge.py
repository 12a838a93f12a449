"""Counting what readers look for, of those who let themselves be counted."""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.people import queries as people
from alongside.programmes import queries as programmes
from alongside.rolemodels.models import ReaderWishes, SearchText, Sought
from alongside.rolemodels.rules.finding import Wishes
from alongside.rolemodels.rules.gauge import Seeker, crossed, hurt
from alongside.rolemodels.rules.stems import telling_stems

if TYPE_CHECKING:
    from alongside.programmes.models import Programme

#: People whose sealed words are open at once.
AT_ONCE = 500


@regularly(timedelta(days=1))
def count_what_is_sought() -> None:
    """Count anew in every programme. What was counted before is gone: who took their yes back is in no number any more."""
    for programme in programmes.every_programme():
        seekers = _seekers(programme)
        found = {"pairs": crossed(seekers), "hurts": hurt(seekers)}
        with transaction.atomic():
            Sought.objects.update_or_create(programme=programme, defaults={"counted_on": clock.today(), "found": found})


def _seekers(programme: "Programme") -> list[Seeker]:
    willing = ReaderWishes.objects.filter(may_count=True).values_list("person", flat=True)
    ids = sorted(set(willing) & set(programmes.people_in(programme)))
    words, told = programmes.vocabulary_for(programme, "en"), _answers(programme)
    found = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        facts, spoken = people.facts(some), people.people(some)
        for row in ReaderWishes.objects.filter(person__in=some, may_count=True):
            wishes = Wishes.from_json(row.said)
            lived = facts[row.person_id].lived if row.person_id in facts else ()
            groups = frozenset(words.term(one.term).group for one in lived if words.knows(one.term))
            language = spoken[row.person_id].language if row.person_id in spoken else "en"
            stems = set(telling_stems(wishes.stereotype, language)) if wishes.stereotype else set()
            found.append(Seeker(groups, frozenset(wishes.areas), _is_answered(stems, told) if stems else None))
    return found


def _answers(programme: "Programme") -> dict[str, set[UUID]]:
    """Of each stem of the stereotypes that stories answer, which stories."""
    found: dict[str, set[UUID]] = {}
    rows = SearchText.objects.filter(published__programme=programme).exclude(against="")
    for story, against in rows.values_list("published", "against"):
        for stem in against.split():
            found.setdefault(stem, set()).add(story)
    return found


def _is_answered(stems: set[str], told: dict[str, set[UUID]]) -> bool:
    """Whether some story names at least half of these stems, as it is for the reader's own page."""
    shared = Counter(story for stem in stems for story in told.get(stem, ()))
    return any(2 * count >= len(stems) for count in shared.values())
