"""Who may be matched with whom, and how well: the bare problem, without people."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from alongside.matching.policy import BEST_FIT

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def whole_numbers(name: str, given: npt.ArrayLike, ndim: int = 1) -> Ints:
    """The array as int64; raises ValueError naming the argument and row that is not whole numbers."""
    found = np.asarray(given)
    if found.ndim != ndim:
        raise ValueError(f"{name}: expected {ndim} dimension{'s' * (ndim > 1)}; got {found.ndim}")
    if found.size and found.dtype.kind not in "iu":
        exact = found.dtype.kind == "f" and bool(np.isfinite(found).all()) and bool((found == np.rint(found)).all())
        if not exact:
            row = _first_odd_row(found)
            raise ValueError(f"{name}: row {row}: expected whole numbers; got {found.dtype} values")
    return found.astype(np.int64)


def _first_odd_row(found: npt.NDArray[Any]) -> int:
    if found.dtype.kind != "f":
        return 0
    odd = ~np.isfinite(found) | (found != np.rint(found))
    return int(np.argwhere(odd)[0, 0])


class CandidateGraph:
    """The possible pairs and their fit, by mentee (compressed rows).

    Parameters
    ----------
    indptr : int array, shape (n_mentees + 1,); candidates of mentee i stand at indptr[i]:indptr[i + 1]
    indices : int array; the mentor of each candidate, 0..n_mentors - 1, none twice in a row
    fit : int array, same length; 0..10000
    n_mentors : int >= 0

    Raises
    ------
    ValueError : names the argument, the row and what was wrong

    >>> CandidateGraph([0, 2, 3], [0, 1, 0], [90, 80, 85], n_mentors=2).n_mentees
    2
    >>> CandidateGraph([0, 1], [4], [90], n_mentors=2)
    Traceback (most recent call last):
    ValueError: indices: row 0: there is no mentor 4 among 2
    """

    def __init__(self, indptr: npt.ArrayLike, indices: npt.ArrayLike, fit: npt.ArrayLike, n_mentors: int) -> None:
        starts = whole_numbers("indptr", indptr)
        mentors = whole_numbers("indices", indices)
        fits = whole_numbers("fit", fit)
        whole = isinstance(n_mentors, int | np.integer) and not isinstance(n_mentors, bool)
        if not whole or n_mentors < 0:
            raise ValueError(f"n_mentors: expected a whole number, 0 or more; got {n_mentors!r}")
        if starts.size == 0 or starts[0] != 0:
            raise ValueError("indptr: row 0: expected to start at 0")
        falls = np.flatnonzero(np.diff(starts) < 0)
        if falls.size:
            raise ValueError(f"indptr: row {falls[0]}: ends before it starts")
        if starts[-1] != mentors.size:
            raise ValueError(f"indptr: row {starts.size - 1}: expected {mentors.size}, the length of indices")
        if fits.size != mentors.size:
            raise ValueError(f"fit: expected {mentors.size} values, one per candidate; got {fits.size}")

        rows = np.repeat(np.arange(starts.size - 1), np.diff(starts))
        odd = np.flatnonzero((mentors < 0) | (mentors >= n_mentors))
        if odd.size:
            raise ValueError(f"indices: row {rows[odd[0]]}: there is no mentor {mentors[odd[0]]} among {n_mentors}")
        odd = np.flatnonzero((fits < 0) | (fits > BEST_FIT))
        if odd.size:
            raise ValueError(f"fit: row {rows[odd[0]]}: {fits[odd[0]]} is outside 0..{BEST_FIT}")
        order = np.lexsort((mentors, rows))
        mentors, fits = mentors[order], fits[order]
        twice = np.flatnonzero((np.diff(mentors) == 0) & (np.diff(rows) == 0))
        if twice.size:
            raise ValueError(f"indices: row {rows[twice[0]]}: mentor {mentors[twice[0]]} is there twice")

        self.n_mentees = starts.size - 1
        self.n_mentors = int(n_mentors)
        self.indptr = starts
        self.indices = mentors.astype(np.int32)
        self.fit = fits.astype(np.int32)
        for array in (self.indptr, self.indices, self.fit):
            array.setflags(write=False)

    @classmethod
    def from_dense(cls, fit: npt.ArrayLike, possible: npt.ArrayLike | None = None) -> Self:
        """The graph of a full table of fits.

        Parameters
        ----------
        fit : int array, shape (n_mentees, n_mentors); 0..10000 where possible, anything elsewhere
        possible : bool array of the same shape, or None when every pair is

        >>> CandidateGraph.from_dense([[90, 80], [85, 10]], [[True, True], [True, False]]).fit
        array([90, 80, 85], dtype=int32)
        """
        fits = np.asarray(fit)
        allowed = np.ones(fits.shape, dtype=bool) if possible is None else np.asarray(possible)
        if allowed.dtype != bool and allowed.size:
            raise ValueError(f"possible: expected True and False; got {allowed.dtype}")
        if fits.shape != allowed.shape:
            raise ValueError(f"possible: expected shape {fits.shape} as fit; got {allowed.shape}")
        if fits.ndim == 2 and fits.dtype.kind == "f":
            fits = np.where(allowed, fits, 0)
        fits = whole_numbers("fit", fits, ndim=2)
        rows, mentors = np.nonzero(allowed)
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=fits.shape[0]))])
        return cls(starts, mentors, fits[rows, mentors], fits.shape[1])

    @property
    def rows(self) -> Ints:
        """The mentee of each candidate; int array, as long as `indices`."""
        return np.repeat(np.arange(self.n_mentees), np.diff(self.indptr))

    def find(self, mentees: Ints, mentors: Ints) -> Ints:
        """The position of each pair among the candidates, or -1; int array."""
        wanted = mentees * self.n_mentors + mentors
        keys = self.rows * self.n_mentors + self.indices
        at = np.searchsorted(keys, wanted)
        inside = np.minimum(at, max(keys.size - 1, 0))
        hit = keys[inside] == wanted if keys.size else np.zeros(wanted.shape, dtype=bool)
        return np.where(hit, inside, -1)

    def fit_of(self, mentor_of: Ints) -> Ints:
        """The fit each mentee has in this arrangement, -1 where unmatched; int array, shape (n_mentees,)."""
        result = np.full(self.n_mentees, -1, dtype=np.int64)
        matched = np.flatnonzero(mentor_of >= 0)
        at = self.find(matched, mentor_of[matched])
        if (at < 0).any():
            raise ValueError(f"mentor_of: row {matched[at < 0][0]}: that pair is not possible")
        result[matched] = self.fit[at]
        return result

    def within(self, keep: Bools) -> "CandidateGraph":
        """The same graph with only the candidates marked True; bool array, as long as `indices`."""
        counts = np.bincount(self.rows[keep], minlength=self.n_mentees)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return CandidateGraph(starts, self.indices[keep], self.fit[keep], self.n_mentors)
