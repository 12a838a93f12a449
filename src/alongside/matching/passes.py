"""Pairs for people who have too many possible pairs to hold: candidates, prices, and candidates again at those prices.

The best few of each mentee are arranged; what places then cost shows whom the lists left out, and those are added
(column generation: Gilmore & Gomory 1961). What the last look over everybody finds is the proof: if nobody is worth more
than their price, nothing outside the lists could be better (weak duality), and if nobody of a crowd could go to a mentor
who still has a place, no more could be matched (Koenig 1931).
"""

from dataclasses import dataclass
from typing import cast

import numpy as np

from alongside.matching.assign import Assignment, Bottleneck, assign, bonuses, fits_in
from alongside.matching.candidates import Found, Scores, Search
from alongside.matching.certificate import Certificate, certify, recheck
from alongside.matching.finding import NO_SCORE
from alongside.matching.graph import Bools, CandidateGraph, Ints
from alongside.matching.policy import Policy
from alongside.matching.solve import Most, Solution, most

#: Possible pairs up to which all of them are candidates.
ALL_UP_TO = 2_000_000
#: How many candidates a mentee has at first, and how many more a pass may add at its prices, and of mentors with room.
FIRST, NEXT, WAYS_OUT = 24, 6, 6
#: What share of the fit may be lacking, and how many passes are made for it unless a proven optimum is asked for.
GOOD_ENOUGH, ENOUGH_PASSES, MOST_PASSES = 0.0001, 3, 12


@dataclass(frozen=True)
class Arranged:
    """What came of the passes.

    Attributes
    ----------
    graph : the candidates there were in the end
    assignment : with a certificate against everybody, whether or not they were candidates
    bottleneck : the mentees who are more than the places open to them; None where there is a place for all
    """

    graph: CandidateGraph
    assignment: Assignment
    bottleneck: Bottleneck | None


def arrange(search: Search, places: Ints, policy: Policy, settled: Bools) -> Arranged:
    """The best arrangement found in a few passes.

    Parameters
    ----------
    places : int array, shape (mentors,)
    policy : its objective is "fair" or "total"; its rare flags are those of the mentees of the search
    settled : bool array, shape (mentees,); whom to leave out
    """
    has_room, nobody = places > 0, np.zeros(places.size, dtype=bool)
    graph = search.best(FIRST, Scores(open_to=np.array([has_room, nobody]), kind=settled.astype(np.uint8))).graph()
    passes = 1
    while True:
        found = assign(graph, places, policy)
        solution = cast("Solution", found.solution)  # only "stable" has none
        part, bonus = solution.most, bonuses(graph, places, policy, exact=solution.exact)
        way_out = Scores(
            open_to=np.array([has_room & ~part.short, nobody]), kind=(~part.crowded | settled).astype(np.uint8)
        )
        priced = Scores(
            price=solution.price, open_to=np.array([has_room & ~part.short, has_room & part.short, nobody]),
            kind=np.where(settled, 2, part.crowded).astype(np.uint8), floor=policy.floor, bonus=bonus.floor,
        )  # fmt: skip
        freed, better = search.best(WAYS_OUT, way_out), search.best(NEXT, priced)
        slack = _slack(found, better, priced, bonus.of(policy, graph.n_mentees), part.crowded | settled)
        is_most = not freed.degree.any()
        is_good = slack == 0 if solution.exact else slack <= GOOD_ENOUGH * found.total_fit
        if is_most and (is_good or passes >= (MOST_PASSES if solution.exact else ENOUGH_PASSES)):
            return Arranged(graph, _proven(graph, places, found, slack, passes), _bottleneck(graph, places, part))
        graph = _with(graph, freed, _worth_more(better, graph, part, priced))
        passes += 1


def _slack(found: Assignment, better: Found, priced: Scores, extra: Ints, may_wait: Bools) -> int:
    """How much more any arrangement of as many could be worth, at most.

    Parameters
    ----------
    better : what a look over everybody at the prices in `priced` has found
    extra : int array, shape (mentees,); what each adds to any pair of theirs
    may_wait : bool array, shape (mentees,); who need not be matched
    """
    graph, places, has = found.graph, found.places, found.mentor_of >= 0
    # What everybody is worth above the prices, at most, and what those matched are.
    best = np.where(better.top == NO_SCORE, 0, better.top + extra)
    reached = priced.of(fits_in(graph, found.mentor_of)[has], found.mentor_of[has]) + extra[has]
    empty = np.minimum(places, graph.n_mentees) - np.bincount(found.mentor_of[has], minlength=places.size)
    price = cast("Solution", found.solution).price
    return int(np.where(may_wait, np.maximum(best, 0), best).sum() - reached.sum() + (price * empty).sum())


def ways_out(search: Search, graph: CandidateGraph, places: Ints, settled: Bools) -> CandidateGraph | None:
    """The graph with more candidates by which more people could be matched; None where nobody possible would change that."""
    part = most(graph, places)
    open_to = np.array([(places > 0) & ~part.short, np.zeros(places.size, dtype=bool)])
    freed = search.best(WAYS_OUT, Scores(open_to=open_to, kind=(~part.crowded | settled).astype(np.uint8)))
    return _with(graph, freed) if freed.degree.any() else None


def _worth_more(better: Found, graph: CandidateGraph, part: Most, by: Scores) -> Found:
    """Those found who are worth more, at these prices, than every candidate on the list: none of them is on it."""
    rows = graph.rows
    open_to = part.short[graph.indices] == part.crowded[rows]
    best = np.full(graph.n_mentees, NO_SCORE, dtype=np.int64)
    np.maximum.at(best, rows[open_to], by.of(graph.fit, graph.indices)[open_to])
    owner = np.repeat(np.arange(graph.n_mentees), better.degree)
    more = by.of(better.fit, better.mentor) > best[owner]
    degree = np.bincount(owner[more], minlength=graph.n_mentees)
    return Found(degree, better.mentor[more], better.fit[more], better.n_mentors, better.top)


def _with(graph: CandidateGraph, *more: Found) -> CandidateGraph:
    rows = np.concatenate([np.repeat(np.arange(graph.n_mentees), one.degree) for one in more])
    return graph.with_more(
        rows, np.concatenate([one.mentor for one in more]), np.concatenate([one.fit for one in more])
    )


def _bottleneck(graph: CandidateGraph, places: Ints, part: Most) -> Bottleneck | None:
    mentees = np.flatnonzero(part.crowded & (np.diff(graph.indptr) > 0))
    mentors = np.flatnonzero(part.short & (places > 0))
    if not mentees.size:
        return None
    return Bottleneck(tuple(mentees.tolist()), tuple(mentors.tolist()), int(places[mentors].sum()))


def _proven(graph: CandidateGraph, places: Ints, found: Assignment, slack: int, passes: int) -> Assignment:
    def prove() -> Certificate:
        return certify(
            total=found.total_fit, bound=found.total_fit + slack, most=found.matched, proven=slack == 0,
            rechecked=recheck(graph, places, found.mentor_of), passes=passes,
        )  # fmt: skip

    return Assignment(graph, places, found.mentor_of, found.matched, found.total_fit, prove, found.solution)
