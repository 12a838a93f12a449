"""Circles found for people who would like one: how they are called together, and when one begins."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from alongside.people.rules import DAY, DAYS, stretches

#: Those who are there every week, without who holds it: fewer fall apart when two are ill, more do not all come to speak.
SMALLEST, LARGEST = 6, 10
MINUTES = 90
#: So long everybody called may take to answer.
CALL_LASTS = timedelta(days=10)
#: People looked at in one search; it then takes some seconds and 250 MB.
MOST_PEOPLE = 2_000
#: What a coordinator's page listens to while a search goes on: see `live`.
WATCH = "look"
#: Up to so many are searched while the page loads; more are left to the worker.
AT_ONCE = 60
#: A number below this is not said of a programme, nor one from which such a number could be worked out.
FEW = 5
#: A search whose worker gave no sign of life for so long is begun again, so many times.
LOST_AFTER, MOST_ATTEMPTS = timedelta(minutes=5), 3


class Part(StrEnum):
    """What somebody would like to be in a circle that is found for them."""

    MEMBER = "member"
    HOLDER = "holder"


class Works(StrEnum):
    """Where a search stands."""

    WORKING = "working"
    FOUND = "found"
    FAILED = "failed"
    CALLED = "called"
    REPLACED = "replaced"


class Answer(StrEnum):
    """What somebody called says."""

    WAITS = "waits"
    YES = "yes"
    NO = "no"


def becomes_of(holder: Answer, members: list[Answer], *, over: bool) -> bool | None:
    """Whether a circle begins (True), does not (False), or waits for answers (None).

    It begins as soon as whoever would hold it and `SMALLEST` others said yes; it does not once that cannot be any more.

    >>> yes, waits, no = Answer.YES, Answer.WAITS, Answer.NO
    >>> becomes_of(yes, [yes] * 6 + [waits], over=False)
    True
    >>> becomes_of(waits, [yes] * 6, over=False) is None
    True
    >>> becomes_of(yes, [yes] * 5 + [no, no], over=False)
    False
    """
    yes = members.count(Answer.YES)
    if holder is Answer.YES and yes >= SMALLEST:
        return True
    if over or holder is Answer.NO or yes + members.count(Answer.WAITS) < SMALLEST:
        return False
    return None


def told(number: int) -> int | None:
    """A number of people as it may be said; None for one that is too small."""
    return number if number >= FEW else None


def told_of(whole: int, part: int) -> int | None:
    """How many of so many, as it may be said: not where either it or the rest is small; none and all say nothing of one."""
    rest = whole - part
    if whole < FEW or 0 < part < FEW or 0 < rest < FEW:
        return None
    return part


def told_parts(parts: Mapping[str, int]) -> dict[str, int]:
    """The parts of a whole that may be said, largest first: none small, and what is left out not small either.

    Whoever knows the whole could work out a single small part by taking the others away.

    >>> told_parts({"hours": 9, "language": 6, "full": 1}), told_parts({"hours": 9, "a": 3, "b": 3}), told_parts({"full": 2})
    ({'hours': 9}, {'hours': 9}, {})
    """
    ordered = sorted(parts.items(), key=lambda one: (-one[1], one[0]))
    while ordered and (ordered[-1][1] < FEW or 0 < sum(parts.values()) - sum(n for _name, n in ordered) < FEW):
        ordered.pop()
    return dict(ordered)


def hours_text(start: int, minutes: int, zone: ZoneInfo, week: datetime) -> str:
    """A weekly hour in the words of hours, by the clock of a place in that week.

    start : minutes since Monday 00:00 UTC, 0..10079
    week : Monday 00:00 UTC of the week meant

    >>> from datetime import UTC
    >>> hours_text(1110, 90, ZoneInfo("Europe/Warsaw"), datetime(2026, 11, 23, tzinfo=UTC))
    'Mon 19:30-21:00'
    """
    local = (week + timedelta(minutes=start)).astimezone(zone)
    begins = local.hour * 60 + local.minute
    ends = (begins + minutes) % DAY
    return f"{DAYS[local.weekday()]} {begins // 60:02}:{begins % 60:02}-{ends // 60:02}:{ends % 60:02}"


def here_text(hosted: Mapping[str, str], zone: ZoneInfo, now: datetime) -> str:
    """The first weekly hour a circle has, by the clock of whoever reads it; empty without one.

    >>> from datetime import UTC
    >>> held = {"hours": "Mon 19:30-21:00", "zone": "Europe/Warsaw"}
    >>> here_text(held, ZoneInfo("Europe/London"), datetime(2026, 11, 24, tzinfo=UTC))
    'Mon 18:30-20:00'
    """
    found = stretches(hosted.get("hours", ""))
    if not found:
        return ""
    first, there = found[0], ZoneInfo(hosted.get("zone") or "UTC")
    offset = now.astimezone(there).utcoffset() or timedelta(0)
    start = (first.day * DAY + first.start - round(offset.total_seconds() / 60)) % (7 * DAY)
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return hours_text(start, first.end - first.start, zone, monday)
