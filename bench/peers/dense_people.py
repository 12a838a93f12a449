"""Scoring everybody with everybody by numpy, then scipy's dense linear_sum_assignment: the short way to write it."""

from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.peers.bare import BEST, UNMATCHED
from bench.populations import People
from bench.scoring import Scorer

__all__ = ["prepare", "tell", "work"]
ROWS_AT_ONCE = 100
Columns = tuple[People, People]


def prepare(folder: Path, **_options: Any) -> Columns:
    """The columns of the people in the folder."""
    return People.load(folder, "mentees"), People.load(folder, "mentors")


def work(columns: Columns) -> dict[str, Any]:
    """A full table with a column for each place, and the cheapest arrangement in it."""
    mentees, mentors = columns
    scorer = Scorer(mentees, mentors)
    column_of = np.repeat(np.arange(len(mentors)), mentors.places)
    cost = np.empty((len(mentees), column_of.size), dtype=np.float64)
    for first in range(0, len(mentees), ROWS_AT_ONCE):
        fit, possible = scorer.block(first, first + ROWS_AT_ONCE)
        cost[first : first + ROWS_AT_ONCE] = np.where(possible, BEST - fit, UNMATCHED)[:, column_of]
    seen, taken = linear_sum_assignment(cost)
    paid = cost[seen, taken]
    own = BEST - paid[paid < UNMATCHED].astype(np.int64)
    return {"matched": own.size, "fit": int(own.sum()), "poor": int((own < 5_000).sum())}


def tell(_columns: Columns, found: dict[str, Any]) -> dict[str, Any]:
    """What it came to."""
    return found
