"""When a teller is asked, after their story came out, how it is for them."""

from collections.abc import Sequence
from typing import Final

#: Days after it came out: once when the first readers have been, once when it has become ordinary.
ASKED_AFTER: Final[Sequence[int]] = (4, 30)
#: Somebody who could not be asked on the day is asked up to this many days later, and then no more.
STILL_ASKED: Final = 14
SCALE: Final = range(1, 6)
#: An answer up to this is met with the ways to rest and somebody to talk to, before anything else.
LOW: Final = 2
LONGEST_WORDS: Final = 1_000


def due(days_out: int) -> int | None:
    """Which of the days of `ASKED_AFTER` a story that has been out this many days is asked for now.

    >>> [due(days) for days in (0, 3, 4, 17, 18, 30, 44)]
    [None, None, 4, 4, None, 30, None]
    """
    return next((one for one in ASKED_AFTER if one <= days_out < one + STILL_ASKED), None)
