"""What every peer on the bare problem shares: the graph as it lies in the folder, and an answer gone over by plain counting."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.peers import arrays

#: Leaving somebody without a mentor costs as much as two fits of nothing: more are matched before better.
UNMATCHED, BEST = 20_000, 10_000
FLOOR = 5_000
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """Candidates by mentee, and the places of each mentor."""

    indptr: Ints
    indices: npt.NDArray[np.int32]
    fit: npt.NDArray[np.int32]
    places: Ints
    rare: npt.NDArray[np.bool_]
    options: dict[str, Any]

    @property
    def n_mentees(self) -> int:
        return self.indptr.size - 1

    @property
    def n_mentors(self) -> int:
        return self.places.size

    def rows(self) -> npt.NDArray[np.int32]:
        """The mentee of each candidate."""
        return np.repeat(np.arange(self.n_mentees, dtype=np.int32), np.diff(self.indptr))


def read(folder: Path, **options: Any) -> Problem:
    """The problem in a folder that `bench.graphs` wrote."""
    return Problem(**arrays(folder, "indptr", "indices", "fit", "places", "rare"), options=options)


def judge(problem: Problem, mentor_of: Ints) -> dict[str, Any]:
    """What an arrangement comes to; ends the process when it is none.

    Returns
    -------
    matched, fit, poor (fits below the floor), rare_rate and common_rate (share of those matched)
    """
    mentor_of = np.asarray(mentor_of, dtype=np.int64)
    rows = problem.rows()
    chosen = mentor_of[rows] == problem.indices
    has = mentor_of >= 0
    if chosen.sum() != has.sum():
        raise SystemExit("a pair is not among the candidates")
    if (np.bincount(mentor_of[has], minlength=problem.n_mentors) > problem.places).any():
        raise SystemExit("a mentor has more mentees than places")
    own = problem.fit[chosen]
    rates = {
        name: float(has[which].mean()) if which.any() else 1.0
        for name, which in (("rare_rate", problem.rare), ("common_rate", ~problem.rare))
    }
    return {"matched": int(has.sum()), "fit": int(own.sum()), "poor": int((own < FLOOR).sum()), **rates}
