"""What a coordinator sees of a round: persona cards, fits, reasons in counts, why people wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from alongside.mentorship.models import PairWish, Round, RoundPair, RoundWaiting
from alongside.mentorship.queries import wording
from alongside.mentorship.queries.desk import Line
from alongside.mentorship.queries.pool import built, mentee_from, mentors_now
from alongside.people import queries as people
from alongside.people.choices import LANGUAGES
from alongside.people.rules import Card, Space
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName

if TYPE_CHECKING:
    from alongside.programmes.models import Programme

PAGE = 50
MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """A proposed pair as a coordinator sees it."""

    mentee_id: UUID
    mentor_id: UUID
    mentee: Card
    mentor: Card
    percent: int
    is_pinned: bool
    is_new: bool
    reasons: tuple[str, ...]
    both_struggle: bool
    #: Why it was not proposed after all, in words; empty when it was, or still may be.
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """Two people a coordinator put together or keeps apart."""

    mentee_id: UUID
    mentor_id: UUID
    mentee: Card
    mentor: Card
    wanted: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mentor with room who could go with somebody who waits."""

    mentor_id: UUID
    card: Card
    percent: int
    reasons: tuple[str, ...]
    wanted: str


def round_pairs(round_: Round, *, page: int = 1) -> tuple[Page[RoundPair], list[Seen]]:
    """One page of a round's pairs, best fit first. The caller has checked that the viewer coordinates."""
    rows = RoundPair.objects.filter(round=round_).order_by("-refused", "-fit", "pk")
    shown = Paginator(rows, PAGE).get_page(page)
    pairs = list(shown)
    cards = _cards_of(pairs)
    return shown, [
        Seen(
            one.mentee_id, one.mentor_id, cards[one.mentee_id], cards[one.mentor_id], round(one.fit / 100), one.is_pinned,
            one.is_new, tuple(wording.to_coordinator(one.reasons)), "both-in-acute-struggle" in one.flags,
            wording.why_stale(one.refused),
        )
        for one in pairs
    ]  # fmt: skip


def _cards_of(pairs: Iterable[RoundPair | PairWish]) -> dict[UUID, Card]:
    return people.cards({one for pair in pairs for one in (pair.mentee_id, pair.mentor_id)}, space=Space.MENTORSHIP)


def average_fit(pairs: int, total_fit: int) -> int:
    """How well pairs fit in the middle, of 100; 0 for no pairs."""
    return round(total_fit / pairs / 100) if pairs else 0


def pairs_lost(round_: Round) -> list[tuple[Card, Card]]:
    """Pairs the preview before had and this one has not, at most fifty."""
    before = (round_.found.get("before") or {}).get("id")
    if before is None:
        return []
    still = RoundPair.objects.filter(round=round_, mentee=OuterRef("mentee"), mentor=OuterRef("mentor"))
    gone = list(RoundPair.objects.filter(~Exists(still), round=before).order_by("-fit", "pk")[:PAGE])
    cards = _cards_of(gone)
    return [(cards[one.mentee_id], cards[one.mentor_id]) for one in gone]


def wishes_of(programme: Programme) -> list[Wish]:
    """Whom a coordinator put together or keeps apart, at most fifty. The caller has checked that the viewer may see."""
    rows = list(PairWish.objects.filter(programme=programme).order_by("wanted", "pk")[:PAGE])
    cards = _cards_of(rows)
    return [Wish(one.mentee_id, one.mentor_id, cards[one.mentee_id], cards[one.mentor_id], one.wanted) for one in rows]


def candidates_for(programme: Programme, mentee_id: UUID) -> list[Candidate]:
    """The best twenty mentors with room for somebody who waits, those kept apart last. The caller has checked."""
    facts = people.facts([mentee_id]).get(mentee_id)
    mentee = mentee_from(mentee_id, facts) if facts else None
    if mentee is None:
        return []
    mentors, wishes = mentors_now(programme), PairWish.objects.filter(programme=programme, mentee=mentee_id)
    wanted = dict(wishes.values_list("mentor_id", "wanted"))
    # What the two themselves decided is theirs: a coordinator is not told whom somebody passed over or said no to.
    matcher = built(programme, mentors.version).matcher
    found = [pair for pair in matcher.suggest(mentee, 200) if UUID(pair.mentor_id) in mentors.free][:MOST_CANDIDATES]
    cards = people.cards([UUID(pair.mentor_id) for pair in found], space=Space.MENTORSHIP)
    return [
        Candidate(
            UUID(pair.mentor_id), cards[UUID(pair.mentor_id)], round(pair.fit / 100),
            tuple(wording.to_coordinator(wording.kept(matcher.explain_arrival(mentee, pair.mentor_id)))),
            wanted.get(UUID(pair.mentor_id), ""),
        )
        for pair in found
    ]  # fmt: skip


def round_waiting_people(round_: Round, *, page: int = 1) -> tuple[Page[RoundWaiting], list[Line]]:
    """One page of those a round found nobody for, with why. The caller has checked that the viewer coordinates."""
    shown = Paginator(RoundWaiting.objects.filter(round=round_).order_by("pk"), PAGE).get_page(page)
    rows = list(shown)
    ids = [one.mentee_id for one in rows]
    cards = people.cards(ids, space=Space.MENTORSHIP)
    places = programmes.places_with(round_.programme, role=RoleName.MENTEE).filter(person__in=ids)
    numbers = dict(places.values_list("person_id", "pk"))
    return shown, [
        Line(numbers[one.mentee_id], cards[one.mentee_id], None, 0, tuple(wording.why_waiting(one.reasons)))
        for one in rows
        if one.mentee_id in numbers
    ]


def what_to_recruit(round_: Round, language: str) -> list[dict[str, Any]]:
    """What kind of mentor would help most, in plain words, and how many who wait they could meet."""
    words, spoken = programmes.vocabulary_for(round_.programme, language), dict(LANGUAGES)
    return [
        {
            **one,
            "labels": [wording.label(tag, words) for tag in one["experiences"]],
            "language": spoken.get(one["language"], one["language"]),
        }
        for one in round_.found.get("recruit", [])
    ]
