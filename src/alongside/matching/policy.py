"""What a coordinator may change about how people are matched."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

Objective = Literal["fair", "total", "maximin", "stable"]

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "experience": 0.30,
        "goals": 0.20,
        "values": 0.20,
        "preferences": 0.15,
        "interests": 0.05,
        "words": 0.05,
        "hours": 0.05,
    }
)
BEST_FIT = 10_000


@dataclass(frozen=True)
class Policy:
    """How a round weighs what people said, and what it wants most.

    Parameters
    ----------
    objective : "fair" wants as many mentees matched as can be, then as many of those pairs at the floor or
        above as can be, then people with rare experiences, then total fit; "total" wants the count, then
        total fit; "maximin" the count, then the best least fit, then total fit; "stable" leaves no two
        people who would both rather have each other, at the price of fewer matches
    floor : int, 0..10000; the fit below which a pair is a poor one
    rare : bool per mentee, in the order given, or None to compute it from what people marked
    exact : "auto", True or False; whether to finish with a proven optimum, several times slower. "auto"
        does for up to 20,000 people on both sides together
    eps : int >= 1, fit points; how far from the optimum an inexact solver may stop, per place
    weights : the seven parts of the fit, each >= 0; those left out keep their default. They need not sum to 1
    min_overlap_minutes : int, 0..10080; least contiguous time in common, in minutes a week; 0 asks for none

    Raises
    ------
    ValueError : names the setting and what was wrong

    References
    ----------
    Order of the weights: Eby et al. (2013) on deep and surface likeness; Raposa et al. (2018) on shared
    dislikes.

    >>> Policy().objective, Policy(weights={"hours": 0.2}).weights["hours"]
    ('fair', 0.2)
    >>> Policy(floor=20_000)
    Traceback (most recent call last):
    ValueError: floor: expected a whole number 0..10000; got 20000
    """

    objective: Objective = "fair"
    floor: int = 5000
    rare: npt.ArrayLike | None = field(default=None, compare=False)
    exact: bool | Literal["auto"] = "auto"
    eps: int = 5
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS, hash=False)
    min_overlap_minutes: int = 60

    def __post_init__(self) -> None:
        if self.objective not in get_args(Objective):
            raise ValueError(f"objective: expected one of {', '.join(get_args(Objective))}; got {self.objective!r}")
        if not (self.exact == "auto" or isinstance(self.exact, bool)):
            raise ValueError(f'exact: expected "auto", True or False; got {self.exact!r}')
        _whole("floor", self.floor, 0, BEST_FIT)
        _whole("eps", self.eps, 1, BEST_FIT)
        _whole("min_overlap_minutes", self.min_overlap_minutes, 0, 7 * 24 * 60)
        object.__setattr__(self, "weights", _weights(self.weights))
        if self.rare is not None:
            object.__setattr__(self, "rare", _flags(self.rare))

    def rare_of(self, n_mentees: int) -> npt.NDArray[np.bool_] | None:
        """The `rare` flags, checked against the number of mentees.

        Parameters
        ----------
        n_mentees : int >= 0

        Returns
        -------
        bool array, shape (n_mentees,); None where they are to be computed

        Raises
        ------
        ValueError : there are more flags, or fewer

        >>> Policy(rare=[True, False]).rare_of(2).tolist()
        [True, False]
        """
        if self.rare is None:
            return None
        rare = np.asarray(self.rare, dtype=bool)
        if rare.shape != (n_mentees,):
            raise ValueError(f"rare: expected one flag for each of {n_mentees} mentees; got {rare.size}")
        return rare

    def weight_units(self) -> dict[str, int]:
        """The weights as whole millionths, so that a fit is the same on every machine.

        >>> Policy(weights={"hours": 0.2}).weight_units()["hours"]
        200000
        """
        return {name: round(weight * 1_000_000) for name, weight in self.weights.items()}


def _whole(name: str, value: Any, low: int, high: int) -> None:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not low <= value <= high:
        raise ValueError(f"{name}: expected a whole number {low}..{high}; got {value!r}")


def _flags(rare: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    found = np.asarray(rare)
    if found.ndim != 1 or (found.size and found.dtype != bool):
        raise ValueError(f"rare: expected a row of True and False; got {found.dtype} of shape {found.shape}")
    found = found.astype(bool)
    found.setflags(write=False)
    return found


def _weights(given: Mapping[str, float]) -> Mapping[str, float]:
    if not isinstance(given, Mapping):
        raise ValueError(f"weights: expected names with numbers; got {given!r}")
    for name, weight in given.items():
        if name not in WEIGHTS:
            raise ValueError(f"weights: {name!r} is none of {', '.join(WEIGHTS)}")
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not math.isfinite(weight) or not 0 <= weight <= 1000:
            raise ValueError(f"weights: {name}: expected a number 0..1000; got {weight!r}")
    merged = {**WEIGHTS, **given}
    if not any(round(weight * 1_000_000) for weight in merged.values()):
        raise ValueError("weights: at least one must be above 0")
    return MappingProxyType(merged)


def policy_from(settings: Mapping[str, Any]) -> Policy:
    """The policy that a settings file describes; unknown settings are refused by name.

    >>> policy_from({"objective": "total"}).objective
    'total'
    """
    known: Sequence[str] = ("objective", "floor", "exact", "eps", "weights", "min_overlap_minutes")
    for name in settings:
        if name not in known:
            raise ValueError(f"{name}: no such setting; there are {', '.join(known)}")
    return Policy(**settings)
