"""The proof that comes with an arrangement: how much better it could be, and that it breaks no rule."""

from dataclasses import dataclass

from alongside.matching.graph import CandidateGraph, Ints


@dataclass(frozen=True)
class Certificate:
    """What is known for sure about an arrangement.

    Attributes
    ----------
    upper_bound : fit points no arrangement can exceed that does as well on everything wanted before total
        fit. For "stable" it is the total itself: with fits all different there is only one stable arrangement
    gap : (upper_bound - total fit) / upper_bound; 0..1, 0 when nothing is to be gained
    max_cardinality : the most mentees that could be matched at once, counted by maximum flow
    proven : whole-number prices (for "stable": the absence of a blocking pair) show that it is best
    rules_rechecked : slow plain code, sharing nothing with the solver, has gone over every pair and every
        place
    passes : how often candidates were looked for among everybody; 1 where everybody possible was a candidate
    """

    upper_bound: int
    gap: float
    max_cardinality: int
    proven: bool
    rules_rechecked: bool
    passes: int = 1


def certify(*, total: int, bound: int, most: int, proven: bool, rechecked: bool, passes: int = 1) -> Certificate:
    """The certificate of an arrangement with this total, when no arrangement can exceed this bound."""
    gap = (bound - total) / bound if bound > 0 else 0.0
    return Certificate(bound, gap, most, proven, rechecked, passes)


def recheck(graph: CandidateGraph, places: Ints, mentor_of: Ints) -> bool:
    """Whether every pair is a candidate and no mentor has more mentees than places, by plain counting."""
    left = [int(number) for number in places]
    starts = graph.indptr.tolist()
    for mentee, mentor in enumerate(mentor_of.tolist()):
        if mentor < 0:
            continue
        if mentor not in graph.indices[starts[mentee] : starts[mentee + 1]].tolist():
            return False
        left[mentor] -= 1
    return all(number >= 0 for number in left)
