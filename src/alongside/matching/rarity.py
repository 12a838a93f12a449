"""Who asks for what few can give, so that a round does not leave them out for a better total."""

from collections.abc import Sequence

import numpy as np

from alongside.matching.graph import Bools
from alongside.matching.people import Mentee, Mentor


def rare_people(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Bools:
    """Who marked, as a must or among what matters most, something twice as scarce as mentors in general.

    Scarcity is demand over supply: mentees who marked it, over the places of mentors willing to talk about
    it.
    """
    usable = [one.usable_experiences() for one in mentees]
    demand: dict[str, int] = {}
    supply: dict[str, int] = {}
    for mine in usable:
        for tag in mine:
            demand[tag] = demand.get(tag, 0) + 1
    for mentor in mentors:
        for tag in mentor.usable_experiences():
            supply[tag] = supply.get(tag, 0) + mentor.places
    places = sum(mentor.places for mentor in mentors)

    def scarce(tag: str) -> bool:
        return demand[tag] * places >= 2 * len(mentees) * supply.get(tag, 0)

    rare = []
    for mine in usable:
        top = max((one.weight for one in mine.values()), default=0)
        rare.append(any(scarce(tag) for tag, one in mine.items() if one.must or one.weight == top))
    return np.array(rare, dtype=bool)
