"""The bare assignment problem: who goes with whom, given who can and how well."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from alongside.matching.certificate import Certificate, bound_by_prices, certify, recheck
from alongside.matching.graph import Bools, CandidateGraph, Ints, whole_numbers
from alongside.matching.policy import BEST_FIT, Policy
from alongside.matching.residual import prices, reach, residual
from alongside.matching.solve import best_arrangement, most_matched


@dataclass(frozen=True)
class Bottleneck:
    """Mentees who can only go to these mentors, and are more than their places (Hall 1935)."""

    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    places: int


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Who goes with whom, whoever arranged it.

    Attributes
    ----------
    graph, places : the problem
    mentor_of : int array, shape (n_mentees,); -1 = unmatched
    """

    graph: CandidateGraph = field(repr=False)
    places: Ints = field(repr=False)
    mentor_of: Ints

    def blocking_pairs(self) -> list[tuple[int, int]]:
        """Mentee and mentor who would each rather have the other than what they have; ascending.

        A mentor with a free place would rather have anybody possible than nobody.

        >>> assign(CandidateGraph.from_dense([[10, 8], [9, 1]]), [1, 1]).blocking_pairs()
        [(0, 0)]
        """
        graph, fit = self.graph, self.graph.fit.astype(np.int64)
        own = graph.fit_of(self.mentor_of)
        matched = self.mentor_of >= 0
        worst = np.full(graph.n_mentors, np.iinfo(np.int64).max)
        np.minimum.at(worst, self.mentor_of[matched], own[matched])
        load = np.bincount(self.mentor_of[matched], minlength=graph.n_mentors)
        worst[load < self.places] = -1
        blocks = (fit > own[graph.rows]) & (fit > worst[graph.indices])
        return list(zip(graph.rows[blocks].tolist(), graph.indices[blocks].tolist(), strict=True))

    def bottleneck(self, mentee: int) -> Bottleneck | None:
        """Why this unmatched mentee cannot be matched without unmatching another; None when that is not why.

        >>> graph = CandidateGraph.from_dense([[5], [6]])
        >>> assign(graph, [1]).bottleneck(0)
        Bottleneck(mentees=(0, 1), mentors=(0,), places=1)
        """
        return self.bottlenecks([mentee])[0]

    def bottlenecks(self, mentees: Sequence[int]) -> list[Bottleneck | None]:
        """The bottleneck of each of these mentees."""
        graph = self.graph
        zeros = np.zeros(graph.indices.size, dtype=np.int64)
        moves = residual(graph, zeros, self.places, self.mentor_of, may_leave=False)
        candidates = [graph.indices[graph.indptr[one] : graph.indptr[one + 1]].astype(np.int64) for one in mentees]
        known: dict[int, Bottleneck | None] = {}
        result: list[Bottleneck | None] = []
        for mentee, mine, reached in zip(mentees, candidates, reach(moves, candidates), strict=True):
            if self.mentor_of[mentee] >= 0 or not mine.size:
                result.append(None)
                continue
            if id(reached) not in known:
                known[id(reached)] = None if reached[moves.free] else self._within(reached[: moves.pool])
            result.append(known[id(reached)])
        return result

    def _within(self, mentors: Bools) -> Bottleneck:
        graph = self.graph
        # A mentor without places is no way out.
        elsewhere = ~mentors[graph.indices] & (self.places[graph.indices] > 0)
        outside = np.bincount(graph.rows[elsewhere], minlength=graph.n_mentees) > 0
        within = np.bincount(graph.rows[mentors[graph.indices]], minlength=graph.n_mentees) > 0
        mentees = np.flatnonzero(within & ~outside)
        places = int(self.places[mentors].sum())
        return Bottleneck(tuple(mentees.tolist()), tuple(np.flatnonzero(mentors).tolist()), places)


@dataclass(frozen=True, eq=False)
class Assignment(Arrangement):
    """An arrangement and its proof.

    Attributes
    ----------
    mentor_of : int array, shape (n_mentees,); -1 = unmatched
    matched : how many mentees have a mentor
    total_fit : sum of their fits
    certificate : see `Certificate`
    """

    matched: int
    total_fit: int
    certificate: Certificate


def assign(graph: CandidateGraph, places: npt.ArrayLike, policy: Policy | None = None) -> Assignment:
    """The best arrangement for this policy, with its proof.

    Parameters
    ----------
    graph : who can go with whom, and the fit of each pair
    places : int array, shape (n_mentors,), >= 0
    policy : the objective, floor and rare flags count here; the default is ``Policy()``

    Returns
    -------
    Assignment; ties go to the lower row, so the same input always gives the same answer

    Raises
    ------
    ValueError : names the argument, the row and what was wrong

    >>> assign(CandidateGraph.from_dense([[90, 80], [85, 10]]), [1, 1]).total_fit
    165
    """
    policy = policy or Policy()
    room = checked_places(places, graph.n_mentors)
    rare = policy.rare_of(graph.n_mentees)
    most = most_matched(graph, room)
    match policy.objective:
        case "stable":
            return _stable(graph, room, most)
        case "maximin":
            return _maximin(graph, room, most)
    weight = weight_of(graph, room, policy, rare)
    return _finish(graph, room, weight, best_arrangement(graph, weight, room, most), most)


def assess(graph: CandidateGraph, places: Ints, mentor_of: Ints, policy: Policy) -> Assignment:
    """An arrangement somebody else made, with the proof of how it compares with the best one."""
    best = assign(graph, places, policy)
    own = graph.fit_of(mentor_of)
    has = own >= 0
    matched, total = int(has.sum()), int(own[has].sum())
    found = Arrangement(graph, places, mentor_of)
    if policy.objective == "stable":
        as_good = not found.blocking_pairs()
        bound = total
    else:
        as_good = _standing(found, policy) == _standing(best, policy)
        bound = max(total, best.total_fit)
    certificate = certify(
        total=total,
        bound=bound,
        most=best.certificate.max_cardinality,
        proven=as_good and best.certificate.proven,
        rechecked=recheck(graph, places, mentor_of),
    )
    return Assignment(graph, places, mentor_of, matched, total, certificate)


def _standing(found: Arrangement, policy: Policy) -> tuple[int, int, int]:
    """How an arrangement does on everything its objective wants; the greater the better."""
    own = found.graph.fit_of(found.mentor_of)
    pairs = np.flatnonzero(own >= 0)
    if policy.objective == "maximin":
        return pairs.size, int(own[pairs].min(initial=BEST_FIT)), int(own[pairs].sum())
    weight = weight_of(found.graph, found.places, policy, policy.rare_of(found.graph.n_mentees))
    return pairs.size, int(weight[found.graph.find(pairs, found.mentor_of[pairs])].sum()), 0


def checked_places(places: npt.ArrayLike, n_mentors: int) -> Ints:
    """The places as int64, one per mentor, none below 0; raises ValueError naming the row."""
    room = whole_numbers("places", places)
    if room.size != n_mentors:
        raise ValueError(f"places: expected one number for each of {n_mentors} mentors; got {room.size}")
    below = np.flatnonzero(room < 0)
    if below.size:
        raise ValueError(f"places: row {below[0]}: {room[below[0]]} is below 0")
    return room


Rare = npt.NDArray[np.bool_] | None


def weight_of(graph: CandidateGraph, places: Ints, policy: Policy, rare: Rare) -> Ints:
    """What each candidate is worth among arrangements of as many; int array, >= 0.

    For "fair" the floor comes before rare people and those before fit: each aim weighs more than all that
    later ones could add up to.
    """
    fit = graph.fit.astype(np.int64)
    if policy.objective != "fair":
        return fit
    most = min(graph.n_mentees, int(np.minimum(places, graph.n_mentees).sum()))
    step = most * int(fit.max(initial=0)) + 1
    weight = fit
    if rare is not None and rare.any():
        weight = weight + step * rare[graph.rows]
        step *= most + 1
    return weight + step * (fit >= policy.floor)


def _finish(graph: CandidateGraph, room: Ints, weight: Ints, mentor_of: Ints, most: int) -> Assignment:
    own = graph.fit_of(mentor_of)
    matched, total = int((own >= 0).sum()), int(own[own >= 0].sum())
    worth = prices(residual(graph, weight, room, mentor_of))
    bound = total
    proven = worth is not None and matched == most
    if worth is not None and matched:
        pairs = np.flatnonzero(mentor_of >= 0)
        reached = sum(weight[graph.find(pairs, mentor_of[pairs])].tolist())
        slack = bound_by_prices(graph, weight, room, worth, matched) - reached
        bound, proven = total + slack, proven and slack == 0
    certificate = certify(total=total, bound=bound, most=most, proven=proven, rechecked=recheck(graph, room, mentor_of))
    return Assignment(graph, room, mentor_of, matched, total, certificate)


def _maximin(graph: CandidateGraph, room: Ints, most: int) -> Assignment:
    """Candidates below the best least fit are set aside; that fit is found by halving."""
    fits = np.unique(graph.fit)
    low, high = 0, max(fits.size - 1, 0)
    while low < high:
        middle = (low + high + 1) // 2
        if most_matched(graph.within(graph.fit >= fits[middle]), room) == most:
            low = middle
        else:
            high = middle - 1
    kept = graph.within(graph.fit >= fits[low]) if fits.size else graph
    weight = kept.fit.astype(np.int64)
    found = _finish(kept, room, weight, best_arrangement(kept, weight, room, most), most)
    return replace(found, graph=graph)


def _stable(graph: CandidateGraph, room: Ints, most: int) -> Assignment:
    """Take the best pair left, again and again: both sides rank by fit, so nobody would rather swap."""
    mentor_of = np.full(graph.n_mentees, -1, dtype=np.int64)
    left = room.copy()
    rows = graph.rows
    order = np.lexsort((graph.indices, rows, -graph.fit))
    for mentee, mentor in zip(rows[order].tolist(), graph.indices[order].tolist(), strict=True):
        if mentor_of[mentee] < 0 and left[mentor]:
            mentor_of[mentee] = mentor
            left[mentor] -= 1
    own = graph.fit_of(mentor_of)
    total = int(own[own >= 0].sum())
    proven = not Arrangement(graph, room, mentor_of).blocking_pairs()
    rechecked = recheck(graph, room, mentor_of)
    certificate = certify(total=total, bound=total, most=most, proven=proven, rechecked=rechecked)
    return Assignment(graph, room, mentor_of, int((own >= 0).sum()), total, certificate)
