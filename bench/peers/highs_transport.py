"""HiGHS on the transport problem as a linear programme, whose corners are whole numbers."""

import highspy
import numpy as np

from bench.peers.bare import BEST, Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["build", "prepare", "tell", "work"]


def build(problem: Problem) -> tuple[highspy.Highs, Problem]:
    """Most of BEST + fit over all pairs, which is the same as least of BEST - fit with 2 * BEST for nobody."""
    n, m, size = problem.n_mentees, problem.n_mentors, problem.indices.size
    rows = problem.rows()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, n + m
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = BEST + problem.fit.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(size), np.full(size, highspy.kHighsInf)
    model.row_lower_ = np.full(n + m, -highspy.kHighsInf)
    model.row_upper_ = np.concatenate([np.ones(n), problem.places.astype(np.float64)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * size + 1, 2)
    model.a_matrix_.index_ = np.column_stack([rows, problem.indices + n]).ravel()
    model.a_matrix_.value_ = np.ones(2 * size)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    # Twenty times quicker here than the simplex method it would choose; its last step goes on to a corner.
    solver.setOptionValue("solver", "ipm")
    solver.passModel(model)
    return solver, problem


def work(built: tuple[highspy.Highs, Problem]) -> Ints:
    """The best corner, rounded to who goes with whom."""
    solver, problem = built
    solver.run()
    used = np.asarray(solver.getSolution().col_value) > 0.5
    mentor_of = np.full(problem.n_mentees, -1, dtype=np.int64)
    mentor_of[problem.rows()[used]] = problem.indices[used]
    return mentor_of
