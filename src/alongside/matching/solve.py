"""Who goes with whom for one weight per candidate: as many as can be, then the greatest total weight.

First the greatest number that can be matched is found, and with it where the problem is short of what (Dulmage &
Mendelsohn 1958). In the *crowded* part every place is taken in every such arrangement, so there places bid for mentees;
in the rest every mentee is matched, so there mentees bid for places (auction algorithm: Bertsekas 1988; Bertsekas &
Castanon 1989). Prices begin at nothing and nobody ever gives up, which is what makes it fast. On request rings of moves
then finish the work exactly.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alongside.matching import auction
from alongside.matching.graph import Bools, CandidateGraph, Ints

Weights = npt.NDArray[np.int64] | npt.NDArray[np.int32]


@dataclass(frozen=True)
class Most:
    """An arrangement of as many as can be, and where the problem is short of what.

    Attributes
    ----------
    mentor_of : int array, shape (n_mentees,), -1 = unmatched
    crowded : bool array, shape (n_mentees,); where mentees may have to go without
    short : bool array, shape (n_mentors,); where every place is taken. The crowded can go to nobody else
    """

    mentor_of: Ints
    crowded: Bools
    short: Bools

    @property
    def count(self) -> int:
        """How many mentees are matched."""
        return int((self.mentor_of >= 0).sum())


@dataclass(frozen=True)
class ByMentor:
    """The candidates by mentor, the greatest weight first."""

    starts: Ints
    mentees: npt.NDArray[np.int32]
    weight: npt.NDArray[np.int32]


def by_mentor(graph: CandidateGraph, weight: Weights) -> ByMentor:
    """The candidates of each mentor; weight in the order of `graph.best_indices`, at least 0."""
    starts = np.zeros(graph.n_mentors + 1, dtype=np.int64)
    mentees, fits = np.empty(weight.size, dtype=np.int32), np.empty(weight.size, dtype=np.int32)
    run = auction.by_mentor.of(graph.people)
    run(graph.indptr, graph.best_indices, weight, int(weight.max(initial=0)), graph.n_mentors, starts, mentees, fits)
    return ByMentor(starts, mentees, fits)


def most(graph: CandidateGraph, places: Ints, columns: ByMentor | None = None) -> Most:
    """As many matched as can be.

    >>> most(CandidateGraph([0, 1, 2], [0, 0], [7, 7], n_mentors=2), np.array([1, 1])).count
    1
    """
    mentor_of = np.full(graph.n_mentees, -1, dtype=np.int64)
    if _scarce(graph, places):
        columns = columns or by_mentor(graph, graph.best_fit)
        run = auction.match_places.of(graph.people)
        spared = run(columns.starts, columns.mentees, places, mentor_of)
        crowded = ~spared
        short = np.ones(graph.n_mentors, dtype=bool)
        short[mentor_of[spared]] = False
        short &= ~_has_room(graph, places, mentor_of)
    else:
        seats = np.concatenate([[0], np.cumsum(np.minimum(places, graph.n_mentees))])
        match = auction.match_mentees.of(graph.people)
        short = match(graph.indptr, graph.best_indices, places, seats, mentor_of)
        crowded = mentor_of < 0
        crowded |= short[mentor_of]
    return Most(mentor_of, crowded, short)


def _scarce(graph: CandidateGraph, places: Ints) -> bool:
    return int(np.minimum(places, graph.n_mentees).sum()) < graph.n_mentees


def _has_room(graph: CandidateGraph, places: Ints, mentor_of: Ints) -> Bools:
    taken = np.bincount(mentor_of[mentor_of >= 0], minlength=graph.n_mentors)
    return np.asarray(taken < places)


@dataclass(frozen=True)
class Solution:
    """The best arrangement found, and what places are worth in it.

    Attributes
    ----------
    mentor_of : int array, shape (n_mentees,), -1 = unmatched
    price : int array, shape (n_mentors,)
    most : where the problem is short of what; prices hold within each of the two parts
    exact : whether whole-number prices show that it is best
    """

    mentor_of: Ints
    price: Ints
    most: Most
    exact: bool


def solve(graph: CandidateGraph, weight: Weights, places: Ints, *, eps: int, exact: Weights | None = None) -> Solution:
    """As many matched as can be, and among those arrangements one of the greatest total weight.

    Parameters
    ----------
    weight : int array >= 0, in the order of `graph.best_indices`; falls along each row. It should stay below some
        hundred thousand
    eps : how much a bid adds at least; the result is at most so much per pair below the best
    exact : the weight to finish with, which may be larger; None not to finish

    Returns
    -------
    Solution, whose prices are in the unit of `exact` where it is given
    """
    columns = by_mentor(graph, weight) if _scarce(graph, places) else None
    found = most(graph, places, columns)
    mentor_of = np.full(graph.n_mentees, -1, dtype=np.int64)
    price = np.zeros(graph.n_mentors, dtype=np.int64)
    cap = int(weight.max(initial=0)) + 1
    size = graph.people
    bidders = np.flatnonzero(~found.crowded)
    if bidders.size:
        asked = np.where(found.short | (places == 0), auction.FAR, 0)
        seats = np.concatenate([[0], np.cumsum(np.minimum(places, graph.n_mentees))])
        bid = auction.mentees_bid.of(size)
        bid(graph.indptr, graph.best_indices, weight, bidders, eps, cap, places, seats, mentor_of, asked)
        price = np.where(asked == auction.FAR, 0, asked)
    bidders = np.flatnonzero(found.short & (places > 0))
    if bidders.size:
        columns = columns or by_mentor(graph, weight)
        cost = np.where(found.crowded, 0, auction.FAR)
        outbid = auction.places_bid.of(size)
        outbid(columns.starts, columns.mentees, columns.weight, bidders, eps, cap, places, mentor_of, cost, price)
    if exact is None:
        return Solution(mentor_of, price, found, exact=False)
    if exact is not weight:
        price = np.zeros(graph.n_mentors, dtype=np.int64)
    polish = auction.improve.of(size)
    polish(graph.indptr, graph.best_indices, exact, found.crowded, found.short, places, mentor_of, price)
    return Solution(mentor_of, price, found, exact=True)


def bound(graph: CandidateGraph, weight: Weights, places: Ints, solution: Solution) -> int:
    """The total weight that no arrangement of as many can exceed, from what each place is worth (weak duality)."""
    part = solution.most
    find = auction.margins.of(graph.people)
    best: Ints = find(graph.indptr, graph.best_indices, weight, part.crowded, part.short, places, solution.price)
    real = best[best > -auction.FAR]
    taken = np.minimum(places, graph.n_mentees)
    return int(real.sum()) + int(sum((solution.price * taken).tolist()))
