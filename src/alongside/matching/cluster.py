"""Rows of mentees shared out among several machines, with Dask (the extra `cluster`).

Only what looks at every mentee is shared out: candidates, and candidates again at the prices of a pass. The arrangement
itself is made in one place, for it is quick, and cutting it up by language or region would cost people a better mentor.
Blocks are rows in a row, and come back in their order, so the result is byte for byte that of one process.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

__all__ = ["Cluster", "blocks"]

#: Blocks for each worker: enough that a slow one does not hold up the others, few enough that handing out is no work.
EACH = 4


def blocks(count: int, parts: int) -> list[tuple[int, int]]:
    """Rows 0..count - 1 in so many stretches, as even as can be; none is empty.

    >>> blocks(10, 4)
    [(0, 2), (2, 5), (5, 7), (7, 10)]
    >>> blocks(2, 4)
    [(0, 1), (1, 2)]
    """
    parts = max(1, min(parts, count))
    bounds = [count * part // parts for part in range(parts + 1)]
    return list(pairwise(bounds)) if count else []


class Cluster:
    """Workers that look for candidates; give it to a `Matcher` as ``rows``.

    Parameters
    ----------
    client : a ``distributed.Client``; its workers have Alongside installed in the same version

    Examples
    --------
    ``Matcher(policy, week=week, rows=Cluster(Client("tcp://scheduler:8786"))).fit(mentees, mentors)``
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def share(self, thing: object) -> Any:
        """The thing on every worker, sent once; hand what comes back to `map`."""
        # A list of one: a dict would be taken apart and its parts put on different workers. And without hash, for two
        # things that only look alike must never stand in for each other.
        [held] = self._client.scatter([thing], broadcast=True, hash=False)
        return held

    def map(self, function: Callable[..., Any], thing: Any, count: int, *args: Any) -> list[Any]:
        """``function(thing, first, last, *args)`` for stretches of rows that cover 0..count - 1, in their order.

        Parameters
        ----------
        function : named in a module, so that workers know it by name
        thing : what `share` gave
        """
        workers = max(1, len(self._client.ncores()))
        sent = self.share(args) if args else ()
        asked = [
            self._client.submit(_one, function, thing, first, last, sent, pure=False)
            for first, last in blocks(count, workers * EACH)
        ]
        return list(self._client.gather(asked))


def _one(function: Callable[..., Any], thing: object, first: int, last: int, args: tuple[Any, ...]) -> Any:
    return function(thing, first, last, *args)
