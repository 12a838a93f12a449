"""When two people are free at the same time, in the week in question.

Local hours become minutes of the week in UTC with the offset each zone has on that very date, so daylight
saving moves them. The week is a circle: what runs past Sunday's midnight goes on on Monday.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
    zone = ZoneInfo(timezone)
    origin = datetime.combine(monday, time(), UTC)
    busy = np.zeros(WEEK + 1, dtype=np.int64)
    for slot in slots:
        day = monday + timedelta(days=slot.day)
        last = day + timedelta(days=1) if slot.end < slot.start else day
        start = _minute(day, slot.start, zone, origin)
        length = min(_minute(last, slot.end, zone, origin) - start, WEEK)
        if length <= 0:  # the clocks jump over it
            continue
        start %= WEEK
        busy[start] += 1
        busy[min(start + length, WEEK)] -= 1
        if start + length > WEEK:
            busy[0] += 1
            busy[start + length - WEEK] -= 1
    free = np.cumsum(busy[:WEEK]) > 0
    if free.all():
        return [(0, WEEK)]
    turns = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(np.int8)))
    found = [(int(start), int(end)) for start, end in turns.reshape(-1, 2)]
    if len(found) > 1 and found[0][0] == 0 and found[-1][1] == WEEK:
        found[-1] = (found[-1][0], WEEK + found.pop(0)[1])
    return found


def _minute(day: date, minute: int, zone: ZoneInfo, origin: datetime) -> int:
    local = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    return int((local.astimezone(UTC) - origin).total_seconds()) // 60


@dataclass(frozen=True)
class FreeTime:
    """The stretches of many people in one array; `begins[i]` is where those of person i begin."""

    start: npt.NDArray[np.int16]
    end: npt.NDArray[np.int16]
    begins: npt.NDArray[np.int64]

    def of(self, first: int, last: int) -> "FreeTime":
        """The free time of people first..last - 1."""
        bounds = np.append(self.begins, self.start.size)
        part = slice(int(bounds[first]), int(bounds[last]))
        return FreeTime(self.start[part], self.end[part], self.begins[first:last] - bounds[first])


def free_time(people: Sequence[Sequence[Arc]]) -> FreeTime:
    """The stretches of many people, laid out so that circles can be compared as lines.

    A stretch across the end of the week is there a second time a week earlier; a whole week is three weeks
    long. Somebody who is never free has one empty stretch.
    """
    start: list[int] = []
    end: list[int] = []
    begins: list[int] = []
    for found in people:
        begins.append(len(start))
        for first, last in found or [(0, 0)]:
            whole = last - first >= WEEK
            start.append(-WEEK if whole else first)
            end.append(2 * WEEK if whole else last)
            if last > WEEK and not whole:
                start.append(first - WEEK)
                end.append(last - WEEK)
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
    if not some.begins.size or not others.begins.size:
        return np.zeros((some.begins.size, others.begins.size), dtype=np.int16)
    common = np.minimum(some.end[:, None], others.end)
    common -= np.maximum(some.start[:, None], others.start)
    by_other = np.maximum.reduceat(common, others.begins, axis=1)
    longest = np.maximum.reduceat(by_other, some.begins, axis=0)
    return np.clip(longest, 0, WEEK).astype(np.int16)
