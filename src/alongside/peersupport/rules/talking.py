"""What somebody asks for when they write, how others answer, and whom to ask so that nobody is left alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_WORDS = 8_000
#: Posts on one page of a circle, and replies on one page of a thread.
POSTS_SHOWN, REPLIES_SHOWN = 20, 50


class Need(StrEnum):
    """What would help. The five kinds of support people give each other (Cutrona and Suhr 1992), and two more."""

    LISTEN = "listen"
    ENCOURAGE = "encourage"
    COMPANY = "company"
    INFORMATION = "information"
    PRACTICAL = "practical"
    CELEBRATE = "celebrate"
    ACT = "act"


class Kind(StrEnum):
    """What a reply is, as its writer says."""

    HEAR = "hear"
    ENCOURAGE = "encourage"
    SAME = "same"
    ASK = "ask"
    ADVICE = "advice"
    OFFER = "offer"


#: Where advice is easily too much: after somebody tells something painful, forums over-supply it (Liu 2017).
ASK_FIRST = frozenset({Need.LISTEN, Need.ENCOURAGE, Need.COMPANY, Need.CELEBRATE})


class Sign(StrEnum):
    """What can be said without words."""

    HEAR = "hear"
    SAME = "same"


class Note(StrEnum):
    """What some people may not want to read today."""

    SELF_HARM = "self-harm"
    VIOLENCE = "violence"
    SEX = "sex"
    SUBSTANCES = "substances"
    FOOD = "food"
    LOSS = "loss"
    HATE = "hate"
    ILLNESS = "illness"


def asks_first(need: Need, kind: Kind) -> bool:
    """Whether whoever answers like this is asked to ask first.

    >>> asks_first(Need.LISTEN, Kind.ADVICE), asks_first(Need.INFORMATION, Kind.ADVICE)
    (True, False)
    """
    return kind is Kind.ADVICE and need in ASK_FIRST


def is_folded(notes: Iterable[str], never: Iterable[str]) -> bool:
    """Whether something is not shown to somebody who does not want to see it."""
    return not set(notes).isdisjoint(never)


# Nobody is left alone with what they wrote: peers who are willing first, then those who hold the circle.
AT_ONCE = 3
ASK_MORE_AFTER = timedelta(hours=4)
HOLDERS_AFTER = timedelta(hours=12)
WEEK = timedelta(days=7)
MOST_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Somebody who said they are willing to be asked."""

    seat_id: UUID
    #: How often a week, at most.
    a_week: int
    #: When they were asked lately, oldest first.
    asked: tuple[datetime, ...] = ()
    #: Whether it is one of their hours now.
    awake: bool = True


def place_in_turn(seat_id: UUID, asked: Sequence[datetime], now: datetime) -> tuple[int, datetime, int]:
    """Where somebody stands among those who could be asked, by when they were asked before: the smallest comes first."""
    long_ago = datetime.min.replace(tzinfo=now.tzinfo)
    return len(_lately(asked, now)), max(asked, default=long_ago), seat_id.int


def _lately(asked: Sequence[datetime], now: datetime) -> list[datetime]:
    return [at for at in asked if now - at < WEEK]


def whom_to_ask(peers: Iterable[Peer], *, now: datetime, already: frozenset[UUID], writer: UUID) -> list[UUID]:
    """A few peers to ask about one post: within their limits and hours, those asked least and longest ago first.

    Nobody twice about the same post, and never whoever wrote it. The order does not depend on the order of the rows.
    """

    free = [
        one
        for one in peers
        if one.awake
        and one.seat_id != writer
        and one.seat_id not in already
        and len(_lately(one.asked, now)) < min(one.a_week, MOST_A_WEEK)
    ]
    free.sort(key=lambda one: place_in_turn(one.seat_id, one.asked, now))
    return [one.seat_id for one in free[:AT_ONCE]]


class Turn(StrEnum):
    """Whose turn it is while a post has no answer."""

    PEERS = "peers"
    MORE_PEERS = "more-peers"
    HOLDERS = "holders"


def turn_of(waited: timedelta) -> Turn:
    """Who is asked after this long without an answer.

    >>> turn_of(timedelta(hours=13)).value
    'holders'
    """
    if waited >= HOLDERS_AFTER:
        return Turn.HOLDERS
    return Turn.MORE_PEERS if waited >= ASK_MORE_AFTER else Turn.PEERS


#: What a turn has done, so that each is taken once.
STEPS: Mapping[Turn, int] = {Turn.PEERS: 1, Turn.MORE_PEERS: 2, Turn.HOLDERS: 3}
