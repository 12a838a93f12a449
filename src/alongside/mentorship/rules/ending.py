"""How a mentorship ends: five ways, the steps of each, and when it is over with them."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from alongside.mentorship.rules import EndReason


class Way(StrEnum):
    """How it ends."""

    EXPECTED = "expected"
    EARLY = "early"
    SUDDEN = "sudden"
    UNREACHABLE = "unreachable"
    SAFETY = "safety"


class Stage(StrEnum):
    """Where an ending stands. While it is planned or somebody is being looked for, the two go on."""

    PLANNED = "planned"
    SEEKING = "seeking"
    OVER = "over"
    CLOSED = "closed"


class Todo(StrEnum):
    """What a programme does when something ends."""

    MENTEE_HEARD = "mentee-heard"
    MENTOR_HEARD = "mentor-heard"
    LAST_MEETING = "last-meeting"
    LOOKED_FOR = "looked-for"
    LEAD_TOLD = "lead-told"
    DECIDED = "decided"
    WHAT_NEXT = "what-next"


#: From where to where. None is: nothing of an ending. Over goes nowhere but to closed, whatever anybody does.
NEXT: dict[Stage | None, frozenset[Stage | None]] = {
    None: frozenset({Stage.PLANNED, Stage.SEEKING, Stage.OVER}),
    Stage.PLANNED: frozenset({None, Stage.SEEKING, Stage.OVER}),
    Stage.SEEKING: frozenset({None, Stage.OVER}),
    Stage.OVER: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}

#: What has to be done before an ending is closed. Nothing of it holds anybody who leaves: it comes after.
TODO: dict[Way, tuple[Todo, ...]] = {
    Way.EXPECTED: (Todo.LAST_MEETING, Todo.WHAT_NEXT),
    Way.EARLY: (Todo.MENTEE_HEARD, Todo.MENTOR_HEARD, Todo.WHAT_NEXT),
    Way.SUDDEN: (Todo.MENTEE_HEARD, Todo.MENTOR_HEARD, Todo.WHAT_NEXT),
    Way.UNREACHABLE: (Todo.LOOKED_FOR, Todo.MENTEE_HEARD, Todo.MENTOR_HEARD, Todo.WHAT_NEXT),
    Way.SAFETY: (Todo.LEAD_TOLD, Todo.MENTEE_HEARD, Todo.MENTOR_HEARD, Todo.DECIDED),
}

#: How long a mentee takes breath before somebody new is proposed; iMentor's practice is two to three weeks.
BUFFER = timedelta(days=14)
#: Until somebody has decided.
FOR_NOW = datetime(9999, 1, 1, tzinfo=UTC)
#: Somebody is looked for this often, at least this long, before it ends as unreachable.
TRIES = 3
LOOKS_FOR = timedelta(days=14)
#: The furthest day a last day may be planned for.
FURTHEST = timedelta(days=365)
LONGEST_SAID = 2_000


def may_go(now: Stage | None, then: Stage | None) -> bool:
    """Whether an ending may change like this."""
    return then in NEXT[now]


def way_of(reason: EndReason, stage: Stage | None) -> Way:
    """In which way something ends that one of the two, or their leaving, ends.

    >>> way_of(EndReason.NOT_SAID, None).value, way_of(EndReason.NOT_SAID, Stage.PLANNED).value
    ('early', 'expected')
    >>> way_of(EndReason.NOT_SAFE, Stage.PLANNED).value
    'safety'
    """
    if reason == EndReason.NOT_SAFE:
        return Way.SAFETY
    if reason == EndReason.LEFT:
        return Way.SUDDEN
    as_meant = stage == Stage.PLANNED or reason in (EndReason.TIME_UP, EndReason.GOAL_REACHED)
    return Way.EXPECTED if as_meant else Way.EARLY


def still_to_do(way: Way, done: Collection[Todo]) -> tuple[Todo, ...]:
    """What is left to do, in order.

    >>> [one.value for one in still_to_do(Way.EXPECTED, {Todo.LAST_MEETING})]
    ['what-next']
    """
    return tuple(one for one in TODO[way] if one not in done)


def may_give_up(tries: Sequence[datetime], now: datetime) -> bool:
    """Whether somebody has been looked for often and long enough to say that they cannot be reached."""
    return len(tries) >= TRIES and now - min(tries) >= LOOKS_FOR


def is_good_last_day(day: date, today: date) -> bool:
    """Whether a last day may be planned for: from today on, within a year."""
    return today <= day <= today + FURTHEST


def pauses_until(way: Way, ended_at: datetime, *, had_begun: bool) -> datetime | None:
    """Until when a mentee takes breath. After an ending for safety nobody new comes until it has been decided: no end.

    Where the two had not begun there is nothing to get over.
    """
    if way == Way.SAFETY:
        return FOR_NOW
    return ended_at + BUFFER if had_begun else None
