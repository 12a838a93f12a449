"""How a circle is formed, who comes in and how, and how its agreement changes."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from alongside.people.rules import DAY, WEEK, stretches

LONGEST_CIRCLE_NAME = 80
LONGEST_ABOUT = 2_000
LONGEST_AGREEMENT = 6_000
LONGEST_ASKING = 1_000
LONGEST_REASON = 1_000
MOST_TOPICS = 8
#: Places one person may hold at once.
MOST_SEATS = 30
INVITATION_LASTS = timedelta(days=14)
#: A change of the agreement waits this long for those who do not answer.
ASSENT_WAITS = timedelta(days=7)
STREAM = "g"


class Size(StrEnum):
    """How many a circle is meant for."""

    SMALL = "small"
    COMMUNITY = "community"


#: Guides for those who facilitate groups say ten to twelve at most; a larger one is another kind of circle.
PLACES = {Size.SMALL: 12, Size.COMMUNITY: 2_000}


class Entry(StrEnum):
    """How somebody comes in."""

    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"


class State(StrEnum):
    """Where a circle stands."""

    #: Found for people who have still to say yes.
    FORMING = "forming"
    PROPOSED = "proposed"
    OPEN = "open"
    DECLINED = "declined"
    CLOSED = "closed"


MOVES: dict[State, frozenset[State]] = {
    State.FORMING: frozenset({State.OPEN}),
    State.PROPOSED: frozenset({State.OPEN, State.DECLINED}),
    State.OPEN: frozenset({State.CLOSED}),
    State.DECLINED: frozenset(),
    State.CLOSED: frozenset(),
}


class Sits(StrEnum):
    """What a person's place in a circle is."""

    ASKED = "asked"
    IN = "in"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"


SEAT_MOVES: dict[Sits, frozenset[Sits]] = {
    Sits.ASKED: frozenset({Sits.IN, Sits.DECLINED, Sits.LEFT}),
    Sits.IN: frozenset({Sits.LEFT, Sits.REMOVED}),
    Sits.DECLINED: frozenset({Sits.LEFT}),
    Sits.LEFT: frozenset(),
    Sits.REMOVED: frozenset(),
}


class Holds(StrEnum):
    """What somebody does in a circle."""

    MEMBER = "member"
    FACILITATOR = "facilitator"


class Stands(StrEnum):
    """Where one version of an agreement stands."""

    PROPOSED = "proposed"
    STANDING = "standing"
    PAST = "past"
    DROPPED = "dropped"


def may_become(now: State, then: State) -> bool:
    """Whether a circle may go from one state to another."""
    return then in MOVES[now]


def seat_may_become(now: Sits, then: Sits) -> bool:
    """Whether a place may go from one state to another."""
    return then in SEAT_MOVES[now]


def comes_in_at_once(entry: Entry, *, invited: bool, has_facilitator: bool, is_in: int, size: Size) -> bool:
    """Whether somebody is in as soon as they ask; otherwise a facilitator answers.

    A circle that is full, and one nobody holds, answer like one that is asked: nobody outside can tell how many are in.

    >>> comes_in_at_once(Entry.OPEN, invited=False, has_facilitator=True, is_in=11, size=Size.SMALL)
    True
    >>> comes_in_at_once(Entry.OPEN, invited=False, has_facilitator=True, is_in=12, size=Size.SMALL)
    False
    """
    return has_facilitator and is_in < PLACES[size] and (invited or entry is Entry.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What a circle said to a change of its agreement: those who are in now, and only their answers."""

    members: int
    yes: int
    no: int
    waited: timedelta


def assents(voices: Voices, size: Size) -> bool | None:
    """Whether a circle takes a change: True, False, or None while it is open.

    A small circle takes it when everybody says yes, or after a week when more than half do and nobody says no. A community
    takes it after a week when two in three of those who answered say yes, and at least one in ten answered.

    >>> week = timedelta(days=7)
    >>> assents(Voices(members=8, yes=8, no=0, waited=timedelta(0)), Size.SMALL)
    True
    >>> assents(Voices(members=8, yes=7, no=1, waited=week), Size.SMALL)
    False
    """
    if voices.yes >= voices.members > 0:
        return True
    if size is Size.SMALL and voices.no:
        return False
    if voices.waited < ASSENT_WAITS:
        return None
    if size is Size.SMALL:
        return 2 * voices.yes > voices.members
    answered = voices.yes + voices.no
    return 10 * answered >= voices.members and 3 * voices.yes >= 2 * answered > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a circle says of itself, for the order in which it is suggested. Hours are minutes of the week in UTC."""

    id: UUID
    topics: tuple[str, ...] = ()
    language: str = ""
    hours: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What somebody said of themselves and lets be used: see `people.queries.facts`."""

    topics: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    hours: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggested:
    """One circle and why: the shared terms, and whether language and hours fit."""

    id: UUID
    shared: tuple[str, ...]
    speaks: bool
    minutes: int


#: An hour together in a week is enough to count.
ENOUGH_MINUTES = 60


def in_order(circles: list[About], seeker: Seeker) -> list[Suggested]:
    """Circles for one person, the nearest first: language before all, then shared experience, then hours.

    The order depends on what they said and on what each circle says of itself, never on who is in or how many.
    """
    found = []
    for one in circles:
        shared = tuple(term for term in one.topics if term in seeker.topics)
        speaks = not seeker.languages or one.language in seeker.languages
        found.append(Suggested(one.id, shared, speaks, len(one.hours & seeker.hours)))
    return sorted(found, key=lambda one: (not one.speaks, -len(one.shared), -min(one.minutes, 600), one.id.int))


def minutes_of_week(hours: str, offset_minutes: int) -> frozenset[int]:
    """Every minute of the week, in UTC, of an hours text in a time zone that is `offset_minutes` ahead of UTC.

    >>> min(minutes_of_week("Mon 00:30-01:00", 60)) == WEEK - 30
    True
    """
    return frozenset(
        (one.day * DAY + minute - offset_minutes) % WEEK
        for one in stretches(hours)
        for minute in range(one.start, one.end)
    )
