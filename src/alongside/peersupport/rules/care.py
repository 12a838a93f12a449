"""How those who hold a circle look after what is said in it: what is pointed out, waits, is set aside, and looked at again.

Nothing is ever set aside by a program. Whoever is hurting, angry at how they were treated, or calls themself by a word others
use as an insult breaks no rule of these.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_WHY = 1_000
#: What a queue shows of each kind at once; the next come as these are done.
QUEUE_SHOWN = 20
LOG_SHOWN = 50
#: Those who hold a circle hear once more of words that have waited this long to be read.
READ_AGAIN_AFTER = timedelta(hours=12)


class Why(StrEnum):
    """Why somebody points words out; all but the first are also why words are set aside."""

    DANGER = "danger"
    HURTS = "hurts"
    PRIVATE = "private"
    LURES = "lures"
    PROMISE = "promise"
    OTHER = "other"


#: Somebody in danger is helped, not silenced.
RULES = tuple(why for why in Why if why is not Why.DANGER)


class LookFirst(StrEnum):
    """Whether somebody who holds a circle reads words before the others do."""

    NEVER = "never"
    ALONE = "alone"
    ALWAYS = "always"


#: Minutes between two things one person says, when a circle goes more slowly.
SLOW = (0, 1, 5, 15, 60)


class Stood(StrEnum):
    """Where words that were set aside stand."""

    STANDS = "stands"
    ASKED = "asked"
    KEPT = "kept"
    LIFTED = "lifted"


MOVES: dict[Stood, frozenset[Stood]] = {
    Stood.STANDS: frozenset({Stood.ASKED, Stood.LIFTED}),
    Stood.ASKED: frozenset({Stood.KEPT, Stood.LIFTED}),
    Stood.KEPT: frozenset(),
    Stood.LIFTED: frozenset(),
}


class Did(StrEnum):
    """What the log of a circle tells everybody in it, without a name."""

    ASIDE = "aside"
    SENT_BACK = "sent-back"
    LEFT_BE = "left-be"
    SHOWN = "shown"
    KEPT = "kept"
    LIFTED = "lifted"
    PACE = "pace"
    TAKEN_OUT = "taken-out"


def stood_may_become(now: Stood, then: Stood) -> bool:
    """Whether words that were set aside may go from one state to another; what was looked at again stays as it is."""
    return then in MOVES[now]


def is_read_first(look_first: LookFirst, *, holds: bool, somebody_here: bool) -> bool:
    """Whether what somebody says waits until somebody who holds the circle has read it.

    >>> is_read_first(LookFirst.ALONE, holds=False, somebody_here=False)
    True
    >>> is_read_first(LookFirst.ALONE, holds=False, somebody_here=True)
    False
    """
    if holds or look_first is LookFirst.NEVER:
        return False
    return look_first is LookFirst.ALWAYS or not somebody_here


def may_say_again_at(said_at: datetime | None, slow: int) -> datetime | None:
    """From when on somebody may say the next thing, in a circle that goes slowly; nothing when it does not."""
    return said_at + timedelta(minutes=slow) if said_at and slow else None


def who_may_look(holders: Iterable[UUID], involved: Iterable[UUID | None]) -> list[UUID]:
    """Who of those who hold a circle may decide: nobody who wrote it, pointed it out, or decided about it before.

    None of them left means that a coordinator looks.
    """
    left_out = set(involved)
    return [one for one in holders if one not in left_out]
