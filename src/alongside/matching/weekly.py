"""When many people are free, worked out for everybody together: the stretches of `hours.arcs`, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np

from alongside.matching.cells import Slot
from alongside.matching.graph import Bools, Ints
from alongside.matching.hours import WEEK, Arc, FreeTime, arcs, free_time, monday_of, stretch
from alongside.matching.people import Person

DAY = 1441  # the minutes of a day, midnight at either end
SLOTS = 7 * DAY * DAY
#: So few are quicker one by one.
FEW = 3
FAR = 4 * WEEK  # further apart than any two stretches of one person


@dataclass(frozen=True)
class Weekly:
    """The free time of many people.

    Attributes
    ----------
    owner : whose each stretch is, ascending
    start, end : as from `arcs`, in the same order
    people : how many there are
    """

    owner: Ints
    start: Ints
    end: Ints
    people: int

    @classmethod
    def of(cls, people: Sequence[Person], week: date) -> Self:
        """When each of these people is free in the week that holds this day."""
        if len(people) <= FEW:
            return cls._one_by_one(people, week, range(len(people)))
        owner, start, length = _said(people, monday_of(week))
        whole = owner[length >= WEEK]
        owner, start, length = owner[length > 0], start[length > 0], length[length > 0]
        order = np.argsort(owner * FAR + start, kind="stable")
        apart = owner[order] * FAR
        begin, until = start[order] + apart, np.maximum.accumulate((start + length)[order] + apart)
        fresh = np.flatnonzero(np.concatenate([[True], begin[1:] > until[:-1]]) if begin.size else begin)
        owner = owner[order][fresh]
        start = begin[fresh] - owner * FAR
        end = until[np.append(fresh[1:], until.size) - 1] - owner * FAR if fresh.size else start
        # Few people are free across the end of the week, or all of it: theirs are put together one by one.
        few = np.unique(np.concatenate([whole, _round_the_week(owner, start, end)]))
        alone = cls._one_by_one(people, week, few.tolist())
        rest = ~np.isin(owner, few)
        owner = np.concatenate([owner[rest], alone.owner])
        order = np.argsort(owner, kind="stable")
        start, end = np.concatenate([start[rest], alone.start]), np.concatenate([end[rest], alone.end])
        return cls(owner[order], start[order], end[order], len(people))

    @classmethod
    def _one_by_one(cls, people: Sequence[Person], week: date, rows: Iterable[int]) -> Self:
        found = [(row, *arc) for row in rows for arc in arcs(people[row].hours, people[row].timezone, week)]
        owner, start, end = np.array(found, dtype=np.int64).reshape(-1, 3).T.copy()
        return cls(owner, start, end, len(people))

    def free_time(self) -> FreeTime:
        """The same as `hours.free_time` of each person's stretches."""
        if self.people <= FEW:
            each: list[list[Arc]] = [[] for _ in range(self.people)]
            for whose, first, last in zip(self.owner.tolist(), self.start.tolist(), self.end.tolist(), strict=True):
                each[whose].append((first, last))
            return free_time(each)
        nobody = np.setdiff1d(np.arange(self.people), self.owner)
        owner = np.concatenate([self.owner, nobody])
        order = np.argsort(owner, kind="stable")
        owner = owner[order]
        start, end = (np.concatenate([one, np.zeros_like(nobody)])[order] for one in (self.start, self.end))
        whole = end - start >= WEEK
        twice = (end > WEEK) & ~whole
        at = np.repeat(np.arange(owner.size), 1 + twice)
        again = np.concatenate([[False], at[1:] == at[:-1]]) if at.size else np.zeros(0, dtype=bool)
        start, end = np.where(whole, -WEEK, start)[at] - WEEK * again, np.where(whole, 2 * WEEK, end)[at] - WEEK * again
        begins = np.searchsorted(owner[at], np.arange(self.people + 1))
        return FreeTime(start.astype(np.int16), end.astype(np.int16), begins.astype(np.int64))

    def is_on(self, grid: int) -> Bools:
        """Whose stretches all begin on steps of so many minutes; bool array, shape (people,)."""
        found = np.ones(self.people, dtype=bool)
        found[self.owner[self.start % grid != 0]] = False
        return found

    def steps(self, grid: int, least: int) -> tuple[Ints, Ints]:
        """Who could begin a stretch of at least so many minutes at which step of the week; by person."""
        length = self.end - self.start
        room = np.maximum((length - least) // grid + 1, 0)
        room[length < least] = 0
        room[length >= WEEK] = WEEK // grid
        ahead = np.arange(room.sum()) - np.repeat(np.cumsum(room) - room, room)
        return np.repeat(self.owner, room), (np.repeat(self.start // grid, room) + ahead) % (WEEK // grid)


def _said(people: Sequence[Person], monday: date) -> tuple[Ints, Ints, Ints]:
    """Whose each slot is, where it begins in UTC minutes of the week, and how long it lasts."""
    zones: dict[str, int] = {}
    codes: list[int] = []
    for one in people:
        zone = zones.setdefault(one.timezone, len(zones)) * SLOTS
        codes += [zone + (slot.day * DAY + slot.start) * DAY + slot.end for slot in one.hours]
    # Most people name the same few hours, and each is converted once.
    distinct, which = np.unique(np.array(codes, dtype=np.int64), return_inverse=True)
    names = list(zones)
    spans = [
        stretch(Slot(code % SLOTS // (DAY * DAY), code // DAY % DAY, code % DAY), names[code // SLOTS], monday)
        for code in distinct.tolist()
    ]
    found = np.array(spans, dtype=np.int64).reshape(-1, 2)[which]
    owner = np.repeat(np.arange(len(people)), np.fromiter((len(one.hours) for one in people), np.int64, len(people)))
    return owner, found[:, 0], found[:, 1]


def _round_the_week(owner: Ints, start: Ints, end: Ints) -> Ints:
    """Whose last stretch reaches their first, or is a week long."""
    if not owner.size:
        return owner
    first = np.concatenate([[True], owner[1:] != owner[:-1]])
    last = np.concatenate([owner[1:] != owner[:-1], [True]])
    reaches = owner[first][end[last] - WEEK >= start[first]]
    return np.concatenate([reaches, owner[end - start >= WEEK]])
