"""Deferred acceptance (Gale & Shapley 1962), mentees asking; both sides would rather have the higher fit, then the lower row."""

from heapq import heappush, heappushpop

import numpy as np

from bench.peers.bare import Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["prepare", "tell", "work"]


def work(problem: Problem) -> Ints:
    """Everybody asks down their list; a full mentor keeps those who fit best."""
    order = np.lexsort((problem.indices, -problem.fit, problem.rows()))
    indices, fit = problem.indices[order].tolist(), problem.fit[order].tolist()
    asked, ends = problem.indptr[:-1].tolist(), problem.indptr[1:].tolist()
    places = problem.places.tolist()
    held: list[list[tuple[int, int]]] = [[] for _ in places]
    waiting = list(range(problem.n_mentees))
    while waiting:
        mentee = waiting.pop()
        at = asked[mentee]
        if at == ends[mentee]:
            continue
        asked[mentee] += 1
        mentor, one = indices[at], (fit[at], -mentee)
        if len(held[mentor]) < places[mentor]:
            heappush(held[mentor], one)
        elif places[mentor]:
            waiting.append(-heappushpop(held[mentor], one)[1])
        else:
            waiting.append(mentee)
    mentor_of = np.full(problem.n_mentees, -1, dtype=np.int64)
    for mentor, kept in enumerate(held):
        for _, negative in kept:
            mentor_of[-negative] = mentor
    return mentor_of
