"""scipy's dense linear_sum_assignment: a full table with a column for each place."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from bench.peers.bare import BEST, UNMATCHED, Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["build", "prepare", "tell", "work"]
ROWS_AT_ONCE = 500
Built = tuple[npt.NDArray[np.float64], Ints]


def build(problem: Problem) -> Built:
    """The full table, some rows at a time, and the mentor each of its columns belongs to."""
    column_of = np.repeat(np.arange(problem.n_mentors), problem.places)
    table = np.empty((problem.n_mentees, column_of.size), dtype=np.float64)
    for first in range(0, problem.n_mentees, ROWS_AT_ONCE):
        last = min(first + ROWS_AT_ONCE, problem.n_mentees)
        part = slice(problem.indptr[first], problem.indptr[last])
        cost = np.full((last - first, problem.n_mentors), UNMATCHED, dtype=np.float64)
        rows = np.repeat(np.arange(last - first), np.diff(problem.indptr[first : last + 1]))
        cost[rows, problem.indices[part]] = BEST - problem.fit[part]
        table[first:last] = cost[:, column_of]
    return table, column_of


def work(built: Built) -> Ints:
    """The cheapest arrangement; a cell that costs UNMATCHED means no mentor."""
    table, column_of = built
    seen, taken = linear_sum_assignment(table)
    matched = table[seen, taken] < UNMATCHED
    mentor_of = np.full(table.shape[0], -1, dtype=np.int64)
    mentor_of[seen[matched]] = column_of[taken[matched]]
    return mentor_of
