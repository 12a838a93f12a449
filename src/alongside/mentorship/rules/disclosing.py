"""What two people show each other, step by step, and what becomes of an ask nobody answers."""

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """How far two people may open up, nearest first. Before the first there is the made-up name, and nothing else."""

    LIVED = "lived"
    SELF = "self"
    REACH = "reach"


class Then(StrEnum):
    """What a mentee wants if there is no answer in time."""

    #: To be among those who wait again; they have lost no day there.
    PLACE = "place"
    #: That a coordinator looks for somebody.
    DESK = "desk"
    #: That the one they named second is asked.
    NEXT = "next"


LEVELS = tuple(Level)
#: Until a coordinator decides otherwise nobody is invited to pass on how they can be reached elsewhere: what is said
#: there, nobody here can help with.
FIRST_LEVELS = (Level.LIVED, Level.SELF)
LONGEST_SHOWN = 2_000
ANSWER_DAYS, FEWEST_DAYS, MOST_DAYS = 7, 2, 30
REMIND_DAYS = 4
#: From so many asks in a row that closed without a word, a mentor is told how to rest.
SILENT_IN_A_ROW = 2


def levels_from(kept: Iterable[object]) -> tuple[Level, ...]:
    """The levels a programme has, in their order, from what was kept.

    >>> [one.value for one in levels_from(["reach", "lived", "no such thing"])]
    ['lived', 'reach']
    """
    known = set(kept)
    return tuple(one for one in LEVELS if one in known)


def may_open(level: Level, mine: Iterable[Level], offered: tuple[Level, ...]) -> bool:
    """Whether somebody may open this level: one after the other, by their own steps alone.

    What the other opened is not asked: it would tell them.

    >>> may_open(Level.SELF, [], FIRST_LEVELS), may_open(Level.SELF, [Level.LIVED], FIRST_LEVELS)
    (False, True)
    """
    return level in offered and set(offered[: offered.index(level)]) <= set(mine)


def and_further(level: Level) -> tuple[Level, ...]:
    """This level and all that build on it: who takes back one takes back these.

    >>> [one.value for one in and_further(Level.SELF)]
    ['self', 'reach']
    """
    return LEVELS[LEVELS.index(level) :]
