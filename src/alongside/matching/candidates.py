"""Every possible pair with its fit, a mentee at a time: no full table of people is ever built."""

from dataclasses import dataclass

import numpy as np

from alongside.matching.crowd import RULES, Room, Seekers
from alongside.matching.fit import fits
from alongside.matching.graph import CandidateGraph, Ints
from alongside.matching.rules import answering, passing, tally


@dataclass(frozen=True)
class Found:
    """The candidates of some mentees.

    Attributes
    ----------
    degree : int array, shape (mentees,); how many candidates each has
    mentor, fit : int arrays, one per candidate, by mentee
    """

    degree: Ints
    mentor: Ints
    fit: Ints
    n_mentors: int

    def graph(self) -> CandidateGraph:
        """The candidates as a graph."""
        starts = np.concatenate([[0], np.cumsum(self.degree)])
        return CandidateGraph(starts, self.mentor, self.fit, self.n_mentors)


@dataclass(frozen=True)
class Excluded:
    """What keeps mentors from some mentees; int arrays, shape (mentees, rules), in the order of RULES.

    Attributes
    ----------
    first : the mentors each rule is the first to exclude
    alone : the mentors each rule alone excludes
    """

    first: Ints
    alone: Ints


def search(seekers: Seekers, room: Room, *, weights: Ints, min_overlap: int) -> Found:
    """The candidates of these mentees among these mentors: all that no hard rule forbids.

    Parameters
    ----------
    weights : int array, shape (parts,), millionths
    min_overlap : minutes
    """
    mentors, fit = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for row in range(len(seekers)):
        columns = answering(passing(seekers, room, row, min_overlap=min_overlap), len(room))
        mentors.append(columns)
        fit.append(fits(seekers, room, row, columns, weights))
    degree = np.array([one.size for one in mentors[1:]], dtype=np.int64)
    return Found(degree, np.concatenate(mentors), np.concatenate(fit), len(room))


def excluded(seekers: Seekers, room: Room, *, min_overlap: int) -> Excluded:
    """Rule by rule, how many mentors are kept from each of these mentees."""
    found = [tally(passing(seekers, room, row, min_overlap=min_overlap), room) for row in range(len(seekers))]
    shape = (len(seekers), len(RULES))
    first = np.array([one for one, _ in found], dtype=np.int64).reshape(shape)
    return Excluded(first, np.array([other for _, other in found], dtype=np.int64).reshape(shape))
