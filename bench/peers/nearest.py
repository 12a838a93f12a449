"""What every peer that looks for candidates shares: some mentees, all mentors, and the exact best of each by full scoring."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.populations import People
from bench.scoring import Scorer

#: How many candidates are looked for, and for how many mentees, drawn evenly from all.
K, ROWS = 40, 1_000
ROWS_AT_ONCE = 50
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Search:
    """Mentees whose candidates are wanted, all mentors, and which fits are among the K best of each.

    Attributes
    ----------
    fits : int16, shape (mentees, mentors), -1 where a rule forbids the pair
    """

    mentees: People
    mentors: People
    fits: npt.NDArray[np.int16]
    options: dict[str, Any]


def read(folder: Path, **options: Any) -> Search:
    """Read the people; score everybody with everybody, once for all peers."""
    everybody, mentors = People.load(folder, "mentees"), People.load(folder, "mentors")
    mentees = everybody.of(np.linspace(0, len(everybody) - 1, min(ROWS, len(everybody))).astype(np.int64))
    path = folder / f"exact-{len(mentees)}.npy"
    if not path.exists():
        scorer, blocks = Scorer(mentees, mentors), []
        for first in range(0, len(mentees), ROWS_AT_ONCE):
            fit, possible = scorer.block(first, first + ROWS_AT_ONCE)
            blocks.append(np.where(possible, fit, -1).astype(np.int16))
        np.save(path, np.concatenate(blocks))
    return Search(mentees, mentors, np.load(path, mmap_mode="r"), options)


def judge(search: Search, found: Ints) -> dict[str, Any]:
    """How many of the K best were found; int array, shape (mentees, K), -1 where there are no more. Ties count as found."""
    fits = np.asarray(search.fits)
    least = np.maximum(np.partition(fits, -K, axis=1)[:, -K], 0)
    wanted = np.minimum((fits >= 0).sum(axis=1), K)
    own = np.where(found >= 0, np.take_along_axis(fits, np.maximum(found, 0), axis=1), -1)
    hits = np.minimum((own >= least[:, None]).sum(axis=1), wanted)
    return {"recall": float(hits.sum() / wanted.sum()), "rows": len(fits)}
