"""First come, first served: each mentee in turn takes the best mentor who still has a place."""

import numpy as np

from bench.peers.bare import Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["prepare", "tell", "work"]


def work(problem: Problem) -> Ints:
    """In the order of the rows, which is no order at all in a made-up programme."""
    left = problem.places.tolist()
    starts, indices, fit = problem.indptr.tolist(), problem.indices, problem.fit
    mentor_of = np.full(problem.n_mentees, -1, dtype=np.int64)
    for mentee in range(problem.n_mentees):
        part = slice(starts[mentee], starts[mentee + 1])
        candidates = indices[part]
        for at in np.argsort(-fit[part], kind="stable").tolist():
            mentor = int(candidates[at])
            if left[mentor]:
                left[mentor] -= 1
                mentor_of[mentee] = mentor
                break
    return mentor_of
