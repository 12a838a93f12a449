"""A small made-up problem of every kind, solved once so that no page waits while kernels are compiled."""

from datetime import date
from typing import Any, get_args

import numpy as np

from alongside.matching.assign import assign
from alongside.matching.candidates import Search
from alongside.matching.circles.arranging import PLAINLY
from alongside.matching.circles.forming import form_circles
from alongside.matching.compiling import PATIENT
from alongside.matching.crowd import Encoder
from alongside.matching.fit import weights_of
from alongside.matching.graph import CandidateGraph
from alongside.matching.people import Mentee, Mentor, Person
from alongside.matching.policy import Objective, Policy


def rehearse() -> None:
    """Solve problems with too few places and with enough, by every objective, finished exactly and not.

    >>> rehearse.__name__
    'rehearse'
    """
    for places in (1, 3):
        graph, room = _problem(places)
        for objective in get_args(Objective):
            for exact in (True, False):
                _made = assign(graph, room, Policy(objective=objective, exact=exact)).certificate
    encoder = Encoder([Mentor("m")], week=date(2026, 11, 23))
    weights = weights_of(Policy().weight_units())
    Search(encoder.seekers([Mentee("a")]), encoder.room, weights=weights, min_overlap=60).compiled().all()


def rehearse_circles() -> None:
    """Form circles of a few more people than are seated without compiling.

    >>> rehearse_circles.__name__
    'rehearse_circles'
    """
    free: dict[str, Any] = {"languages": "en", "hours": "Mon 18:00-20:00", "experiences": {"any": 2}}
    people = [Person(f"p{number}", **free) for number in range(PLAINLY + 1)]
    form_circles(people, [Mentor("f", **free)], week=date(2026, 11, 23))


def _problem(places: int) -> tuple[CandidateGraph, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """More people than are solved without compiling; each has five possible mentors."""
    mentees, mentors = PATIENT, PATIENT // 2
    draw = np.random.default_rng(1)
    indices = np.concatenate([np.sort(draw.choice(mentors, 5, replace=False)) for _ in range(mentees)])
    fit = draw.integers(0, 10_001, indices.size)
    graph = CandidateGraph(np.arange(mentees + 1) * 5, indices, fit, n_mentors=mentors)
    return graph, np.full(mentors, places, dtype=np.int64)
