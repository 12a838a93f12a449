"""When two people are free at the same time, in the week in question.

Local hours become minutes of the week in UTC with the offset each zone has on that very date, so daylight
saving moves them. The week is a circle: what runs past Sunday's midnight goes on on Monday.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from alongside.matching.cells import Slot

WEEK = 7 * 24 * 60
Arc = tuple[int, int]


def monday_of(week: date) -> date:
    """The Monday of the ISO week that holds this day.

    >>> monday_of(date(2026, 11, 29))
    datetime.date(2026, 11, 23)
    """
    return week - timedelta(days=week.weekday())


def arcs(slots: Sequence[Slot], timezone: str, week: date) -> list[Arc]:
    """The free time of one person as stretches of UTC minutes of the week, each as long as it can be.

    Parameters
    ----------
    slots : local weekly hours
    timezone : IANA name
    week : any day of the ISO week in question

    Returns
    -------
    (start, end) in minutes since Monday 00:00 UTC, ascending; 0 <= start < 10080, start < end. A stretch
    across the end of the week has an end above 10080

    >>> arcs([Slot(6, 1380, 60)], "UTC", date(2026, 11, 23))
    [(10020, 10140)]
    >>> arcs([Slot(0, 1080, 1200)], "Europe/Warsaw", date(2026, 7, 6))
    [(960, 1080)]
    """
    monday = monday_of(week)
    begun: list[Arc] = []
    for slot in slots:
        start, length = stretch(slot, timezone, monday)
        if length >= WEEK:
            return [(0, WEEK)]
        if length > 0:  # the clocks may jump over it
            begun.append((start, start + length))
    found: list[Arc] = []
    for start, end in sorted(begun):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    while len(found) > 1 and found[-1][1] - WEEK >= found[0][0]:
        _, end = found.pop(0)
        found[-1] = (found[-1][0], max(found[-1][1], end + WEEK))
    return [(0, WEEK)] if found and found[-1][1] - found[-1][0] >= WEEK else found


@lru_cache(maxsize=1 << 16)
def stretch(slot: Slot, timezone: str, monday: date) -> Arc:
    """Where a slot begins, in UTC minutes of the week, and how many minutes it lasts."""
    zone = ZoneInfo(timezone)
    origin = datetime.combine(monday, time(), UTC)
    day = monday + timedelta(days=slot.day)
    last = day + timedelta(days=1) if slot.end < slot.start else day
    start = _minute(day, slot.start, zone, origin)
    return start % WEEK, min(_minute(last, slot.end, zone, origin) - start, WEEK)


def _minute(day: date, minute: int, zone: ZoneInfo, origin: datetime) -> int:
    local = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    return int((local.astimezone(UTC) - origin).total_seconds()) // 60


@dataclass(frozen=True)
class FreeTime:
    """The stretches of many people in one array; those of person i stand at begins[i]:begins[i + 1]."""

    start: npt.NDArray[np.int16]
    end: npt.NDArray[np.int16]
    begins: npt.NDArray[np.int64]

    def of(self, people: npt.NDArray[np.int64]) -> "FreeTime":
        """The free time of these people, in this order."""
        count = self.begins[people + 1] - self.begins[people]
        begins = np.concatenate([[0], np.cumsum(count)])
        at = np.arange(begins[-1]) + np.repeat(self.begins[people] - begins[:-1], count)
        return FreeTime(self.start[at], self.end[at], begins)


def free_time(people: Sequence[Sequence[Arc]]) -> FreeTime:
    """The stretches of many people, laid out so that circles can be compared as lines.

    A stretch across the end of the week is there a second time a week earlier; a whole week is three weeks
    long. Somebody who is never free has one empty stretch.
    """
    start: list[int] = []
    end: list[int] = []
    begins: list[int] = [0]
    for found in people:
        for first, last in found or [(0, 0)]:
            whole = last - first >= WEEK
            start.append(-WEEK if whole else first)
            end.append(2 * WEEK if whole else last)
            if last > WEEK and not whole:
                start.append(first - WEEK)
                end.append(last - WEEK)
        begins.append(len(start))
    return FreeTime(np.array(start, np.int16), np.array(end, np.int16), np.array(begins, np.int64))


def longest_overlap(some: FreeTime, others: FreeTime) -> npt.NDArray[np.int16]:
    """The longest stretch that each of some has in common with each of the others.

    Returns
    -------
    int array, shape (some, others); minutes, 0..10080. Two stretches apart are never added up

    >>> week = date(2026, 11, 23)
    >>> london = free_time([arcs([Slot(6, 1380, 60)], "Europe/London", week)])
    >>> paris = free_time([arcs([Slot(0, 0, 90)], "Europe/Paris", week)])
    >>> longest_overlap(london, paris)
    array([[90]], dtype=int16)
    """
    if some.begins.size < 2 or others.begins.size < 2:
        return np.zeros((some.begins.size - 1, others.begins.size - 1), dtype=np.int16)
    common = np.minimum(some.end[:, None], others.end)
    common -= np.maximum(some.start[:, None], others.start)
    by_other = np.maximum.reduceat(common, others.begins[:-1], axis=1)
    longest = np.maximum.reduceat(by_other, some.begins[:-1], axis=0)
    return np.clip(longest, 0, WEEK).astype(np.int16)


def overlap_of_pairs(
    some: FreeTime, these: npt.NDArray[np.int64], others: FreeTime, those: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The longest stretch that these of some have in common with those of the others, one by one; minutes, 0..10080."""
    mine, pair = spread(some.begins, these)
    count = (others.begins[those + 1] - others.begins[those])[pair]
    theirs, number = spread(others.begins, those[pair])
    common = np.minimum(some.end[mine][number], others.end[theirs]).astype(np.int64)
    common -= np.maximum(some.start[mine][number], others.start[theirs])
    longest = np.zeros(these.size, dtype=np.int64)
    np.maximum.at(longest, np.repeat(pair, count), common)
    return np.minimum(longest, WEEK)


def spread(
    starts: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where everything of these rows stands, one row after another, and the number of the row each belongs to.

    >>> spread(np.array([0, 2, 2, 3]), np.array([2, 0]))
    (array([2, 0, 1]), array([0, 1, 1]))
    """
    count = starts[rows + 1] - starts[rows]
    ends = np.cumsum(count)
    number = np.repeat(np.arange(rows.size), count)
    return np.arange(number.size) + np.repeat(starts[rows] - ends + count, count), number
