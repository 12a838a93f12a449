"""How well two people fit, 0..10000, as parts that sum to it exactly.

Everything is whole numbers: each part is a likeness of 0..1000, weighed in millionths and shared out by
rounding the running sum, so the parts of a fit always add up and every machine gets the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from alongside.matching.crowd import STEP, Crowd
from alongside.matching.graph import Bools, Ints
from alongside.matching.policy import BEST_FIT, WEIGHTS
from alongside.matching.rules import Checked, shared

FULL = 1000
ENOUGH_MINUTES = 120
ENOUGH_LIKES = 3
SLIDER = 400


@dataclass(frozen=True)
class Part:
    """One part of the fit for many pairs: a likeness 0..1000, and whether there is anything to go by."""

    likeness: Ints
    present: Bools


def _share(amount: Ints, of: Ints) -> Ints:
    """amount / of in thousandths, rounded half up, at most 1000; 0 where there is nothing to share."""
    whole = np.maximum(of, 1)
    share: Ints = np.minimum((2 * FULL * amount + whole) // (2 * whole), FULL)
    return share


def parts(mentees: Crowd, mentors: Crowd, checked: Checked, row: Ints, column: Ints) -> dict[str, Part]:
    """The parts of the fit of pairs (row, column) of what was checked.

    Parameters
    ----------
    row : int array; mentee, counted from checked.first
    column : int array, same length; mentor
    """
    part = slice(checked.first, checked.last)
    one = row + checked.first
    salience = mentees.salience[one]
    lived = shared(mentees.by_stage[part], mentors.by_stage)[row, column]
    goals = shared(mentees.goals[part], mentors.goals)[row, column]
    likes = shared(mentees.likes[part], mentors.likes)[row, column]
    asked = np.minimum(mentees.like_count[one], ENOUGH_LIKES)
    minutes = np.minimum(checked.overlap[row, column].astype(np.int64), ENOUGH_MINUTES)
    everybody = np.ones(row.size, dtype=bool)
    return {
        "experience": Part(_share(lived, salience * 100), salience > 0),
        "goals": Part(_share(goals, mentees.goal_count[one]), mentees.goal_count[one] > 0),
        "values": _values(mentees, mentors, one, column),
        # The hard rule has seen to it that what was asked for holds.
        "preferences": Part(FULL * everybody.astype(np.int64), mentees.prefers[one]),
        "interests": Part(_share(likes, asked), (asked > 0) & (mentors.like_count[column] > 0)),
        "words": _words(mentees, mentors, one, column),
        "hours": Part(
            _share(minutes, np.full(row.size, ENOUGH_MINUTES)),
            mentees.has_hours[one] & mentors.has_hours[column],
        ),
    }


def _values(mentees: Crowd, mentors: Crowd, one: Ints, column: Ints) -> Part:
    mine, theirs = mentees.values[one], mentors.values[column]
    both = (mine >= 0) & (theirs >= 0)
    count = both.sum(axis=1)
    apart = (np.abs(mine - theirs) * both).sum(axis=1)
    return Part(_share(count * SLIDER - apart, count * SLIDER), count > 0)


def _words(mentees: Crowd, mentors: Crowd, one: Ints, column: Ints) -> Part:
    if mentees.vectors is None or mentors.vectors is None:
        return Part(np.zeros(one.size, dtype=np.int64), np.zeros(one.size, dtype=bool))
    present = mentees.has_words[one] & mentors.has_words[column]
    likeness = np.zeros(one.size, dtype=np.int64)
    # A table of all products is cheaper than one product a pair, and exact: whole numbers below 2 ** 24.
    first, last = int(one.min(initial=0)), int(one.max(initial=-1)) + 1
    if last > first:
        table = mentees.vectors[first:last] @ mentors.vectors.T
        likeness = np.maximum(table[one - first, column], 0).astype(np.int64)
    return Part(_share(likeness, np.full(one.size, STEP * STEP)), present)


def points(found: Mapping[str, Part], weights: Mapping[str, int]) -> dict[str, Ints]:
    """The points of each part; int arrays that sum to the fit. Parts that are missing weigh nothing.

    >>> part = Part(np.array([500]), np.array([True]))
    >>> missing = Part(np.array([0]), np.array([False]))
    >>> points({"experience": part, "goals": missing}, {"experience": 3, "goals": 2})
    {'experience': array([5000]), 'goals': array([0])}
    """
    weighed = {name: weights[name] * part.present for name, part in found.items()}
    whole = FULL * sum(weighed.values(), start=np.zeros_like(next(iter(found.values())).likeness))
    running = np.zeros_like(whole)
    before = np.zeros_like(whole)
    result = {}
    for name, part in found.items():
        running = running + weighed[name] * part.likeness
        upto = np.where(whole > 0, (2 * BEST_FIT * running + whole) // np.maximum(2 * whole, 1), 0)
        result[name] = upto - before
        before = upto
    return result


def fits(found: Mapping[str, Part], weights: Mapping[str, int]) -> Ints:
    """The fit of each pair, 0..10000."""
    return sum((points(found, weights)[name] for name in WEIGHTS), start=np.zeros(1, dtype=np.int64))
