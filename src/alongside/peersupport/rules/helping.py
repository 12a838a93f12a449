"""Practical help between people of a circle: what is asked for and offered, what fits what, and how two come to do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_ASK = 2_000
LONGEST_PLACE = 80
LONGEST_LETTER = 4_000
#: What one person has open in one circle at once.
MOST_ASKS, MOST_OFFERS = 3, 5
#: Without a day of its own, what is asked or offered closes after this long, so that a list stays true.
LASTS = timedelta(days=60)
#: Two who have finished can still read what they wrote for so long; then it goes.
KEPT_AFTER = timedelta(days=30)
PAGE = 30


class Side(StrEnum):
    """Whether something is asked for or offered."""

    ASK = "ask"
    OFFER = "offer"


class What(StrEnum):
    """In which part of life."""

    JOB = "job"
    EDUCATION = "education"
    HOUSING = "housing"
    HEALTH = "health"
    LEGAL = "legal"
    MONEY = "money"
    TRANSPORT = "transport"
    COMPANY = "company"


class Hand(StrEnum):
    """Where two stand who may do something for each other."""

    OFFERED = "offered"
    AGREED = "agreed"
    DONE = "done"
    NOT = "not"


HAND_MOVES: dict[Hand, frozenset[Hand]] = {
    Hand.OFFERED: frozenset({Hand.AGREED, Hand.NOT}),
    Hand.AGREED: frozenset({Hand.DONE, Hand.NOT}),
    Hand.DONE: frozenset(),
    Hand.NOT: frozenset(),
}


def hand_may_become(now: Hand, then: Hand) -> bool:
    """Whether two may go from one to the other."""
    return then in HAND_MOVES[now]


class Fit(StrEnum):
    """Why something is shown to somebody; the nearer reasons first."""

    SAME_PLACE = "same-place"
    ANYWHERE = "anywhere"
    IN_TIME = "in-time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked or offered, as the matcher sees it."""

    id: UUID
    seat_id: UUID
    side: Side
    what: What
    #: A town or an area in a person's own words; empty means anywhere, or at a distance.
    place: str
    #: An ask: needed by then. An offer: given until then. None means no hurry, and as long as it stands.
    by: date | None


def plain_place(place: str) -> str:
    """A place as it is compared.

    >>> plain_place("  North  Quay ") == plain_place("north quay")
    True
    """
    return " ".join(place.casefold().split())


def fit_of(one: Wanted, other: Wanted, *, today: date) -> tuple[Fit, ...] | None:
    """Why one fits the other, or None. It is the same both ways; nothing fits what is somebody's own, or over."""
    if one.side == other.side or one.what != other.what or one.seat_id == other.seat_id:
        return None
    if any(each.by is not None and each.by < today for each in (one, other)):
        return None
    here, there = plain_place(one.place), plain_place(other.place)
    if here and there and here != there:
        return None
    reasons = [Fit.SAME_PLACE if here and here == there else Fit.ANYWHERE]
    if one.by or other.by:
        reasons.append(Fit.IN_TIME)
    return tuple(reasons)


def fitting(one: Wanted, others: Iterable[Wanted], *, today: date) -> list[tuple[UUID, tuple[Fit, ...]]]:
    """What fits, the nearest place first, then what is needed soonest; the same for any order of the rows."""
    found = [(other, why) for other in others if (why := fit_of(one, other, today=today)) is not None]
    found.sort(key=lambda pair: (Fit.SAME_PLACE not in pair[1], pair[0].by or date.max, pair[0].id.int))
    return [(other.id, why) for other, why in found]
