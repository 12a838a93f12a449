"""What always holds in mentorship: states and moves, places, clocks."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
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


class RoundState(StrEnum):
    """Where a matching round stands."""

    PREVIEWED = "previewed"
    PUBLISHED = "published"
    REPLACED = "replaced"


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
ANSWER_WITHIN = timedelta(days=7)
#: How long after a proposal came to nothing the same two may be suggested to each other again, whatever the cause.
AGAIN_AFTER = timedelta(days=60)
#: A mentorship in which nobody has written for this long is shown on the desk.
QUIET_AFTER = timedelta(days=14)
SHORT_LIST = 5
#: People beyond this many are matched from the command line, where progress is shown and nothing waits for a page.
MOST_ON_THE_DESK = 4_000


def may_become(now: Status, then: Status) -> bool:
    """Whether a mentorship may change like this."""
    return then in NEXT[now]


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
