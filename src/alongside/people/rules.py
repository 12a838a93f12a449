"""What always holds of a person: states, the uses of an experience, the spaces a persona may be used in."""

from enum import StrEnum


class State(StrEnum):
    """Where a person stands with this installation."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ERASED = "erased"


class Space(StrEnum):
    """A part of the site in which a person is known by one persona."""

    MENTORSHIP = "mentorship"
    CIRCLES = "circles"
    STORIES = "stories"


class Use(StrEnum):
    """How one lived experience may be used."""

    MUST = "must"  # only people who have lived it too
    HELPS = "helps"  # counts towards a good match
    KEEP_OUT = "keep-out"  # kept for oneself, plays no part in matching
    NEVER = "never"  # nobody may be matched on it, in rule, fit or reason


class Purpose(StrEnum):
    """What a person may agree to, one at a time."""

    MATCHING = "matching"
    MAIL = "mail"
    OWN_WORDS = "own-words"


#: Stages on the same road, 1 to 5: in the middle of it ... long past it.
STAGES = range(1, 6)
LONGEST_NAME = 60
LONGEST_WORDS = 2_000
MINIMUM_AGE = 18
