"""Who may be matched with whom, and how well: the bare problem, without people."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from alongside.matching.auction import best_first
from alongside.matching.policy import BEST_FIT

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Column = npt.NDArray[np.int32]


def whole_numbers(name: str, given: npt.ArrayLike, kind: type[Any] = np.int64, *, ndim: int = 1) -> npt.NDArray[Any]:
    """The array as whole numbers of this kind, itself where it is; raises ValueError naming the argument and row."""
    found = np.asarray(given)
    if found.ndim != ndim:
        raise ValueError(f"{name}: expected {ndim} dimension{'s' * (ndim > 1)}; got {found.ndim}")
    if found.size and found.dtype.kind not in "iu":
        exact = found.dtype.kind == "f" and bool(np.isfinite(found).all()) and bool((found == np.rint(found)).all())
        if not exact:
            row = _first_odd_row(found)
            raise ValueError(f"{name}: row {row}: expected whole numbers; got {found.dtype} values")
    if kind is np.int32 and found.dtype.itemsize > 4:
        found = np.clip(found, -1, np.iinfo(np.int32).max)  # what is out of range stays so
    return np.ascontiguousarray(found, dtype=kind)


def _check_range(name: str, starts: Ints, found: npt.NDArray[Any], most: int, said: str) -> None:
    if found.size and (found.min() < 0 or found.max() > most):
        at = int(np.flatnonzero((found < 0) | (found > most))[0])
        row = int(np.searchsorted(starts, at, side="right")) - 1
        raise ValueError(f"{name}: row {row}: {said.format(found[at])}")


def _ascending(starts: Ints, mentors: Column, fits: Column) -> tuple[Column, Column]:
    """The candidates of each row by mentor; raises ValueError where one is there twice."""
    if not mentors.size:
        return mentors, fits
    for again in (True, False):
        rises = mentors[1:] > mentors[:-1]
        inner = starts[(starts > 0) & (starts < mentors.size)]
        rises[inner - 1] = True
        if rises.all():
            break
        if not again:
            row = int(np.searchsorted(starts, np.flatnonzero(~rises)[0], side="right")) - 1
            raise ValueError(f"indices: row {row}: mentor {mentors[np.flatnonzero(~rises)[0]]} is there twice")
        order = np.lexsort((mentors, np.repeat(np.arange(starts.size - 1), np.diff(starts))))
        mentors, fits = mentors[order], fits[order]
    return mentors, fits


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

    Attributes
    ----------
    n_mentees, n_mentors : int
    indptr, indices, fit : as given, by mentor within a row. Arrays that are so already (int64, int32, int32) are kept
        without a copy, as a million mentees have tens of millions of candidates
    best_indices, best_fit : the same, the best fit first, ties by mentor

    Raises
    ------
    ValueError : names the argument, the row and what was wrong

    >>> CandidateGraph([0, 2, 3], [0, 1, 0], [90, 80, 85], n_mentors=2).n_mentees
    2
    >>> CandidateGraph([0, 1], [4], [90], n_mentors=2)
    Traceback (most recent call last):
    ValueError: indices: row 0: there is no mentor 4 among 2

    References
    ----------
    Compressed rows are those of `scipy.sparse.csr_array`: its three arrays can be given as they are.
    """

    def __init__(self, indptr: npt.ArrayLike, indices: npt.ArrayLike, fit: npt.ArrayLike, n_mentors: int) -> None:
        starts = whole_numbers("indptr", indptr)
        mentors = whole_numbers("indices", indices, np.int32)
        fits = whole_numbers("fit", fit, np.int32)
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
        _check_range("indices", starts, mentors, n_mentors - 1, f"there is no mentor {{}} among {n_mentors}")
        _check_range("fit", starts, fits, BEST_FIT, f"{{}} is outside 0..{BEST_FIT}")

        self.n_mentees = starts.size - 1
        self.n_mentors = int(n_mentors)
        self.indptr = starts
        self.indices, self.fit = _ascending(starts, mentors, fits)
        self.best_indices, self.best_fit = np.empty_like(self.indices), np.empty_like(self.fit)
        best_first.of(self.people)(starts, self.indices, self.fit, self.best_indices, self.best_fit)
        for name in ("indptr", "indices", "fit", "best_indices", "best_fit"):
            # Through a view, so that an array that was given stays its owner's to write in.
            view = getattr(self, name).view()
            view.setflags(write=False)
            setattr(self, name, view)

    @classmethod
    def from_dense(cls, fit: npt.ArrayLike, possible: npt.ArrayLike | None = None) -> Self:
        """The graph of a full table of fits.

        Parameters
        ----------
        fit : int array, shape (n_mentees, n_mentors); 0..10000 where possible, anything elsewhere
        possible : bool array of the same shape, or None when every pair is

        Raises
        ------
        ValueError : names the argument, the row and what was wrong

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
    def people(self) -> int:
        """How many there are on both sides.

        >>> CandidateGraph.from_dense([[90, 80], [85, 10], [70, 60]]).people
        5
        """
        return self.n_mentees + self.n_mentors

    @property
    def rows(self) -> Ints:
        """The mentee of each candidate; int array, as long as `indices`.

        >>> CandidateGraph([0, 2, 3], [0, 1, 0], [90, 80, 85], n_mentors=2).rows.tolist()
        [0, 0, 1]
        """
        return np.repeat(np.arange(self.n_mentees), np.diff(self.indptr))

    def find(self, mentees: Ints, mentors: Ints) -> Ints:
        """The position of each pair among the candidates, or -1; int array.

        Parameters
        ----------
        mentees, mentors : int arrays, one for each pair

        >>> graph = CandidateGraph([0, 2, 3], [0, 1, 0], [90, 80, 85], n_mentors=2)
        >>> graph.find(np.array([1, 1]), np.array([0, 1])).tolist()
        [2, -1]
        """
        wanted = mentees * self.n_mentors + mentors
        keys = self.rows * self.n_mentors + self.indices
        at = np.searchsorted(keys, wanted)
        inside = np.minimum(at, max(keys.size - 1, 0))
        hit = keys[inside] == wanted if keys.size else np.zeros(wanted.shape, dtype=bool)
        return np.where(hit, inside, -1)

    def fit_of(self, mentor_of: Ints) -> Ints:
        """The fit each mentee has in this arrangement, -1 where unmatched; int array, shape (n_mentees,).

        Parameters
        ----------
        mentor_of : int array, shape (n_mentees,); -1 = unmatched

        Raises
        ------
        ValueError : names the row whose pair is no candidate

        >>> CandidateGraph.from_dense([[90, 80], [85, 10]]).fit_of(np.array([1, -1])).tolist()
        [80, -1]
        """
        result = np.full(self.n_mentees, -1, dtype=np.int64)
        matched = np.flatnonzero(mentor_of >= 0)
        at = self.find(matched, mentor_of[matched])
        if (at < 0).any():
            raise ValueError(f"mentor_of: row {matched[at < 0][0]}: that pair is not possible")
        result[matched] = self.fit[at]
        return result

    def within(self, keep: Bools) -> "CandidateGraph":
        """The same graph with only some of its candidates.

        Parameters
        ----------
        keep : bool array, as long as `indices`; True for those that stay

        >>> graph = CandidateGraph.from_dense([[90, 80], [85, 10]])
        >>> graph.within(graph.fit >= 80).fit.tolist()
        [90, 80, 85]
        """
        counts = np.bincount(self.rows[keep], minlength=self.n_mentees)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return CandidateGraph(starts, self.indices[keep], self.fit[keep], self.n_mentors)

    def with_more(self, rows: Ints, mentors: npt.NDArray[np.integer], fit: npt.NDArray[np.integer]) -> "CandidateGraph":
        """The same graph with more candidates; those that are there already are left as they are.

        Parameters
        ----------
        rows, mentors, fit : int arrays, one for each pair, in any order

        >>> graph = CandidateGraph([0, 1], [0], [90], n_mentors=2)
        >>> graph.with_more(np.array([0]), np.array([1]), np.array([80])).indices.tolist()
        [0, 1]
        """
        key = np.concatenate([self.rows * self.n_mentors + self.indices, rows * self.n_mentors + mentors])
        key, first = np.unique(key, return_index=True)
        row = key // max(self.n_mentors, 1)
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=self.n_mentees))])
        return CandidateGraph(
            starts, key - row * self.n_mentors, np.concatenate([self.fit, fit])[first], self.n_mentors
        )
