"""The bare assignment problem: who goes with whom, given who can and how well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from alongside.matching import auction
from alongside.matching.certificate import Certificate, certify, recheck
from alongside.matching.graph import Bools, CandidateGraph, Ints, whole_numbers
from alongside.matching.policy import BEST_FIT, Policy
from alongside.matching.residual import reach, residual
from alongside.matching.solve import Solution, Weights, bound, most, solve

# People up to whom a proven optimum is worth its while when a policy leaves it open.
EXACT_UP_TO = 20_000
# What the floor and a rare experience count in bids, in fit points; the exact finish puts them before everything.
FLOOR_BONUS, RARE_BONUS = 20_000, 10_000


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
        """Why this unmatched mentee, given by row, cannot be matched without unmatching another; None when that is not why.

        >>> graph = CandidateGraph.from_dense([[5], [6]])
        >>> assign(graph, [1]).bottleneck(0)
        Bottleneck(mentees=(0, 1), mentors=(0,), places=1)
        """
        return self.bottlenecks([mentee])[0]

    def bottlenecks(self, mentees: Sequence[int]) -> list[Bottleneck | None]:
        """The bottleneck of each of these mentees, given by their rows; see `bottleneck`.

        >>> graph = CandidateGraph.from_dense([[5], [6]])
        >>> assign(graph, [1]).bottlenecks([0, 1])
        [Bottleneck(mentees=(0, 1), mentors=(0,), places=1), None]
        """
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
    graph, places : the problem
    mentor_of : int array, shape (n_mentees,); -1 = unmatched
    matched : how many mentees have a mentor
    total_fit : sum of their fits, 0..10000 each
    prove : makes the certificate; read `certificate` instead, which keeps it
    solution : prices and the like, for those who go on from here; None for "stable"

    References
    ----------
    Blocking pairs: Gale & Shapley (1962). Bottlenecks: Hall (1935).

    >>> found = assign(CandidateGraph.from_dense([[90, 80], [85, 10]]), [1, 1])
    >>> found.mentor_of.tolist(), found.matched, found.total_fit
    ([1, 0], 2, 165)
    """

    matched: int
    total_fit: int
    prove: Callable[[], Certificate] = field(repr=False)
    solution: Solution | None = field(default=None, repr=False)

    @cached_property
    def certificate(self) -> Certificate:
        """The proof, made when it is first asked for; see `Certificate`.

        >>> proof = assign(CandidateGraph.from_dense([[90, 80], [85, 10]]), [1, 1]).certificate
        >>> proof.upper_bound, proof.max_cardinality, proof.proven
        (165, 2, True)
        """
        return self.prove()


def assign(graph: CandidateGraph, places: npt.ArrayLike, policy: Policy | None = None) -> Assignment:
    """The best arrangement for this policy, with its proof.

    Parameters
    ----------
    graph : who can go with whom, and the fit of each pair
    places : int array, shape (n_mentors,), >= 0; how many mentees each mentor has room for
    policy : the objective, floor, rare flags, exact and eps count here; the default is ``Policy()``

    Returns
    -------
    Assignment; the same input always gives the same answer. As many are matched as can be, whatever the size; what
    comes after is proven best up to 10,000 people, or when the policy asks for it, and else within `eps` points a pair

    Raises
    ------
    ValueError : names the argument, the row and what was wrong

    References
    ----------
    Count: chains of moves (Pothen & Fan 1990). Fit: the auction of Bertsekas (1988), finished where asked by rings of
    moves that gain (Klein 1967). Proof: prices bound every arrangement (weak duality).

    >>> assign(CandidateGraph.from_dense([[90, 80], [85, 10]]), [1, 1]).total_fit
    165
    """
    policy = policy or Policy()
    room = checked_places(places, graph.n_mentors)
    rare = policy.rare_of(graph.n_mentees)
    match policy.objective:
        case "stable":
            return _stable(graph, room)
        case "maximin":
            return _maximin(graph, room)
        case "total":
            return _best(graph, room, policy, graph.best_fit, graph.best_fit)
    bids = bid_weight(graph, policy, rare)
    return _best(graph, room, policy, bids, weight_of(graph, room, policy, rare, graph.best_fit))


def _best(graph: CandidateGraph, room: Ints, policy: Policy, bids: Weights, exact: Weights) -> Assignment:
    wanted = graph.people <= EXACT_UP_TO if policy.exact == "auto" else policy.exact
    found = solve(graph, bids, room, eps=1 if wanted else policy.eps, exact=exact if wanted else None)
    return _proven(graph, room, exact if wanted else bids, found)


def _proven(graph: CandidateGraph, room: Ints, weight: Weights, found: Solution) -> Assignment:
    own = fits_in(graph, found.mentor_of)
    matched, total = int((own >= 0).sum()), int(own[own >= 0].sum())

    def prove() -> Certificate:
        run = auction.weight_of_pairs.of(graph.people)
        reached = run(graph.indptr, graph.best_indices, weight, found.mentor_of)
        slack = bound(graph, weight, room, found) - sum(reached[reached >= 0].tolist())
        count = found.most.count
        return certify(
            total=total,
            bound=total + slack,
            most=count,
            proven=slack == 0 and matched == count,
            rechecked=recheck(graph, room, found.mentor_of),
        )

    return Assignment(graph, room, found.mentor_of, matched, total, prove, found)


def fits_in(graph: CandidateGraph, mentor_of: Ints) -> Ints:
    """The fit each mentee has in an arrangement, -1 where unmatched; int array, shape (n_mentees,)."""
    run = auction.weight_of_pairs.of(graph.people)
    own: Ints = run(graph.indptr, graph.best_indices, graph.best_fit, mentor_of)
    if (own == -2).any():
        raise ValueError(f"mentor_of: row {np.flatnonzero(own == -2)[0]}: that pair is not possible")
    return own


def assess(
    graph: CandidateGraph, places: Ints, mentor_of: Ints, policy: Policy, best: Assignment | None = None
) -> Assignment:
    """An arrangement somebody else made, with the proof of how it compares with the best one; `best` where that is known."""
    own = fits_in(graph, mentor_of)
    has = own >= 0
    matched, total = int(has.sum()), int(own[has].sum())
    found = Arrangement(graph, places, mentor_of)

    def prove() -> Certificate:
        known = best or assign(graph, places, policy)
        if policy.objective == "stable":
            as_good, limit = not found.blocking_pairs(), total
        else:
            as_good = _standing(found, policy) == _standing(known, policy)
            limit = max(total, known.certificate.upper_bound)
        return certify(
            total=total,
            bound=limit,
            most=known.certificate.max_cardinality,
            proven=as_good and known.certificate.proven,
            rechecked=recheck(graph, places, mentor_of),
            passes=known.certificate.passes,
        )

    return Assignment(graph, places, mentor_of, matched, total, prove)


def _standing(found: Arrangement, policy: Policy) -> tuple[int, ...]:
    """How an arrangement does on everything its objective wants; the greater the better."""
    own = found.graph.fit_of(found.mentor_of)
    pairs = np.flatnonzero(own >= 0)
    if policy.objective == "maximin":
        return pairs.size, int(own[pairs].min(initial=BEST_FIT)), int(own[pairs].sum())
    if policy.objective != "fair":
        return pairs.size, int(own[pairs].sum())
    rare = policy.rare_of(found.graph.n_mentees)
    return (
        pairs.size,
        int((own >= policy.floor).sum()),
        0 if rare is None else int(rare[pairs].sum()),
        int(own[pairs].sum()),
    )


def checked_places(places: npt.ArrayLike, n_mentors: int) -> Ints:
    """The places as int64, one per mentor, none below 0; raises ValueError naming the row."""
    # A copy of our own: what is given may change later, and kernels are compiled once for arrays of one kind.
    room: Ints = whole_numbers("places", places).copy()
    if room.size != n_mentors:
        raise ValueError(f"places: expected one number for each of {n_mentors} mentors; got {room.size}")
    if room.size and room.min() < 0:
        below = np.flatnonzero(room < 0)
        raise ValueError(f"places: row {below[0]}: {room[below[0]]} is below 0")
    return room


Rare = npt.NDArray[np.bool_] | None


@dataclass(frozen=True)
class Bonuses:
    """What a pair at the floor or above, and a pair with a rare person in it, count beside their fit."""

    floor: int
    rare: int

    def of(self, policy: Policy, n_mentees: int) -> Ints:
        """What each mentee adds to any pair of theirs; int array, shape (n_mentees,)."""
        rare = policy.rare_of(n_mentees)
        return np.zeros(n_mentees, dtype=np.int64) if rare is None else self.rare * rare.astype(np.int64)


def bonuses(graph: CandidateGraph, places: Ints, policy: Policy, *, exact: bool) -> Bonuses:
    """What weighs before fit: exactly, each aim weighs more than all that later ones could add up to; else it bids so much."""
    if policy.objective != "fair":
        return Bonuses(0, 0)
    if not exact:
        return Bonuses(FLOOR_BONUS, RARE_BONUS)
    limit = min(graph.n_mentees, int(np.minimum(places, graph.n_mentees).sum()))
    step = limit * int(graph.best_fit.max(initial=0)) + 1
    rare = policy.rare_of(graph.n_mentees)
    return Bonuses(step * (limit + 1), step) if rare is not None and rare.any() else Bonuses(step, 0)


def bid_weight(graph: CandidateGraph, policy: Policy, rare: Rare) -> Weights:
    """What each candidate counts in bids under "fair", in the order of `graph.best_fit`; int32 array."""
    weight = graph.best_fit + np.int32(FLOOR_BONUS) * (graph.best_fit >= policy.floor)
    if rare is not None and rare.any():
        weight += np.repeat(rare * np.int32(RARE_BONUS), np.diff(graph.indptr))
    return weight.astype(np.int32)


def weight_of(
    graph: CandidateGraph, places: Ints, policy: Policy, rare: Rare, fits: Weights | None = None
) -> npt.NDArray[np.int64]:
    """What each candidate is worth among arrangements of as many; int array, >= 0; see `bonuses`.

    Parameters
    ----------
    fits : the fits by mentee, in any order within a mentee; those of `graph.fit` when left out
    """
    fit = (graph.fit if fits is None else fits).astype(np.int64)
    extra = bonuses(graph, places, policy, exact=True)
    weight = fit + extra.floor * (fit >= policy.floor)
    if extra.rare and rare is not None:
        weight += extra.rare * np.repeat(rare, np.diff(graph.indptr))
    return weight


def _maximin(graph: CandidateGraph, room: Ints) -> Assignment:
    """Candidates below the best least fit are set aside; that fit is found by halving."""
    fits = np.unique(graph.fit)
    count = most(graph, room).count
    low, high = 0, max(fits.size - 1, 0)
    while low < high:
        middle = (low + high + 1) // 2
        if most(graph.within(graph.fit >= fits[middle]), room).count == count:
            low = middle
        else:
            high = middle - 1
    kept = graph.within(graph.fit >= fits[low]) if fits.size else graph
    found = solve(kept, kept.best_fit, room, eps=1, exact=kept.best_fit)
    result = _proven(kept, room, kept.best_fit, found)
    return Assignment(graph, room, found.mentor_of, result.matched, result.total_fit, result.prove, found)


def _stable(graph: CandidateGraph, room: Ints) -> Assignment:
    """Take the best pair left, again and again: both sides rank by fit, so nobody would rather swap."""
    mentor_of = np.full(graph.n_mentees, -1, dtype=np.int64)
    rows = graph.rows
    order = np.lexsort((graph.indices, rows, -graph.fit))
    auction.stable.of(graph.people)(order, rows, graph.indices, room, mentor_of)
    own = fits_in(graph, mentor_of)
    total = int(own[own >= 0].sum())
    found = Arrangement(graph, room, mentor_of)

    def prove() -> Certificate:
        rechecked, count = recheck(graph, room, mentor_of), most(graph, room).count
        proven = not found.blocking_pairs()
        return certify(total=total, bound=total, most=count, proven=proven, rechecked=rechecked)

    return Assignment(graph, room, mentor_of, int((own >= 0).sum()), total, prove)
