"""What always holds in mentorship: states and moves, places, clocks."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any


class Applied(StrEnum):
    """Where an offer to mentor stands."""

    SENT = "sent"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """Where a proposal came from."""

    ASKED = "asked"
    ROUND = "round"
    #: The mentee named them: somebody they already trusted.
    NAMED = "named"


class Answer(StrEnum):
    """What one of two has said."""

    NONE = "none"
    YES = "yes"
    NO = "no"


class Offered(StrEnum):
    """Where a proposal stands. Closed says nothing of why: declined, too late and no longer possible look alike."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class Status(StrEnum):
    """Where a mentorship stands."""

    AGREEING = "agreeing"
    ACTIVE = "active"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a mentorship ended, if anybody cares to say."""

    NOT_SAID = "not-said"
    TIME_UP = "time-up"
    GOAL_REACHED = "goal-reached"
    NOT_A_FIT = "not-a-fit"
    NO_TIME = "no-time"
    LEFT = "left"
    NOT_SAFE = "not-safe"


class RoundState(StrEnum):
    """Where a matching round stands."""

    WORKING = "working"
    STOPPED = "stopped"
    FAILED = "failed"
    PREVIEWED = "previewed"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    REPLACED = "replaced"


class Phase(StrEnum):
    """How far the working out of a round has come."""

    WAITING = "waiting"
    READING = "reading"
    MATCHING = "matching"
    COMPARING = "comparing"
    EXPLAINING = "explaining"
    WRITING = "writing"
    DONE = "done"


class Objective(StrEnum):
    """What a round wants most, once as many people as can be have a mentor."""

    FAIR = "fair"
    TOTAL = "total"
    MAXIMIN = "maximin"
    STABLE = "stable"


class Stale(StrEnum):
    """Why a pair of a preview could no longer be proposed."""

    NOT_LOOKING = "not-looking"
    NO_ROOM = "no-room"
    APART = "apart"
    NOT_POSSIBLE = "not-possible"


class Wanted(StrEnum):
    """What a coordinator said of two people, whatever a round would do."""

    PIN = "pin"
    FORBID = "forbid"


NEXT: dict[Status, frozenset[Status]] = {
    Status.AGREEING: frozenset({Status.ACTIVE, Status.ENDED}),
    Status.ACTIVE: frozenset({Status.ENDED}),
    Status.ENDED: frozenset(),
}

MOST_PLACES = 5
LONGEST_WORDS = 4_000
LONGEST_REASON = 1_000
LONGEST_NOTE = 1_000
LONGEST_TERM = 300
#: For how long two people are not suggested to each other again, whatever the cause was: declined, late and no longer
#: possible must not be told apart by who comes back.
NOT_AGAIN_FOR = timedelta(days=60)
#: A mentorship in which nobody has written for this long is shown on the desk.
QUIET_AFTER = timedelta(days=14)
#: From here on it is marked there.
VERY_QUIET_AFTER = timedelta(days=21)
SHORT_LIST = 5
#: A round of more people than this is worked out in the background.
AT_ONCE = 600
#: More pairs than this are published in the background.
PAIRS_AT_ONCE = 200
#: A round goes before other work that waits, -100 to 100: a coordinator looks at its page.
SOMEBODY_WATCHES = 20
#: A sign of life of a round that is being worked out is written this often.
BEAT_EVERY = timedelta(seconds=5)
#: A round that gives no sign of life for this long has lost its worker.
LOST_AFTER = timedelta(seconds=90)
#: A round nobody has begun with for this long: it may be that no worker runs.
WAITS_LONG = timedelta(minutes=2)
#: How often a round that lost its worker is begun again by itself, before it is left to a coordinator.
MOST_ATTEMPTS = 2
#: Fewer people than this are never shown as a number where it could say who they are.
FEW_PEOPLE = 5
#: A pair that fits less well than this is a poor one, 0 to 10000. It is the floor of the matching library.
FLOOR = 5_000


def is_few(number: int) -> bool:
    """Whether a number of people is so small, nobody included, that it must not be told.

    >>> is_few(0), is_few(4), is_few(5)
    (True, True, False)
    """
    return number < FEW_PEOPLE


def may_become(now: Status, then: Status) -> bool:
    """Whether a mentorship may change like this."""
    return then in NEXT[now]


def after_answers(mentee: Answer, mentor: Answer) -> Offered:
    """What two answers make of a proposal. One no alone changes nothing that the other could see.

    >>> after_answers(Answer.YES, Answer.YES).value, after_answers(Answer.YES, Answer.NO).value
    ('accepted', 'open')
    """
    if mentee == mentor == Answer.YES:
        return Offered.ACCEPTED
    return Offered.CLOSED if mentee == mentor == Answer.NO else Offered.OPEN


def lowest_free(places: int, taken: Iterable[int | None]) -> int | None:
    """The lowest number of a place that is free, from 1 to `places`; None when all are taken.

    >>> lowest_free(3, [1, 3]), lowest_free(2, [1, 2])
    (2, None)
    """
    used = set(taken)
    return next((number for number in range(1, places + 1) if number not in used), None)


def usual_days(asks: Sequence[tuple[datetime, datetime | None]]) -> int | None:
    """Within how many days this person usually answers; None when they have not been asked, or usually do not.

    Half of their past asks were answered within so many days. An ask never answered counts as longer than any answer.

    >>> from datetime import UTC
    >>> day = datetime(2026, 1, 1, tzinfo=UTC)
    >>> usual_days([(day, day + timedelta(hours=5)), (day, day + timedelta(days=3)), (day, None)])
    3
    >>> usual_days([(day, None)]) is None
    True
    """
    took = [(answered - asked) / timedelta(days=1) if answered else math.inf for asked, answered in asks]
    middle = median(took) if took else math.inf
    return None if middle == math.inf else max(1, math.ceil(middle))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What two people agree before the first word."""

    often: str
    channel: str
    until: str
    between_us: str

    def as_dict(self) -> dict[str, str]:
        return {"often": self.often, "channel": self.channel, "until": self.until, "between_us": self.between_us}


def terms_from(kept: dict[str, Any]) -> Terms:
    """The terms again, from what was kept; empty where the words were erased."""
    return Terms(**{name: str(kept.get(name, "")) for name in ("often", "channel", "until", "between_us")})
