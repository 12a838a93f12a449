"""What a circle keeps because it helped: strategies of the library, and words of somebody who said yes to it.

Nobody's words come onto a shelf, or become the beginning of a story, by anybody else's decision.
"""

from enum import StrEnum

LONGEST_TITLE = 120
LONGEST_KEPT = 6_000
LONGEST_NOTE = 500
#: What a shelf holds at most: more than anybody looks through helps nobody.
MOST_KEPT = 300
PAGE = 30


class What(StrEnum):
    """What stands on a shelf, or is asked about."""

    STRATEGY = "strategy"
    WORDS = "words"
    #: Never on the shelf: somebody asks whether these words could begin a story.
    STORY = "story"


class Shelved(StrEnum):
    """Where one thing stands."""

    ASKED = "asked"
    #: The writer said yes; somebody who holds the circle reads it before the others do.
    WAITS = "waits"
    KEPT = "kept"
    #: A no, a yes to a story, or words their writer took off again: nobody asks a second time.
    OVER = "over"
    #: Taken down by somebody who holds the circle, with a reason its writer reads.
    DOWN = "down"


MOVES: dict[Shelved, frozenset[Shelved]] = {
    Shelved.ASKED: frozenset({Shelved.WAITS, Shelved.KEPT, Shelved.OVER}),
    Shelved.WAITS: frozenset({Shelved.KEPT, Shelved.DOWN, Shelved.OVER}),
    Shelved.KEPT: frozenset({Shelved.DOWN, Shelved.OVER}),
    Shelved.OVER: frozenset(),
    Shelved.DOWN: frozenset({Shelved.OVER}),
}


def may_become(now: Shelved, then: Shelved) -> bool:
    """Whether a thing may go from one state to another."""
    return then in MOVES[now]
