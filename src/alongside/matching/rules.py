"""The hard rules, over many pairs at once. Each has an id that reasons and tests use.

`never` excludes nobody: it is kept by leaving out what is marked so when people become numbers (`crowd`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from alongside.matching.crowd import Crowd
from alongside.matching.hours import longest_overlap

RULES = ("blocked", "language", "hours", "format", "safeguarding", "workplace", "preference", "must")
Table = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Checked:
    """What the rules say of mentees first..last - 1 and every mentor.

    Attributes
    ----------
    broken : bool array for each rule id, shape (mentees, mentors)
    possible : bool array; no rule is broken
    overlap : int array, minutes; longest contiguous time in common
    """

    first: int
    last: int
    broken: dict[str, Table]
    possible: Table
    overlap: npt.NDArray[np.int16]


def shared(some: csr_array, others: csr_array) -> npt.NDArray[np.int64]:
    """The sum of products of each row with each row, as a full int64 table."""
    return np.asarray((some @ others.T).toarray(), dtype=np.int64)


def check(
    mentees: Crowd, mentors: Crowd, *, first: int, last: int, min_overlap: int, apart: set[tuple[str, str]]
) -> Checked:
    """Each hard rule for mentees first..last - 1 against every mentor.

    Parameters
    ----------
    min_overlap : minutes
    apart : (mentee id, mentor id) that must not be matched
    """
    part = slice(first, last)
    overlap = longest_overlap(mentees.free.of(first, last), mentors.free)
    met = shared(mentees.wants_gender[part], mentors.gender) > 0
    met |= mentees.any_gender[part, None]
    met_back = shared(mentees.gender[part], mentors.wants_gender) > 0
    met_back |= mentors.any_gender
    sought = shared(mentees.wants_experiences[part], mentors.experiences) > 0
    sought |= mentees.any_experience[part, None]
    sought_back = shared(mentees.experiences[part], mentors.wants_experiences) > 0
    sought_back |= mentors.any_experience
    asked_apart = shared(mentees.avoid[part], mentors.workplace) > 0
    asked_apart |= shared(mentees.workplace[part], mentors.avoid) > 0
    broken = {
        "blocked": _blocked(mentees.ids[part], mentors.ids, apart),
        "language": shared(mentees.languages[part], mentors.languages) == 0,
        "hours": overlap < min_overlap,
        "format": shared(mentees.formats[part], mentors.formats) == 0,
        "safeguarding": (mentees.minor[part, None] & ~mentors.cleared) | ~mentors.screened,
        "workplace": asked_apart,
        "preference": ~(met & met_back & sought & sought_back),
        "must": shared(mentees.musts[part], mentors.experiences) < mentees.must_count[part, None],
    }
    possible = ~np.logical_or.reduce([broken[rule] for rule in RULES])
    return Checked(first, last, broken, possible, overlap)


def _blocked(mentees: list[str], mentors: list[str], apart: set[tuple[str, str]]) -> Table:
    table = np.zeros((len(mentees), len(mentors)), dtype=bool)
    row = {name: number for number, name in enumerate(mentees)}
    column = {name: number for number, name in enumerate(mentors)}
    for one, other in apart:
        if one in row and other in column:
            table[row[one], column[other]] = True
    for name in row.keys() & column.keys():  # nobody mentors themselves
        table[row[name], column[name]] = True
    return table


def first_broken(checked: Checked) -> dict[str, npt.NDArray[np.int64]]:
    """How many mentors each rule is the first to exclude, per mentee; each mentor is counted once."""
    left = np.ones(checked.possible.shape, dtype=bool)
    found = {}
    for rule in RULES:
        found[rule] = (left & checked.broken[rule]).sum(axis=1)
        left &= ~checked.broken[rule]
    return found


def only_broken(checked: Checked) -> dict[str, npt.NDArray[np.int64]]:
    """How many mentors each rule alone excludes, per mentee: those who would be possible without it."""
    times = np.add.reduce([checked.broken[rule].astype(np.int8) for rule in RULES])
    return {rule: (checked.broken[rule] & (times == 1)).sum(axis=1) for rule in RULES}
