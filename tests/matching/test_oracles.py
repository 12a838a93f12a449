"""Every objective reaches what solvers that are not ours reach, on graphs of up to 2,000 people."""

from dataclasses import dataclass

import numpy as np
import pytest
from tests.matching.oracle import ask

from alongside.matching import CandidateGraph, Policy, assign

#: Mentees, mentors, candidates a mentee, places a mentor, how many different fits: scarce, just enough, plenty, many ties.
SHAPES = [
    (60, 40, 3, 1.0, 10_001), (200, 150, 6, 0.8, 3), (300, 100, 5, 3.0, 10_001), (300, 200, 8, 4.0, 40),
    (900, 300, 6, 2.0, 10_001), (1_200, 800, 7, 1.5, 10_001), (1_200, 800, 7, 1.0, 5),
]  # fmt: skip
FLOOR = 5_000


@dataclass
class Case:
    """A graph with who is rare, and what the library made of it under each objective: count, aims of its own, total fit."""

    graph: CandidateGraph
    places: np.ndarray
    rare: np.ndarray
    reached: dict[str, list[int]]

    def asked(self, objective):
        """The same as a problem for an oracle."""
        graph, fit = self.graph, self.graph.fit.astype(np.int64)
        one = np.ones_like(fit)
        keep = one > 0
        aims = [one, fit]
        if objective == "fair":
            aims = [one, (fit >= FLOOR) * one, self.rare[graph.rows] * one, fit]
        if objective == "maximin":
            keep = fit >= self.reached[objective][1]
        if objective == "one step higher":
            keep, aims = fit > self.reached["maximin"][1], [one]
        starts = np.concatenate([[0], np.cumsum(np.bincount(graph.rows[keep], minlength=graph.n_mentees))])
        return starts, graph.indices[keep].astype(np.int64), self.places, np.array(aims)[:, keep]


def made(shape, seed):
    n, m, degree, mean, fits = shape
    random = np.random.default_rng(seed)
    possible = random.random((n, m)) < degree / m
    table = random.integers(0, fits, (n, m)) * (10_000 // (fits - 1))
    graph = CandidateGraph.from_dense(table, possible)
    places, rare = random.poisson(mean, m), random.random(n) < 0.2
    reached = {}
    for objective in ("total", "fair", "maximin"):
        found = assign(graph, places, Policy(objective, floor=FLOOR, rare=rare))
        own = graph.fit_of(found.mentor_of)
        has = own >= 0
        assert found.certificate.proven
        between = {
            "total": [],
            "fair": [int((own >= FLOOR).sum()), int((has & rare).sum())],
            "maximin": [int(own[has].min(initial=10_000))],
        }[objective]
        reached[objective] = [int(has.sum()), *between, int(own[has].sum())]
    return Case(graph, places, rare, reached)


@pytest.fixture(scope="module")
def cases():
    return [made(shape, seed) for seed, shape in enumerate(SHAPES)]


@pytest.mark.parametrize("solver", ["ortools", "highs"])
def test_no_other_solver_does_better_or_worse(solver, cases, tmp_path):
    objectives = ("total", "fair", "maximin", "one step higher")
    answers = iter(ask(solver, tmp_path, [one.asked(objective) for one in cases for objective in objectives]))

    for one in cases:
        assert next(answers) == one.reached["total"]
        assert next(answers) == one.reached["fair"]
        count, _least, total = one.reached["maximin"]
        assert next(answers) == [count, total]
        [fewer] = next(answers)
        assert fewer < count
