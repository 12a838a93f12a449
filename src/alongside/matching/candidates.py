"""Possible pairs with their fit: all of them, or the best of each mentee. No full table of people is ever built.

Two ways give the same, to the byte: the kernel of `finding`, and plain numpy a mentee at a time, for where numba is missing
and for pages that would otherwise wait until it has compiled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from alongside.matching import finding
from alongside.matching.compiling import is_warm
from alongside.matching.crowd import RULES, Room, Seekers
from alongside.matching.finding import ALL, COUNT, NO_SCORE, Asking, Shelf, Wanted
from alongside.matching.fit import fits
from alongside.matching.graph import Bools, CandidateGraph, Ints
from alongside.matching.rules import answering, passing, tally

#: Pairs for which plain numpy is quick enough to be waited for; for more it is worth compiling, if that is not done yet.
PATIENT = 3_000_000


@dataclass(frozen=True)
class Found:
    """The candidates of some mentees.

    Attributes
    ----------
    degree : int array, shape (mentees,); how many candidates each has
    mentor, fit : int32 arrays, one per candidate, by mentee and then by mentor
    top : int array, shape (mentees,); the highest score among all that were open to each, NO_SCORE where nobody was.
        Filled in when the best are looked for
    """

    degree: Ints
    mentor: npt.NDArray[np.int32]
    fit: npt.NDArray[np.int32]
    n_mentors: int
    top: Ints

    def graph(self) -> CandidateGraph:
        """The candidates as a graph."""
        starts = np.concatenate([[0], np.cumsum(self.degree)])
        return CandidateGraph(starts, self.mentor, self.fit, self.n_mentors)


@dataclass(frozen=True)
class Excluded:
    """What keeps mentors from some mentees; int arrays, shape (mentees, rules), in the order of RULES.

    Attributes
    ----------
    first : the mentors each rule is the first to exclude
    alone : the mentors each rule alone excludes
    """

    first: Ints
    alone: Ints


@dataclass(frozen=True)
class Scores:
    """What a search goes by, besides fit. The score of a pair is its fit, and `bonus` at the floor or above, less the price.

    Attributes
    ----------
    price : int array, shape (mentors,); None for none
    open_to : bool array, shape (kinds, mentors); which mentors are open to mentees of each kind; None for all to all
    kind : int array, shape (mentees,); None where all are of kind 0
    """

    price: Ints | None = None
    open_to: Bools | None = None
    kind: npt.NDArray[np.uint8] | None = None
    floor: int = 0
    bonus: int = 0

    def of(self, fit: npt.NDArray[np.integer], mentor: npt.NDArray[np.integer]) -> Ints:
        """The scores of pairs with these fits and mentors; int array, of the same shape."""
        found: Ints = fit + self.bonus * (fit >= self.floor).astype(np.int64)
        return found if self.price is None else found - self.price[mentor]


class Rows(Protocol):
    """Somewhere to share rows of mentees out to, such as `alongside.matching.cluster.Cluster`."""

    def share(self, thing: object) -> Any: ...

    def map(self, function: Callable[..., Any], thing: Any, count: int, *args: Any) -> list[Any]: ...


_shelves: WeakKeyDictionary[Room, Shelf] = WeakKeyDictionary()


def shelf_of(room: Room) -> Shelf:
    """The room in slots, made once for each."""
    if room not in _shelves:
        _shelves[room] = finding.shelf_of(room)
    return _shelves[room]


class Search:
    """Some mentees, a room of mentors, and how pairs are weighed.

    Parameters
    ----------
    weights : int array, shape (parts,), millionths
    min_overlap : minutes
    rows : where to share the mentees out to; in this process when left out. The result is the same to the byte
    """

    def __init__(
        self, seekers: Seekers, room: Room, *, weights: Ints, min_overlap: int, rows: Rows | None = None
    ) -> None:
        self.seekers, self.room = seekers, room
        self._by = (weights, min_overlap)
        self._rows = rows
        self._shared: Any = None
        self._quick = False
        if is_warm() or len(seekers) * len(room) > PATIENT:
            self.compiled()

    def compiled(self) -> "Search":
        """The same search by the kernel, where numba is there."""
        self._quick = finding.find.can_be_compiled()
        return self

    def is_many(self, most: int) -> bool:
        """Whether there are more possible pairs than so many."""
        return len(self.seekers) * len(self.room) > most and int(self.possible().sum()) > most

    def all(self) -> Found:
        """Everybody whom no hard rule forbids."""
        return self._joined(self._over(ALL, Scores()))

    def best(self, k: int, scores: Scores | None = None) -> Found:
        """The k candidates of each mentee with the highest score, ties by mentor; listed by mentor."""
        return self._joined(self._over(k, scores or Scores()))

    def possible(self) -> Ints:
        """How many candidates each mentee has; int array, shape (mentees,)."""
        return self._joined(self._over(COUNT, Scores())).degree

    def _over(self, k: int, scores: Scores) -> list[Found]:
        count = len(self.seekers)
        kind = np.zeros(count, dtype=np.uint8) if scores.kind is None else scores.kind
        stretch: Callable[..., Found] = _quickly if self._quick else _plainly
        people, args = self._told(k, scores, kind)
        if self._rows is None or count < 2:
            return [stretch(people, 0, count, *args)]
        self._shared = self._shared or self._rows.share(people)
        return self._rows.map(stretch, self._shared, count, *args) or [stretch(people, 0, 0, *args)]

    def _told(self, k: int, scores: Scores, kind: npt.NDArray[np.uint8]) -> tuple[Any, tuple[Any, ...]]:
        """The people and what is wanted of them, as the kernel takes them or as numpy does."""
        weights, least = self._by
        if not self._quick:
            return (self.seekers, self.room), (kind, (weights, least, scores), k)
        shelf = shelf_of(self.room)
        wanted = finding.wanted(
            shelf, weights=weights, least=least, price=scores.price, open_to=scores.open_to, floor=scores.floor,
            bonus=scores.bonus,
        )  # fmt: skip
        return (finding.asking(self.seekers), shelf), (kind, wanted, k)

    def _joined(self, parts: list[Found]) -> Found:
        if len(parts) == 1:
            return parts[0]
        return Found(
            np.concatenate([part.degree for part in parts]), np.concatenate([part.mentor for part in parts]),
            np.concatenate([part.fit for part in parts]), len(self.room), np.concatenate([part.top for part in parts]),
        )  # fmt: skip


def search(seekers: Seekers, room: Room, *, weights: Ints, min_overlap: int, rows: Rows | None = None) -> Found:
    """The candidates of these mentees among these mentors: all that no hard rule forbids; see `Search`."""
    return Search(seekers, room, weights=weights, min_overlap=min_overlap, rows=rows).all()


def _quickly(
    people: tuple[Asking, Shelf], first: int, last: int, kind: npt.NDArray[np.uint8], wanted: Wanted, k: int
) -> Found:
    """The candidates of the mentees from one row up to another, by the kernel."""
    asking, shelf = people
    n = last - first
    degree, top = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    nothing = np.zeros(0, dtype=np.int32)
    run = finding.find.fast
    each = np.full(n, max(k, 0), dtype=np.int64)
    if k <= 0:
        run(shelf, asking, wanted, COUNT, first, last, kind, each, nothing, nothing, degree, top)
        if k == COUNT:
            return Found(degree, nothing, nothing, shelf.column.size, top)
        each = degree
    at = np.concatenate([[0], np.cumsum(each)])
    mentor, fit = np.empty(at[-1], dtype=np.int32), np.empty(at[-1], dtype=np.int32)
    run(shelf, asking, wanted, k, first, last, kind, at, mentor, fit, degree, top)
    if k > 0 and degree.sum() < at[-1]:
        filled = np.arange(at[-1]) - np.repeat(at[:-1], each) < np.repeat(degree, each)
        mentor, fit = mentor[filled], fit[filled]
    return Found(degree, mentor, fit, shelf.column.size, top)


def _plainly(
    people: tuple[Seekers, Room],
    first: int,
    last: int,
    kind: npt.NDArray[np.uint8],
    by: tuple[Ints, int, Scores],
    k: int,
) -> Found:
    """The same by numpy, a mentee at a time."""
    seekers, room = people
    weights, least, scores = by
    mentors, fit = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
    top = np.full(last - first, NO_SCORE, dtype=np.int64)
    for row in range(first, last):
        columns = answering(passing(seekers, room, row, min_overlap=least), len(room))
        if scores.open_to is not None:
            columns = columns[scores.open_to[kind[row]][columns]]
        found = fits(seekers, room, row, columns, weights)
        if k > 0 and columns.size:
            score = scores.of(found, columns)
            top[row - first] = score.max()
            kept = np.sort(np.lexsort((columns, -score))[:k])
            columns, found = columns[kept], found[kept]
        mentors.append(columns.astype(np.int32))
        fit.append(found.astype(np.int32))
    degree = np.array([one.size for one in mentors[1:]], dtype=np.int64)
    return Found(degree, np.concatenate(mentors), np.concatenate(fit), len(room), top)


def excluded(seekers: Seekers, room: Room, *, min_overlap: int) -> Excluded:
    """Rule by rule, how many mentors are kept from each of these mentees."""
    found = [tally(passing(seekers, room, row, min_overlap=min_overlap), room) for row in range(len(seekers))]
    shape = (len(seekers), len(RULES))
    first = np.array([one for one, _ in found], dtype=np.int64).reshape(shape)
    return Excluded(first, np.array([other for _, other in found], dtype=np.int64).reshape(shape))
