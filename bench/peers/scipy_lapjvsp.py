"""scipy's LAPJVsp (min_weight_full_bipartite_matching): a column for each place, and one of their own for each mentee."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from bench.peers.bare import BEST, UNMATCHED, Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["build", "prepare", "tell", "work"]


Built = tuple[csr_array, Ints]


def build(problem: Problem) -> Built:
    """The sparse table, and the column at which the places of each mentor begin."""
    n = problem.n_mentees
    # A mentor without places has no column.
    starts = np.concatenate([[0], np.cumsum(problem.places)])
    repeats = problem.places[problem.indices]
    rows = np.repeat(problem.rows(), repeats)
    begin = np.repeat(np.cumsum(repeats) - repeats, repeats)
    columns = np.repeat(starts[problem.indices], repeats) + np.arange(rows.size) - begin
    # No weight may be 0, which would mean that there is no such pair.
    weights = np.repeat(BEST + 1 - problem.fit.astype(np.int64), repeats)
    total = int(starts[-1])
    rows = np.concatenate([rows, np.arange(n)])
    columns = np.concatenate([columns, total + np.arange(n)])
    weights = np.concatenate([weights, np.full(n, UNMATCHED + 1)])
    table = csr_array((weights.astype(np.float64), (rows, columns)), shape=(n, total + n))
    return table, starts


def work(built: Built) -> Ints:
    """Everybody gets a column; a column of their own means no mentor."""
    table, starts = built
    seen, taken = min_weight_full_bipartite_matching(table)
    mentor_of = np.full(table.shape[0], -1, dtype=np.int64)
    matched = taken < starts[-1]
    mentor_of[seen[matched]] = np.searchsorted(starts, taken[matched], side="right") - 1
    return mentor_of
