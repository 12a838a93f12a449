"""What always holds on the way to being a mentor: steps and their moves, how long each holds, when somebody is cleared."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum


class Kind(StrEnum):
    """A step a coordinator takes with somebody. What is learned is a module; the offer and its answer frame them all."""

    TALK = "talk"
    REFERENCES = "references"
    RECORD = "record"


class Stage(StrEnum):
    """How far one person is with one step."""

    TO_DO = "to-do"
    UNDER_WAY = "under-way"
    HELD = "held"
    NOT_HELD = "not-held"


class Turn(StrEnum):
    """Whose turn it is; nobody's when nothing waits."""

    APPLICANT = "applicant"
    COORDINATOR = "coordinator"
    REFEREE = "referee"
    NOBODY = ""


class Found(StrEnum):
    """What a record check said. Something is never an answer by itself: a person looks at it and writes down why."""

    NOTHING = "nothing"
    SOMETHING = "something"


class Asked(StrEnum):
    """Where one request for a reference stands."""

    ON_ITS_WAY = "on-its-way"
    SENT = "sent"
    ANSWERED = "answered"
    TAKEN_BACK = "taken-back"
    TOO_LATE = "too-late"


class Learned(StrEnum):
    """How far somebody is with one version of a module."""

    BEGUN = "begun"
    DONE = "done"


class ModuleKind(StrEnum):
    """Something to read with questions, or questions alone."""

    TRAINING = "training"
    QUIZ = "quiz"


class Named(StrEnum):
    """Where a link to somebody a mentee trusts stands."""

    OPEN = "open"
    TAKEN = "taken"
    OFFERED = "offered"
    OVER = "over"


#: A step that holds may be taken anew, and may be taken back; one that does not may be looked at again.
NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.TO_DO: frozenset({Stage.UNDER_WAY, Stage.HELD, Stage.NOT_HELD}),
    Stage.UNDER_WAY: frozenset({Stage.UNDER_WAY, Stage.HELD, Stage.NOT_HELD}),
    Stage.HELD: frozenset({Stage.UNDER_WAY, Stage.HELD, Stage.NOT_HELD}),
    Stage.NOT_HELD: frozenset({Stage.UNDER_WAY, Stage.HELD}),
}
NEXT_NAMED: dict[Named, frozenset[Named]] = {
    Named.OPEN: frozenset({Named.TAKEN, Named.OVER}),
    Named.TAKEN: frozenset({Named.OFFERED, Named.OVER}),
    Named.OFFERED: frozenset(),
    Named.OVER: frozenset(),
}

#: Stands for "does not run out". A year no calendar reaches, far enough from the last so that time zones cannot break it.
NEVER = date(9000, 1, 1)
#: Stands for "somebody looked, and it does not hold": no time given to mentors of before helps against that.
REFUSED = date.min
#: How many days before something runs out a mentor hears of it; on the last, and when it has.
WARN_DAYS = (60, 30, 7)
#: How long each has before a wait is called overdue.
WITHIN_DAYS: dict[Turn, int] = {Turn.COORDINATOR: 7, Turn.APPLICANT: 21, Turn.REFEREE: 14}
#: How long a referee's link works, and a link to somebody a mentee trusts.
REFERENCE_DAYS = 28
NAMED_DAYS = 60
#: For how long what came of a declined offer's steps is kept, so that it can be asked about.
KEPT_DAYS = 365
MOST_REFERENCES = 3
#: More people than asked for may be named, since not everybody answers; no more, so that nobody's friends are flooded.
SPARE_REFERENCES = 2
MOST_TIMES = 5
MOST_MODULES = 30
MOST_MODULE_PAGES = 20
MOST_QUESTIONS = 20
MOST_MONTHS = 120
MOST_NAMED = 3
LONGEST_PAGE = 8_000
LONGEST_LINE = 300
LONGEST_TITLE = 80
LONGEST_ABOUT = 2_000
LONGEST_REASON = 1_000
LONGEST_ADDRESS = 254


def may_become(now: Stage, then: Stage) -> bool:
    """Whether one person's step may change like this."""
    return then in NEXT[now]


def after_check(found: Found) -> Stage:
    """Where a record check leads by itself: a record is a beginning of a talk, never an answer.

    >>> after_check(Found.NOTHING).value, after_check(Found.SOMETHING).value
    ('held', 'under-way')
    """
    return Stage.HELD if found == Found.NOTHING else Stage.UNDER_WAY


def months_after(day: date, months: int | None) -> date:
    """The same day so many months later, or the last of that month; NEVER without months.

    >>> months_after(date(2026, 1, 31), 1), months_after(date(2026, 1, 31), None) == NEVER
    (datetime.date(2026, 2, 28), True)
    """
    if not months:
        return NEVER
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """One thing a programme asks of its mentors."""

    key: str
    #: Since when it is asked.
    asked_at: datetime
    #: Until when those who already were mentors then may go without it; NEVER when they need not.
    settled_by: date


def cleared_until(
    required: Iterable[Required], held: Mapping[str, date], *, approved_at: datetime | None
) -> date | None:
    """The last day on which everything asked of a mentor holds; None while something has never been done.

    held : for each thing done, the last day on which it holds, which may have passed; REFUSED where somebody said it does not
    approved_at : None for mentors of before anything was ever asked

    >>> new = datetime(2026, 1, 1, tzinfo=UTC)
    >>> asked = [Required(key="talk", asked_at=new, settled_by=date(2026, 4, 1))]
    >>> cleared_until(asked, {}, approved_at=new) is None, cleared_until(asked, {}, approved_at=None)
    (True, datetime.date(2026, 4, 1))
    >>> cleared_until(asked, {"talk": date(2027, 2, 1)}, approved_at=new)
    datetime.date(2027, 2, 1)
    """
    last = NEVER
    for one in required:
        until = held.get(one.key)
        if until == REFUSED:
            return None
        if approved_at is None or approved_at < one.asked_at:
            until = max(until or one.settled_by, one.settled_by)
        if until is None:
            return None
        last = min(last, until)
    return last


def moment_of(day: date | None) -> datetime | None:
    """The end of a last day, as the database compares it with the moment of a proposal."""
    return None if day is None else datetime.combine(day, time.max.replace(microsecond=0), UTC)


def warning_for(until: date, today: date) -> int | None:
    """Which warning is due: 60, 30 or 7 days before, 0 once it has run out; None while there is time.

    >>> day = date(2026, 3, 1)
    >>> [warning_for(date.fromordinal(day.toordinal() + n), day) for n in (61, 60, 30, 8, 7, 0, -1)]
    [None, 60, 30, 30, 7, 7, 0]
    """
    left = (until - today).days
    if left < 0:
        return 0
    return min((days for days in WARN_DAYS if left <= days), default=None)


def learned_until(done_on: date, *, valid_months: int | None, refresh_by: Iterable[date]) -> date:
    """Until when what was learned holds: its own time, or sooner where a newer version is said to need a refresher.

    >>> learned_until(date(2026, 1, 1), valid_months=12, refresh_by=[date(2026, 6, 1)])
    datetime.date(2026, 6, 1)
    """
    return min([months_after(done_on, valid_months), *refresh_by])
