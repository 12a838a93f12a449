"""What could still be improved in an arrangement, seen from the mentors: chains of moves, in whole numbers.

Nodes are the mentors, the people waiting (`pool`) and the free places (`free`). An edge a -> b says: one
person may move from a to b, and this is what the arrangement would lose. A chain from `pool` to `free`
matches one person more; a ring that loses less than nothing makes the arrangement better with as many
matched. When there is no such chain the count is the most there can be, and when there is no such ring the
distances below are prices that prove the arrangement best (Ahuja, Magnanti & Orlin 1993, Network Flows,
ch. 9).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

import numpy as np

from alongside.matching.graph import Bools, CandidateGraph, Ints

FAR = np.int64(2**61)


@dataclass(frozen=True)
class Residual:
    """The moves open in one arrangement; edges sorted by where they lead."""

    source: Ints
    target: Ints
    cost: Ints
    who: Ints  # the mentee who would move, or -1
    pool: int
    free: int


def residual(graph: CandidateGraph, weight: Ints, places: Ints, mentor_of: Ints, *, may_leave: bool = True) -> Residual:
    """The moves open in an arrangement.

    Parameters
    ----------
    weight : int array, one per candidate; what the arrangement gains from that pair
    places : int array, shape (n_mentors,)
    mentor_of : int array, shape (n_mentees,), -1 = waiting
    may_leave : whether somebody matched may go back to waiting, and a chain may start at a taken place
    """
    pool, free = graph.n_mentors, graph.n_mentors + 1
    rows = graph.rows
    home = np.where(mentor_of >= 0, mentor_of, pool)
    matched = np.flatnonzero(mentor_of >= 0)
    worth = np.zeros(graph.n_mentees, dtype=np.int64)
    worth[matched] = weight[graph.find(matched, mentor_of[matched])]

    leads = graph.indices.astype(np.int64)
    moves = (leads != home[rows]) & (places[leads] > 0)
    source, target = home[rows][moves], leads[moves]
    cost, who = worth[rows][moves] - weight[moves], rows[moves]

    load = np.bincount(mentor_of[matched], minlength=graph.n_mentors)
    open_to = np.flatnonzero(load < places)
    parts = [(source, target, cost, who), _still(open_to, free)]
    if may_leave:
        taken = np.flatnonzero(load > 0)
        parts.append((mentor_of[matched], np.full(matched.size, pool), worth[matched], matched))
        parts.append(_still(np.full(taken.size, free), taken))
    source, target, cost, who = (np.concatenate(column) for column in zip(*parts, strict=True))
    # Of several people who could make the same move, the one it costs least; ties by row.
    order = np.lexsort((who, cost, source, target))
    source, target, cost, who = source[order], target[order], cost[order], who[order]
    first = np.ones(source.size, dtype=bool)
    first[1:] = (np.diff(source) != 0) | (np.diff(target) != 0)
    return Residual(source[first], target[first], cost[first], who[first], pool, free)


def _still(source: Ints, target: Ints | int) -> tuple[Ints, Ints, Ints, Ints]:
    zeros = np.zeros(source.size, dtype=np.int64)
    return source, np.broadcast_to(np.asarray(target, dtype=np.int64), source.shape), zeros, zeros - 1


def _relax(moves: Residual, start: int | None) -> tuple[Ints, Ints, list[int]]:
    """Distances, the edge by which each node is reached, and a ring (edges) that loses less than nothing.

    With start=None every node begins at 0 (prices); otherwise only that node does (a chain from it).
    """
    size = moves.free + 1
    distance = np.zeros(size, dtype=np.int64) if start is None else np.full(size, FAR)
    if start is not None:
        distance[start] = 0
    by = np.full(size, -1, dtype=np.int64)
    if not moves.source.size:
        return distance, by, []
    begins = np.flatnonzero(np.concatenate([[True], np.diff(moves.target) != 0]))
    nodes = moves.target[begins]
    group = np.repeat(np.arange(begins.size), np.diff(np.append(begins, moves.target.size)))
    for step in range(size + 1):
        offer = np.where(distance[moves.source] < FAR // 2, distance[moves.source] + moves.cost, FAR)
        best = np.minimum.reduceat(offer, begins)
        better = best < distance[nodes]
        if not better.any():
            return distance, by, []
        reached = np.flatnonzero((offer == best[group]) & better[group])
        # Written backwards, so that the first of equal edges stays.
        by[moves.target[reached[::-1]]] = reached[::-1]
        distance[nodes[better]] = best[better]
        if step % 8 == 7 or step >= size - 1:
            ring = _ring(moves, by)
            if ring:
                return distance, by, ring
    raise AssertionError("a shortest chain longer than there are nodes, and no ring")  # pragma: no cover


def _ring(moves: Residual, by: Ints) -> list[int]:
    seen = np.zeros(by.size, dtype=np.int64)
    for turn, begin in enumerate(range(by.size), start=1):
        node = begin
        while seen[node] == 0 and by[node] >= 0:
            seen[node] = turn
            node = int(moves.source[by[node]])
        if seen[node] == turn and by[node] >= 0:
            ring, last = [], node
            while True:
                ring.append(int(by[node]))
                node = int(moves.source[by[node]])
                if node == last:
                    return ring
        seen[node] = seen[node] or turn
    return []


def prices(moves: Residual) -> Ints | None:
    """What a place with each mentor is worth, int array >= 0; None when the arrangement is not the best."""
    distance, _, ring = _relax(moves, None)
    return None if ring else np.maximum(distance[moves.free] - distance[: moves.pool], 0)


def reach(moves: Residual, starts: Sequence[Ints]) -> list[Bools]:
    """For each set of nodes, which a chain of moves can reach from any of them, those included; bool arrays.

    Nodes that can reach each other are taken together, and each such group is followed once.
    """
    size = moves.free + 1
    from scipy.sparse import csr_array  # half a second, which only an arrangement pays
    from scipy.sparse.csgraph import connected_components

    edges = csr_array((np.ones(moves.source.size), (moves.source, moves.target)), shape=(size, size))
    groups, group = connected_components(edges, directed=True, connection="strong")
    leads = np.unique(np.stack([group[moves.source], group[moves.target]]), axis=1)
    after: dict[int, set[int]] = {number: set() for number in range(groups)}
    for one, other in leads.T.tolist():
        if one != other:
            after[one].add(other)
    reached: dict[int, frozenset[int]] = {}
    for number in TopologicalSorter(after).static_order():
        reached[number] = frozenset({number}).union(*(reached[other] for other in after[number]))
    known: dict[frozenset[int], Bools] = {}
    result = []
    for start in starts:
        at = frozenset().union(*(reached[number] for number in set(group[start].tolist())))
        if at not in known:
            known[at] = np.isin(group, list(at))
        result.append(known[at])
    return result


def _apply(moves: Residual, edges: list[int], mentor_of: Ints) -> None:
    for edge in edges:
        who, target = int(moves.who[edge]), int(moves.target[edge])
        if who >= 0:
            mentor_of[who] = -1 if target == moves.pool else target


def _best_chain(moves: Residual) -> list[int]:
    """The edges of the chain from the pool to a free place that loses least; empty when there is none."""
    distance, by, _ = _relax(moves, moves.pool)
    chain: list[int] = []
    node = moves.free
    while distance[node] < FAR // 2 and node != moves.pool:
        chain.append(int(by[node]))
        node = int(moves.source[by[node]])
    return chain


def improve(graph: CandidateGraph, weight: Ints, places: Ints, mentor_of: Ints) -> Ints:
    """The arrangement after every ring and chain that makes it better; int array, shape (n_mentees,)."""
    mentor_of = mentor_of.copy()
    while True:
        moves = residual(graph, weight, places, mentor_of)
        edges = _relax(moves, None)[2] or _best_chain(moves)
        if not edges:
            return mentor_of
        _apply(moves, edges, mentor_of)


def settle(graph: CandidateGraph, places: Ints, mentor_of: Ints) -> Ints:
    """The arrangement with everybody matched who can be, asking as few as possible to move.

    Nobody who is matched goes back to waiting. Among chains with as few moves, the one with most fit to gain.
    """
    mentor_of = mentor_of.copy()
    fit = graph.fit.astype(np.int64)
    a_move = np.int64(2 * (int(fit.max(initial=0)) + 1) * (graph.n_mentors + 2))
    while True:
        moves = residual(graph, fit, places, mentor_of, may_leave=False)
        edges = _best_chain(replace(moves, cost=moves.cost + a_move * (moves.who >= 0)))
        if not edges:
            return mentor_of
        _apply(moves, edges, mentor_of)
