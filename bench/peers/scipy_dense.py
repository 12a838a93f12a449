"""scipy's dense linear_sum_assignment: a full table with a column for each place."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from bench.peers.bare import BEST, UNMATCHED, Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["build", "dense_assignment", "prepare", "tell", "work"]


def build(problem: Problem) -> tuple[npt.NDArray[np.float64], Ints]:
    """The full table, and the places."""
    cost = np.full((problem.n_mentees, problem.n_mentors), UNMATCHED, dtype=np.float64)
    cost[problem.rows(), problem.indices] = BEST - problem.fit
    return cost, problem.places


def work(built: tuple[npt.NDArray[np.float64], Ints]) -> Ints:
    """The cheapest arrangement."""
    return dense_assignment(*built)


def dense_assignment(cost: npt.NDArray[np.float64], places: npt.NDArray[np.integer]) -> Ints:
    """The mentor of each mentee, -1 for none; cost has UNMATCHED where a pair is not possible."""
    column_of = np.repeat(np.arange(places.size), places)
    table = cost[:, column_of]
    seen, taken = linear_sum_assignment(table)
    matched = table[seen, taken] < UNMATCHED
    mentor_of = np.full(cost.shape[0], -1, dtype=np.int64)
    mentor_of[seen[matched]] = column_of[taken[matched]]
    return mentor_of
