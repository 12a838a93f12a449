"""What always holds of a programme and of being in one."""

from enum import StrEnum


class Joining(StrEnum):
    """How people come in."""

    OPEN = "open"
    INVITATION = "invitation"
    APPROVAL = "approval"


class State(StrEnum):
    """Where a person stands with a programme."""

    PENDING = "pending"
    ACTIVE = "active"
    DECLINED = "declined"
    LEFT = "left"


class RoleName(StrEnum):
    """What a member does in a programme; any number at once."""

    COORDINATOR = "coordinator"
    MENTEE = "mentee"
    MENTOR = "mentor"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    EVALUATOR = "evaluator"


#: Roles whoever is in a programme may take up and lay down by themselves.
OWN = frozenset({RoleName.MENTEE})
#: Roles a coordinator hands out on the roles page; a mentor's comes from being approved.
HANDED_OUT = (RoleName.COORDINATOR, RoleName.SAFEGUARDING_LEAD, RoleName.EVALUATOR)

NEXT: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.ACTIVE, State.DECLINED, State.LEFT}),
    State.ACTIVE: frozenset({State.LEFT}),
    State.DECLINED: frozenset({State.PENDING, State.ACTIVE}),
    State.LEFT: frozenset({State.PENDING, State.ACTIVE}),
}

#: The names of the parts of a fit, in the order they are shown, with the weights a programme starts with.
WEIGHTS: dict[str, float] = {
    "experience": 0.30, "goals": 0.20, "values": 0.20, "preferences": 0.15, "interests": 0.05, "words": 0.05, "hours": 0.05,
}  # fmt: skip
LONGEST_NAME = 80
LONGEST_RUN_BY = 120
LONGEST_DESCRIPTION = 200
MOST_OWN_TERMS = 200
LONGEST_LEAVE_TO = 200
LONGEST_PURPOSE = 2_000
LONGEST_REASON = 1_000
LONGEST_INVITATION_DAYS = 90
MOST_USES = 500
#: Nobody younger may be let in by any programme.
YOUNGEST = 13
OLDEST = 99
#: A programme that lets in younger people than this asks for the year of birth.
GROWN_UP = 18
#: How long two people must be free together, in minutes a week.
OVERLAP_MINUTES = range(15, 601)


def asks_birth_year(minimum_age: int) -> bool:
    """Whether coming in takes a year of birth; where only grown-ups come in, their word is enough.

    >>> asks_birth_year(16), asks_birth_year(18)
    (True, False)
    """
    return minimum_age < GROWN_UP


def is_old_enough(born: int, *, minimum_age: int, year: int) -> bool:
    """Whether somebody born in this year reaches the minimum age in `year` at the latest.

    >>> is_old_enough(2010, minimum_age=16, year=2026), is_old_enough(2011, minimum_age=16, year=2026)
    (True, False)
    """
    return minimum_age <= year - born <= 120


def may_become(now: State, then: State) -> bool:
    """Whether somebody's place in a programme may change like this."""
    return then in NEXT[now]
