"""How long mentorships last: the product-limit estimate."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter


@dataclass(frozen=True, slots=True)
class Point:
    """The share that lasts beyond a moment, and how many were still followed just before it."""

    at: float
    at_risk: int
    share: float


def lasting(spells: Iterable[tuple[float, bool]], moments: Sequence[float]) -> list[Point]:
    """The share still going beyond each moment, by the product-limit estimate of Kaplan and Meier.

    Parameters
    ----------
    spells : (how long it was followed, whether it ended then); whatever had not ended counts for as long as it was followed
    moments : in the same unit, in any order

    Returns
    -------
    One point for each moment. `at_risk` is how many were followed at least that long.

    Raises
    ------
    ValueError : a length is negative

    References
    ----------
    Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481. The example is the 6-MP arm of Freireich et al. (1963), Blood 21,
    699-716, in weeks of remission; the published estimates are 0.857 at 6 weeks, 0.627 at 16 and 0.448 at 23.

    >>> ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    >>> followed = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    >>> spells = [(one, True) for one in ended] + [(one, False) for one in followed]
    >>> [(one.at, one.at_risk, round(one.share, 3)) for one in lasting(spells, [6, 16, 23])]
    [(6, 21, 0.857), (16, 11, 0.627), (23, 6, 0.448)]
    """
    known = sorted(spells)
    if known and known[0][0] < 0:
        raise ValueError(f"nothing lasts {known[0][0]}: a length is 0 or more")
    lengths = [length for length, _ended in known]
    steps: list[tuple[float, float]] = []
    share, at_risk = 1.0, len(known)
    for length, group in groupby(known, key=itemgetter(0)):
        same = [ended for _length, ended in group]
        share *= 1 - sum(same) / at_risk
        steps.append((length, share))
        at_risk -= len(same)
    shares = [1.0, *(left for _at, left in steps)]
    at = [length for length, _left in steps]
    return [
        Point(moment, len(lengths) - bisect_left(lengths, moment), shares[bisect_right(at, moment)])
        for moment in moments
    ]
