"""A mentee's short list: who has been there, why each was suggested, and how long an answer may take."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

from alongside.foundation.errors import NotFound
from alongside.matching import Matcher, Mentee
from alongside.mentorship.models import Proposal
from alongside.mentorship.queries import wording
from alongside.mentorship.queries.pool import (
    Mentors,
    built_matcher,
    excluded_for,
    mentee_from,
    mentors_now,
)
from alongside.mentorship.rules import SHORT_LIST, Source
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import queries as programmes

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One mentor on a short list, as the mentee sees them."""

    mentor_id: UUID
    card: Card
    fit: int
    tags: tuple[str, ...]
    reasons: tuple[str, ...]
    terms: tuple[dict[str, object], ...]
    answers_in_days: int | None
    places_free: int


@dataclass(frozen=True, slots=True)
class ShortList:
    """The short list, out of how many mentors, and when it is empty what would change that."""

    suggestions: tuple[Suggestion, ...]
    mentors: int
    agreed: bool
    missing: tuple[str, ...]
    why_nobody: tuple[str, ...]


def short_list(viewer: Person, programme: Programme, language: str) -> ShortList:
    """Up to five mentors with room whom this person may ask, best first. A constant number of queries."""
    facts = people.facts([viewer.pk]).get(viewer.pk)
    if facts is None:
        return ShortList((), 0, agreed=False, missing=(), why_nobody=())
    missing = tuple(name for name in ("languages", "formats", "hours") if not getattr(facts, name))
    mentors = mentors_now(programme)
    matcher, mentee = built_matcher(programme, mentors), mentee_from(viewer.pk, facts)
    apart = excluded_for(viewer.pk, programme)
    chosen = _best(matcher, mentee, set(mentors.free) - apart)
    suggestions = _described(programme, matcher, mentee, chosen, mentors.free, language)
    why = () if suggestions or missing else _why_nobody(matcher, mentee, mentors, apart)
    return ShortList(suggestions, len(mentors.places), agreed=True, missing=missing, why_nobody=why)


def suggestion_for(viewer: Person, programme: Programme, mentor_id: UUID, language: str) -> Suggestion:
    """One mentor this person may ask now, or NotFound: not possible, no room, passed over and unknown look alike."""
    facts = people.facts([viewer.pk]).get(viewer.pk)
    mentors = mentors_now(programme)
    if facts is None or mentor_id not in mentors.free or mentor_id in excluded_for(viewer.pk, programme):
        raise NotFound("mentor")
    matcher, mentee = built_matcher(programme, mentors), mentee_from(viewer.pk, facts)
    try:
        fit = matcher.explain_arrival(mentee, str(mentor_id))
    except ValueError:
        raise NotFound("mentor") from None
    if not fit.possible:
        raise NotFound("mentor")
    return _described(programme, matcher, mentee, [(mentor_id, fit.fit)], mentors.free, language)[0]


def _best(matcher: Matcher, mentee: Mentee, wanted: set[UUID]) -> list[tuple[UUID, int]]:
    """The best of those wanted. More are asked for than needed, since some are full or not to be shown again."""
    asked = 40
    while True:
        found = [(UUID(pair.mentor_id), pair.fit) for pair in matcher.suggest(mentee, asked)]
        chosen = [(mentor, fit) for mentor, fit in found if mentor in wanted][:SHORT_LIST]
        if len(chosen) == SHORT_LIST or len(found) < asked:
            return chosen
        asked *= 8


def _described(
    programme: Programme,
    matcher: Matcher,
    mentee: Mentee,
    chosen: list[tuple[UUID, int]],
    room: dict[UUID, int],
    language: str,
) -> tuple[Suggestion, ...]:
    ids = [mentor for mentor, _fit in chosen]
    cards, days = people.cards(ids, space=Space.MENTORSHIP), answer_days(ids)
    words = programmes.vocabulary_for(programme, language)
    found = []
    for mentor, fit in chosen:
        terms = wording.kept(matcher.explain_arrival(mentee, str(mentor)))
        found.append(Suggestion(
            mentor_id=mentor, card=cards[mentor], fit=fit, tags=tuple(wording.shared_tags(terms, words)),
            reasons=tuple(wording.to_mentee(terms, words)), terms=tuple(terms),
            answers_in_days=days.get(mentor), places_free=room.get(mentor, 0),
        ))  # fmt: skip
    return tuple(found)


def answer_days(mentors: list[UUID]) -> dict[UUID, int]:
    """In how many days each mentor usually answers: the middle of their last answers, rounded up; absent with none."""
    took: dict[UUID, list[float]] = defaultdict(list)
    answered = Proposal.objects.filter(mentor__in=mentors, source=Source.ASKED, answered_at__isnull=False)
    for one in answered.order_by("-answered_at").only("mentor_id", "offered_at", "answered_at")[:1_000]:
        if one.answered_at and len(took[one.mentor_id]) < 10:
            took[one.mentor_id].append((one.answered_at - one.offered_at) / timedelta(days=1))
    return {mentor: max(1, math.ceil(median(some))) for mentor, some in took.items()}


def _why_nobody(matcher: Matcher, mentee: Mentee, mentors: Mentors, apart: set[UUID]) -> tuple[str, ...]:
    """What stands between this person and each mentor, rule by rule, so that they know what would help."""
    full = {str(one) for one in mentors.places if one not in mentors.free}
    waits = matcher.explain_absence(mentee, full=full, apart={str(one) for one in apart})
    return tuple(wording.why_nobody(waits.reasons))
