"""How far a round has come, how much longer it may take, and whether it is still wanted."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from alongside.matching.candidates import Rows

#: What is told: what is being done, the share of all work that is done (0..1), and seconds left (None: too early to say).
Tell = Callable[[str, float, float | None], None]

READING, CANDIDATES, ARRANGING, CHECKING = "reading", "candidates", "arranging", "checking"
#: The share of all work that is done when each begins, as large rounds go.
BEGINS = {READING: 0.0, CANDIDATES: 0.1, ARRANGING: 0.85, CHECKING: 0.9}
AT_ONCE = 500  # mentees; between so many it can be stopped
BELIEVED = 0.1  # from this share on, the time taken says how fast this machine is


class Stopped(Exception):
    """Nobody wants this round any more. Nothing of it is kept."""


class Watch:
    """Somebody who watches a round: hears how far it is, and may stop it. Rows of mentees go through it a few at a time.

    Parameters
    ----------
    tell : called with what is being done, the share done and the seconds left; never with less done than before
    should_stop : asked as often as that; True stops the round
    rows : where the rows are shared out to; each few are worked out here when left out
    """

    def __init__(
        self,
        tell: Tell | None = None,
        should_stop: Callable[[], bool] | None = None,
        rows: Rows | None = None,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell, self._should_stop, self._rows, self._tick = tell, should_stop, rows, tick
        self._began, self._phase, self._done = tick(), READING, 0.0

    def enter(self, phase: str) -> None:
        """Say that this begins. Raises Stopped."""
        self._phase = phase
        self._at(BEGINS[phase])

    def over[T](self, things: Sequence[T], upto: float = 1.0) -> Iterator[T]:
        """Each thing in turn; with the last, this share of all work is done. Raises Stopped."""
        begin = self._done
        for number, thing in enumerate(things):
            if number % AT_ONCE == 0:
                self._at(begin + (upto - begin) * number / len(things))
            yield thing
        self._at(upto)

    def share(self, thing: object) -> Any:
        """See `candidates.Rows`."""
        return thing if self._rows is None else self._rows.share(thing)

    def map(self, function: Callable[..., Any], thing: Any, count: int, *args: Any) -> list[Any]:
        """See `candidates.Rows`. Raises Stopped.

        Everybody may be looked at several times, who knows how often: each time covers half of what is left of that part.
        """
        self.enter(CANDIDATES)
        upto = (self._done + BEGINS[ARRANGING]) / 2 if self._done > BEGINS[CANDIDATES] else 0.6
        begin = self._done
        if self._rows is not None:
            found = self._rows.map(function, thing, count, *args)
        else:
            found = []
            for first in range(0, count, AT_ONCE):
                self._at(begin + (upto - begin) * first / count)
                found.append(function(thing, first, min(first + AT_ONCE, count), *args))
        self._phase = ARRANGING
        self._at(upto)
        return found

    def _at(self, share: float) -> None:
        if self._should_stop is not None and self._should_stop():
            raise Stopped
        self._done = max(self._done, share)
        if self._tell is not None:
            passed = self._tick() - self._began
            left = passed * (1 - self._done) / self._done if self._done >= BELIEVED else None
            self._tell(self._phase, self._done, left)
