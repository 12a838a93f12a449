"""The best arrangement for one weight per candidate, and the greatest number that can be matched.

Solvers stand behind two functions, so that a faster one can take their place without anyone noticing.
Whatever they answer in floating point is checked, and where need be finished, in whole numbers by
`residual.improve`.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array, csr_matrix, hstack
from scipy.sparse.csgraph import maximum_flow, min_weight_full_bipartite_matching

from alongside.matching.graph import CandidateGraph, Ints
from alongside.matching.residual import improve

# Cells of a full table of float64: 40 million are 320 MB.
DENSE_CELLS = 40_000_000


def most_matched(graph: CandidateGraph, places: Ints) -> int:
    """The greatest number of mentees that can be matched at once, by maximum flow.

    >>> most_matched(CandidateGraph([0, 1, 2], [0, 0], [7, 7], n_mentors=2), np.array([1, 1]))
    1
    """
    n, m = graph.n_mentees, graph.n_mentors
    if not graph.indices.size:
        return 0
    source = np.concatenate([np.zeros(n, dtype=np.int64), 1 + graph.rows, 1 + n + np.arange(m)])
    target = np.concatenate([1 + np.arange(n), 1 + n + graph.indices, np.full(m, 1 + n + m)])
    capacity = np.concatenate([np.ones(n + graph.indices.size, dtype=np.int64), np.minimum(places, n)])
    shape = (n + m + 2, n + m + 2)
    network = csr_array((capacity.astype(np.int32), (source, target)), shape=shape)
    return int(maximum_flow(network, 0, n + m + 1).flow_value)


def best_arrangement(graph: CandidateGraph, weight: Ints, places: Ints, count: int) -> Ints:
    """The arrangement of `count` pairs with the greatest total weight.

    Parameters
    ----------
    weight : int array >= 0, one per candidate
    count : the greatest number that can be matched

    Returns
    -------
    int array, shape (n_mentees,); the mentor of each mentee, -1 = unmatched
    """
    mentor_of = np.full(graph.n_mentees, -1, dtype=np.int64)
    if count:
        # A place nobody could take only makes the table larger.
        degree = np.bincount(graph.indices, minlength=graph.n_mentors)
        holder = np.repeat(np.arange(graph.n_mentors), np.minimum(np.minimum(places, degree), count))
        rows = np.flatnonzero(np.diff(graph.indptr))
        by_mentee = rows.size * (holder.size + rows.size - count)
        by_place = holder.size * (rows.size + holder.size - count)
        if min(by_mentee, by_place) > DENSE_CELLS:
            _sparse(graph, weight, holder, mentor_of)
        else:
            _dense(graph, weight, holder, rows, count, mentor_of, turned=by_place < by_mentee)
    return improve(graph, weight, places, mentor_of)


def _dense(
    graph: CandidateGraph,
    weight: Ints,
    holder: Ints,
    rows: Ints,
    count: int,
    mentor_of: Ints,
    *,
    turned: bool,
) -> None:
    """Solve a full table with room for exactly those who must stay unmatched, so that needs no price."""
    column = np.full(graph.n_mentors, -1, dtype=np.int64)
    wanted = np.unique(holder)
    column[wanted] = np.arange(wanted.size)
    place = np.full(graph.n_mentees, -1, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    table = np.full((rows.size, wanted.size), np.inf)
    inside = column[graph.indices] >= 0
    table[place[graph.rows[inside]], column[graph.indices[inside]]] = -weight[inside].astype(np.float64)
    table = table[:, column[holder]]
    if turned:
        table = table.T
    spare = np.zeros((table.shape[0], table.shape[0] - count))
    chosen, taken = linear_sum_assignment(np.hstack([table, spare]))
    real = taken < table.shape[1]
    chosen, taken = chosen[real], taken[real]
    if turned:
        chosen, taken = taken, chosen
    mentor_of[rows[chosen]] = holder[taken]


def _sparse(graph: CandidateGraph, weight: Ints, holder: Ints, mentor_of: Ints) -> None:
    """Solve the candidates alone: a mentee may stay unmatched, at a price above any gain."""
    start = np.searchsorted(holder, np.arange(graph.n_mentors))
    width = np.bincount(holder, minlength=graph.n_mentors)
    repeats = width[graph.indices]
    rows = np.repeat(graph.rows, repeats)
    offset = np.arange(rows.size) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    columns = np.repeat(start[graph.indices], repeats) + offset
    top = int(weight.max(initial=0)) + 1
    cost = np.repeat((top - weight).astype(np.float64), repeats)
    alone = float(top) * (graph.n_mentees + 1)
    real = csr_array((cost, (rows, columns)), shape=(graph.n_mentees, holder.size))
    unmatched = csr_array(
        (np.full(graph.n_mentees, alone), (np.arange(graph.n_mentees),) * 2), shape=(graph.n_mentees,) * 2
    )
    chosen, taken = min_weight_full_bipartite_matching(csr_matrix(hstack([real, unmatched])))
    found = taken < holder.size
    mentor_of[chosen[found]] = holder[taken[found]]
