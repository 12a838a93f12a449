"""What a round will need, and what this machine has to give: said before anybody presses the button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alongside.matching import Matcher, Policy, memory
from alongside.mentorship.models import MentorPlaces
from alongside.mentorship.rules import AT_ONCE, Objective, Phase
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName

if TYPE_CHECKING:
    from alongside.programmes.models import Programme

#: Estimated, on the careful side: people as they come from the database, beside what a round takes.
BYTES_A_PERSON = 6_000
#: The round, and the one by another aim that it is compared with.
AT_A_TIME = 2
#: Measured with `./run bench pages --people 10000` on two cores: 7.5 s for 8,750 mentees and 1,250 mentors.
MICROSECONDS_A_PAIR = 0.7
MEGABYTE = 2**20
#: Left to everything else on the machine.
SPARE_MEGABYTES = 200


@dataclass(frozen=True, slots=True)
class Need:
    """What a round of this size takes."""

    looking: int
    mentors: int
    megabytes: int
    #: None where this machine does not say.
    free_megabytes: int | None

    @property
    def people(self) -> int:
        return self.looking + self.mentors

    @property
    def is_small(self) -> bool:
        """Whether it is worked out while the page loads."""
        return self.people <= AT_ONCE

    @property
    def fits(self) -> bool:
        """Whether there is memory for it; where the machine does not say, it is tried."""
        return self.free_megabytes is None or self.megabytes + SPARE_MEGABYTES <= self.free_megabytes

    @property
    def minutes(self) -> int:
        """About how long it takes, at least one."""
        return max(1, round(sum(guesses(self.looking, self.mentors).values()) / 60))


def need_of(programme: Programme, objective: Objective = Objective.FAIR) -> Need:
    """What a round of this programme would take now, at most: everybody who looks, and every mentor. Two queries."""
    looking = programmes.places_with(programme, role=RoleName.MENTEE).count()
    mentors = MentorPlaces.objects.filter(programme=programme).count()
    matcher = Matcher(Policy(objective=objective.value))
    needed = AT_A_TIME * matcher.needs(looking, mentors) + BYTES_A_PERSON * (looking + mentors)
    return Need(looking, mentors, -(-needed // MEGABYTE), free_megabytes())


def free_megabytes() -> int | None:
    """Memory that can still be used here, in MB."""
    free = memory.free_bytes()
    return None if free is None else free // MEGABYTE


def guesses(mentees: int, mentors: int) -> dict[Phase, float]:
    """How many seconds each phase may take; right to each other rather than right."""
    arranged = 0.2 + MICROSECONDS_A_PAIR * 1e-6 * mentees * mentors
    return {
        Phase.READING: 0.002 * (mentees + mentors), Phase.MATCHING: arranged, Phase.COMPARING: arranged,
        Phase.EXPLAINING: 0.005 * min(mentees, 3 * mentors) + 0.001 * mentees, Phase.WRITING: 0.001 * mentees,
    }  # fmt: skip
