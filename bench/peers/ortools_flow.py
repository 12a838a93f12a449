"""OR-Tools SimpleMinCostFlow: arcs in bulk from numpy, one sink, an arc past all mentors for each mentee.

With `aim="fewest"` it wants, after the count, as few pairs below the floor as there can be, and then as many rare people:
what no arrangement can do better than, to hold the fair objective against.
"""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from bench.peers.bare import BEST, FLOOR, UNMATCHED, Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["build", "prepare", "tell", "work"]


Built = tuple[SimpleMinCostFlow, Ints, Problem]


def build(problem: Problem) -> Built:
    """The network, in which one unit leaves each mentee."""
    n, m = problem.n_mentees, problem.n_mentors
    sink, size = n + m, problem.indices.size
    flow = SimpleMinCostFlow()
    cost, nobody = BEST - problem.fit.astype(np.int64), UNMATCHED
    if problem.options.get("aim") == "fewest":
        # One pair below the floor costs more than all rare people together, one person without a mentor more than all pairs.
        cost, nobody = (problem.fit < FLOOR) * np.int64(n + 1) + ~problem.rare[problem.rows()], (n + 1) * (n + 2)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        problem.rows(), problem.indices + np.int32(n), np.ones(size, np.int64), cost
    )
    mentors, mentees = np.arange(n, n + m, dtype=np.int32), np.arange(n, dtype=np.int32)
    flow.add_arcs_with_capacity_and_unit_cost(
        mentors, np.full(m, sink, np.int32), problem.places, np.zeros(m, np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        mentees, np.full(n, sink, np.int32), np.ones(n, np.int64), np.full(n, nobody, np.int64)
    )
    flow.set_nodes_supplies(mentees, np.ones(n, np.int64))
    flow.set_node_supply(sink, -n)
    return flow, arcs, problem


def work(built: Built) -> Ints:
    """The cheapest flow."""
    flow, arcs, problem = built
    if flow.solve() != flow.OPTIMAL:
        raise SystemExit("no best flow was found")
    used = np.asarray(flow.flows(arcs)) > 0
    mentor_of = np.full(problem.n_mentees, -1, dtype=np.int64)
    mentor_of[problem.rows()[used]] = problem.indices[used]
    return mentor_of
