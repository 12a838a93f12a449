"""Ours, on the bare problem."""

import time
from typing import Any

from alongside.matching import Assignment, CandidateGraph, Policy, assign
from alongside.matching.compiling import warm as kernels
from bench.graphs import draw_graph, rare
from bench.peers.bare import Problem, judge
from bench.peers.bare import read as prepare
from bench.populations import programme

__all__ = ["build", "prepare", "tell", "warm", "work"]


def warm() -> None:
    """Everything that is made ready once in the life of a process is ready."""
    kernels()
    for mean_places in (0.8, 4.0):
        mentees, mentors = programme(600, 240, seed=0, mean_places=mean_places)
        graph = CandidateGraph(*draw_graph(mentees, mentors, seed=0), n_mentors=240)
        for policy in (Policy(objective="total"), Policy(rare=rare(mentees, mentors))):
            assign(graph, mentors.places, policy)


def build(problem: Problem) -> tuple[CandidateGraph, Problem]:
    """The graph, with everything in it checked."""
    return CandidateGraph(problem.indptr, problem.indices, problem.fit, n_mentors=problem.n_mentors), problem


def work(built: tuple[CandidateGraph, Problem]) -> Assignment:
    """An arrangement within the gap that the bars allow; the proof is made when it is asked for."""
    graph, problem = built
    objective = problem.options.get("objective", "total")
    policy = Policy(objective=objective, rare=problem.rare if objective == "fair" else None, exact=False)
    return assign(graph, problem.places, policy)


def tell(problem: Problem, found: Assignment) -> dict[str, Any]:
    """The arrangement, gone over, and what the proof says of it."""
    began = time.process_time()
    proof = found.certificate
    return {
        "proof_s": time.process_time() - began,
        **judge(problem, found.mentor_of),
        "bound": proof.upper_bound, "gap": proof.gap, "most": proof.max_cardinality, "proven": proof.proven,
        "rechecked": proof.rules_rechecked,
    }  # fmt: skip
