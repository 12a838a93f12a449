"""Meetings of a circle: what they are made of, how they go on, and after which a facilitator looks after somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from alongside.foundation.typed import moment_of

LONGEST_WORD = 40
LONGEST_SAID = 4_000
LONGEST_DEBRIEF = 2_000
MINUTES = (30, 45, 60, 75, 90, 120)
USUAL_MINUTES = 60
EVERY = (0, 7, 14)
MOST_AHEAD = 12
SOONEST, FURTHEST = timedelta(minutes=10), timedelta(days=122)
#: One may be opened so long before its hour, and counts as not held so long after.
OPENS_BEFORE, LOST_AFTER = timedelta(minutes=15), timedelta(hours=1)
#: One nobody closes is closed so long after its end.
CLOSES_AFTER = timedelta(hours=2)
HOUR_BEFORE = timedelta(hours=1)
#: How somebody is, from 0, as bad as it gets, to 10.
BEST = 10
#: After a fall of so many from check-in to check-out somebody who holds the circle looks after them within a day: a choice of
#: ours, as is the scale; guides for facilitators ask for a look at who leaves worse than they came, and give no number.
FALL = 2


class Step(StrEnum):
    """A part of a meeting. The order follows guides for facilitating groups of peers."""

    WELCOME = "welcome"
    AGREEMENT = "agreement"
    CHECK_IN = "check-in"
    SHARING = "sharing"
    RESOURCES = "resources"
    CHECK_OUT = "check-out"


#: In minutes, for a meeting of an hour; others are scaled.
USUAL = {Step.WELCOME: 3, Step.AGREEMENT: 2, Step.CHECK_IN: 7, Step.SHARING: 33, Step.RESOURCES: 8, Step.CHECK_OUT: 7}


class State(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    OPEN = "open"
    OVER = "over"
    NOT_HELD = "not-held"
    OFF = "off"


class Says(StrEnum):
    """Whether somebody comes."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


def agenda_for(minutes: int) -> dict[Step, int]:
    """The usual parts of a meeting of so many minutes; the sharing round gets what is left over.

    >>> sum(agenda_for(90).values()), agenda_for(60)[Step.SHARING]
    (90, 33)
    """
    scaled = {step: max(1, part * minutes // 60) for step, part in USUAL.items()}
    scaled[Step.SHARING] += minutes - sum(scaled.values())
    return scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned. `every` is in days, 0 for once; `agenda` in minutes, parts of 0 are left out."""

    starts_at: datetime
    minutes: int
    every: int
    agenda: dict[Step, int]
    link: str = ""


def problem_with(plan: Plan, now: datetime) -> tuple[str, str]:
    """The field that cannot be kept, and why; two empty texts when all can."""
    if plan.starts_at < now + SOONEST:
        return "starts_at", "past"
    if plan.starts_at > now + FURTHEST:
        return "starts_at", "too-far"
    if plan.minutes not in MINUTES:
        return "minutes", "out-of-range"
    if plan.every not in EVERY:
        return "every", "out-of-range"
    if any(part < 0 for part in plan.agenda.values()) or sum(plan.agenda.values()) != plan.minutes:
        return "agenda", "does-not-add-up"
    return "", ""


def next_start(starts_at: datetime, every: int, zone: ZoneInfo, after: datetime) -> datetime:
    """The first of a row of meetings after a moment: the same hour by the clock of a place, through changes of the clock.

    >>> from datetime import UTC
    >>> london = ZoneInfo("Europe/London")
    >>> next_start(datetime(2027, 3, 24, 19, tzinfo=UTC), 7, london, datetime(2027, 3, 25, tzinfo=UTC)).isoformat()
    '2027-03-31T18:00:00+00:00'
    """
    local = starts_at.astimezone(zone).replace(tzinfo=None)
    while True:
        local += timedelta(days=every)
        moment = moment_of(local, zone) or moment_of(local + timedelta(hours=1), zone)
        if moment is not None and moment > after:
            return moment


def is_worse(before: int | None, after: int | None) -> bool:
    """Whether somebody leaves so much worse than they came that a person looks after them.

    >>> is_worse(7, 5), is_worse(7, 6), is_worse(None, 0)
    (True, False, False)
    """
    return before is not None and after is not None and before - after >= FALL
