"""Every possible pair with its fit, a block of mentees at a time: no full table of people is ever built."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from alongside.matching.crowd import Crowd
from alongside.matching.fit import fits, parts
from alongside.matching.graph import CandidateGraph, Ints
from alongside.matching.rules import RULES, Checked, check, first_broken, only_broken

CELLS = 1_000_000


@dataclass(frozen=True)
class Found:
    """The candidates of some mentees, and what kept the others from them.

    Attributes
    ----------
    degree : int array, shape (mentees,); how many candidates each has
    mentor, fit : int arrays, one per candidate, by mentee
    first : for each rule id, per mentee, the mentors it is the first to exclude
    alone : for each rule id, per mentee, the mentors it alone excludes
    """

    degree: Ints
    mentor: Ints
    fit: Ints
    first: Mapping[str, Ints]
    alone: Mapping[str, Ints]
    n_mentors: int

    def graph(self) -> CandidateGraph:
        """The candidates as a graph."""
        starts = np.concatenate([[0], np.cumsum(self.degree)])
        return CandidateGraph(starts, self.mentor, self.fit, self.n_mentors)


def search(
    mentees: Crowd,
    mentors: Crowd,
    *,
    weights: Mapping[str, int],
    min_overlap: int,
    apart: set[tuple[str, str]],
) -> Found:
    """The candidates of these mentees among these mentors: all that no hard rule forbids.

    Parameters
    ----------
    weights : millionths, for each part of the fit
    min_overlap : minutes
    apart : (mentee id, mentor id) that must not be matched
    """
    empty = np.zeros(0, dtype=np.int64)
    degree, mentor, fit = [empty], [empty], [empty]
    first = {rule: [empty] for rule in RULES}
    alone = {rule: [empty] for rule in RULES}
    for checked in _blocks(mentees, mentors, min_overlap, apart):
        row, column = np.nonzero(checked.possible)
        degree.append(checked.possible.sum(axis=1))
        mentor.append(column)
        fit.append(fits(parts(mentees, mentors, checked, row, column), weights))
        first_here, alone_here = first_broken(checked), only_broken(checked)
        for rule in RULES:
            first[rule].append(first_here[rule])
            alone[rule].append(alone_here[rule])
    return Found(
        np.concatenate(degree),
        np.concatenate(mentor),
        np.concatenate(fit),
        {rule: np.concatenate(counts) for rule, counts in first.items()},
        {rule: np.concatenate(counts) for rule, counts in alone.items()},
        len(mentors),
    )


def _blocks(mentees: Crowd, mentors: Crowd, min_overlap: int, apart: set[tuple[str, str]]) -> Iterator[Checked]:
    size = max(1, CELLS // max(len(mentors), 1))
    for first in range(0, len(mentees), size):
        last = min(first + size, len(mentees))
        yield check(mentees, mentors, first=first, last=last, min_overlap=min_overlap, apart=apart)
