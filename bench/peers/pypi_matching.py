"""The PyPI package `matching`: its hospital-resident game, mentees proposing. It is made for small programmes."""

import sys
import warnings

import matching.games
import numpy as np

from bench.peers.bare import Ints, Problem
from bench.peers.bare import judge as tell
from bench.peers.bare import read as prepare

__all__ = ["prepare", "tell", "work"]


def work(problem: Problem) -> Ints:
    """Lists of preference on both sides, from the same fits."""
    order = np.lexsort((problem.indices, -problem.fit, problem.rows()))
    rows, indices = problem.rows(), problem.indices
    room = problem.places[indices[order]] > 0
    residents: dict[int, list[int]] = {}
    for mentee, mentor in zip(rows[order][room].tolist(), indices[order][room].tolist(), strict=True):
        residents.setdefault(mentee, []).append(mentor)
    order = np.lexsort((rows, -problem.fit, indices))
    hospitals: dict[int, list[int]] = {}
    for mentee, mentor in zip(rows[order].tolist(), indices[order].tolist(), strict=True):
        if problem.places[mentor]:
            hospitals.setdefault(mentor, []).append(mentee)
    # It copies everybody by following who knows whom.
    sys.setrecursionlimit(1_000_000)
    capacities = {mentor: int(problem.places[mentor]) for mentor in hospitals}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = matching.games.HospitalResident.create_from_dictionaries(residents, hospitals, capacities)
        found = game.solve(optimal="resident")
    mentor_of = np.full(problem.n_mentees, -1, dtype=np.int64)
    for hospital, taken in found.items():
        for resident in taken:
            mentor_of[resident.name] = hospital.name
    return mentor_of
