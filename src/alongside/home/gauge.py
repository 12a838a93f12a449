"""What is missing: what members seek beside the stories and mentors there are, and whom to look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alongside.mentorship.queries import demand
from alongside.programmes import queries as programmes
from alongside.rolemodels import queries as stories
from alongside.rolemodels.forms.names import AREAS
from alongside.rolemodels.rules.gauge import gaps

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.people.vocabulary import Vocabulary
    from alongside.programmes.models import Programme

#: So many of the widest gaps come with words to look for people.
FIRST = 5
#: So many pairs of a group and a part of life are drawn.
MOST_PAIRS = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something sought more often than it is found, and a text by which people who have lived it can be looked for."""

    name: str
    sought: int
    mentors: int | None
    stories: int
    text: str


def missing(viewer: Person, programme: Programme, language: str) -> dict[str, Any]:
    """Everything the page shows: pictures with their figures, the widest gaps first, words to copy; or NotFound."""
    shelf = stories.missing_in(viewer, programme, language)
    round_on, places = demand.by_group(programme)
    words = programmes.vocabulary_for(programme, language)
    sought = {group: count for group, (count, _offered) in places.items() if count is not None}
    offered = {group: count or 0 for group, (_sought, count) in places.items()}
    groups = sorted({*sought, *shelf.stories}, key=lambda one: (-sought.get(one, 0), -shelf.stories.get(one, 0), one))
    wide = gaps(sought, shelf.stories, offered)
    pairs = sorted(shelf.sought, key=lambda one: (-one[2] / (1 + shelf.crossed.get(one[:2], 0)), one[:2]))[:MOST_PAIRS]
    return {
        "programme": programme, "round_on": round_on, "counted_on": shelf.counted_on,
        "by_group": [(_label(one, words), sought.get(one), shelf.stories.get(one, 0)) for one in groups],
        "by_area": [
            (f"{_label(group, words)} · {AREAS[area]}", count, shelf.crossed.get((group, area), 0))
            for group, area, count in pairs
        ],
        "hurts": [(_label(group, words), unanswered, answered) for group, answered, unanswered in shelf.hurts],
        "wanted": [
            Wanted(
                _label(gap.term, words), gap.sought, places[gap.term][1], shelf.stories.get(gap.term, 0),
                _text(_label(gap.term, words), programme.name),
            )
            for gap in wide[:FIRST]
        ],
    }  # fmt: skip


def _label(group: str, words: Vocabulary) -> str:
    try:
        return str(words.group(group).label)
    except KeyError:
        return group


def _text(group: str, programme: str) -> str:
    """A notice that asks for people who have lived something, without saying how many seek them."""
    return _(
        "Have you been there? At %(programme)s we look for people who know this from their own life: %(group)s. You could tell "
        "how it was for you in writing, under a made-up name, and take it back at any time. Or you could be there for "
        "one person, about an hour in two weeks. You need not be over it, and nobody needs your real name to begin."
    ) % {"programme": programme, "group": group}
