"""What a coordinator sees of a round: persona cards, fits, reasons in counts, why people wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from alongside.mentorship.models import PairWish, Round, RoundPair, RoundWaiting
from alongside.mentorship.queries import wording
from alongside.mentorship.queries.pool import built, mentee_from, mentors_now
from alongside.mentorship.rules import FLOOR, RoundState, is_few
from alongside.people import queries as people
from alongside.people.choices import LANGUAGES
from alongside.people.rules import Card, Space
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName

if TYPE_CHECKING:
    from alongside.programmes.models import Programme

#: People and their reasons are opened one by one: so many a page keep it quick.
PAGE = 30
#: What a coordinator decided is shown whole up to here.
MOST_WISHES = 50
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


class Show(StrEnum):
    """Which pairs of a round are looked at."""

    ALL = "all"
    NEW = "new"
    GONE = "gone"
    MINE = "mine"
    POOR = "poor"
    LEFT_OUT = "left-out"


class Sort(StrEnum):
    """In which order."""

    BEST = "best"
    POOREST = "poorest"


def round_pairs(
    round_: Round, *, page: int = 1, show: Show = Show.ALL, sort: Sort = Sort.BEST
) -> tuple[Page[RoundPair], list[Seen]]:
    """One page of a round's pairs. The caller has checked that the viewer coordinates. Three queries."""
    rows = _shown(round_, show).order_by("fit" if sort == Sort.POOREST else "-fit", "pk")
    # The reasons are opened for the page that is shown, and no others.
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


def _shown(round_: Round, show: Show) -> QuerySet[RoundPair]:
    pairs = RoundPair.objects.filter(round=round_)
    match show:
        case Show.NEW:
            return pairs.filter(is_new=True)
        case Show.MINE:
            return pairs.filter(is_pinned=True)
        case Show.POOR:
            return pairs.filter(fit__lt=FLOOR)
        case Show.LEFT_OUT:
            return pairs.exclude(refused="")
        case Show.GONE:
            before = (round_.found.get("before") or {}).get("id")
            still = pairs.filter(mentee=OuterRef("mentee"), mentor=OuterRef("mentor"))
            return RoundPair.objects.filter(~Exists(still), round=before)
        case _:
            return pairs


def how_many_left_out(round_: Round) -> int:
    """How many pairs of a published round were not proposed after all."""
    return RoundPair.objects.filter(round=round_).exclude(refused="").count()


def _cards_of(pairs: Iterable[RoundPair | PairWish]) -> dict[UUID, Card]:
    return people.cards({one for pair in pairs for one in (pair.mentee_id, pair.mentor_id)}, space=Space.MENTORSHIP)


def average_fit(pairs: int, total_fit: int) -> int:
    """How well pairs fit in the middle, of 100; 0 for no pairs."""
    return round(total_fit / pairs / 100) if pairs else 0


def wishes_mark(programme: Programme) -> str:
    """A short mark of everything a coordinator decided about pairs: it changes when they do."""
    rows = PairWish.objects.filter(programme=programme).order_by("mentee_id", "mentor_id")
    said = ",".join(":".join(map(str, row)) for row in rows.values_list("mentee_id", "mentor_id", "wanted"))
    return sha256(said.encode()).hexdigest()[:16]


def has_newer_wishes(round_: Round) -> bool:
    """Whether something was decided about pairs since this preview began."""
    mark = round_.found.get("wishes")
    return round_.state == RoundState.PREVIEWED and mark is not None and mark != wishes_mark(round_.programme)


def wishes_of(programme: Programme) -> list[Wish]:
    """Whom a coordinator put together or keeps apart, at most fifty. The caller has checked that the viewer may see."""
    rows = list(PairWish.objects.filter(programme=programme).order_by("wanted", "pk")[:MOST_WISHES])
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


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody a round found nobody for: which rules stand in the way, what would help, and who stands in line."""

    #: Their place in the programme, to look further; None when they have left.
    id: UUID | None
    card: Card
    is_full: bool
    why: tuple[str, ...]
    helps: tuple[str, ...]
    between: str


def round_waiting_people(
    round_: Round, *, page: int = 1, full: bool | None = None
) -> tuple[Page[RoundWaiting], list[Waits]]:
    """One page of those a round found nobody for, with why. The caller has checked that the viewer coordinates.

    full : only those whom mentors would fit and are full, only those whom a rule keeps from everybody, or both.
    """
    # By mentee, as the table is indexed: a late page comes as fast as the first.
    rows_of = RoundWaiting.objects.filter(round=round_).order_by("mentee_id")
    shown = Paginator(rows_of if full is None else rows_of.filter(is_full=full), PAGE).get_page(page)
    rows = list(shown)
    more = [one.more or {} for one in rows]
    named = {UUID(name) for one in more for name in (one.get("between") or {}).get("named", ())}
    ids = [one.mentee_id for one in rows]
    cards = people.cards({*ids, *named}, space=Space.MENTORSHIP)
    places = programmes.places_with(round_.programme, role=RoleName.MENTEE).filter(person__in=ids)
    numbers = dict(places.values_list("person_id", "pk"))
    return shown, [
        Waits(
            numbers.get(one.mentee_id), cards[one.mentee_id], one.is_full, tuple(wording.why_waiting(one.reasons)),
            tuple(wording.what_helps(said.get("alone", {}))), _bottleneck(said.get("between"), cards),
        )
        for one, said in zip(rows, more, strict=True)
    ]  # fmt: skip


def _bottleneck(between: Mapping[str, Any] | None, cards: Mapping[UUID, Card]) -> str:
    if not between:
        return ""
    names = [cards[UUID(name)].name for name in between["named"] if UUID(name) in cards]
    return wording.bottleneck(between["people"], between["mentors"], between["places"], names)


@dataclass(frozen=True, slots=True)
class Sought:
    """A kind of mentor to look for: what one more of them would add, and words to copy into a notice."""

    words: str
    adds: str
    notice: str


def what_to_recruit(round_: Round, language: str) -> list[Sought]:
    """What kind of mentor would help most, in plain words, and how many who wait they could meet."""
    words, spoken = programmes.vocabulary_for(round_.programme, language), dict(LANGUAGES)
    return [
        Sought(*wording.to_look_for(
            str(spoken.get(one["language"], one["language"])), [wording.label(tag, words) for tag in one["experiences"]],
            could_take=one["could_take"], more_people=one.get("more_people", 0), programme=round_.programme.name,
        ))
        for one in round_.found.get("recruit", [])
        if not is_few(one["could_take"])
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of what the round wants set beside another way: what, this round, the other."""

    what: str
    mine: str
    other: str


def price_of(round_: Round) -> list[Beside]:
    """What this round's aim costs or brings, line by line; empty for a round from before this was kept."""
    price = round_.found.get("price")
    if not price:
        return []
    return [Beside(*line) for line in wording.prices(price["mine"], price["beside"])]
