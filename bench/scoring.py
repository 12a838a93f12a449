"""Every rule and every fit of a made-up programme for all pairs, by numpy tables: what a careful person would write by hand.

It shares nothing with the library but the definition of a fit, so that each can be held against the other. Everything is
looked up by row: a table says for each tag how every mentor stands to it, and a mentee adds up the rows of their tags.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from bench.populations import BEGINS, DISLIKES, EXPERIENCES, GOALS, INTERESTS, LANGUAGES, WEEKDAYS, ZONE_NAMES, People

WEEK = date(2026, 11, 23)
HALF_HOURS = 7 * 48
STAGES = 6
#: Percent of full likeness by how far ahead the mentor is; 85 where only the mentor said nothing of it.
AHEAD = {1: 100, 2: 100, 3: 90, 4: 80, 0: 70, -1: 50}
#: Weights in twentieths: experience, goals, values, preferences, interests, hours.
LIVED, GOAL, VALUE, WANTED, LIKE, HOUR = 6, 4, 4, 3, 1, 1
WOMAN, UNSAID = 0, 3
ANY, SAME = 0, 1
Fits = npt.NDArray[np.int32]
Table = npt.NDArray[np.bool_]


def stage_percent() -> npt.NDArray[np.int16]:
    """Percent of full likeness by the mentee's stage (row) and the mentor's (column), 0 where not said."""
    rows = [
        [100 if mine == 0 else 85 if theirs == 0 else AHEAD.get(theirs - mine, 40) for theirs in range(STAGES)]
        for mine in range(STAGES)
    ]
    return np.array(rows, dtype=np.int16)


def half_hours(people: People) -> Table:
    """When each person is free, in half hours of the week in UTC; bool, shape (n, HALF_HOURS)."""
    free = np.zeros((len(people), HALF_HOURS), dtype=bool)
    monday = datetime.combine(WEEK, datetime.min.time())
    ahead = [monday.replace(tzinfo=ZoneInfo(name)).utcoffset() for name in ZONE_NAMES]
    offset = np.array([int(one.total_seconds()) // 1800 for one in ahead if one is not None])[people.zone]
    for slots in people.hours.T:
        day, begin = slots // len(BEGINS), np.array(BEGINS)[slots % len(BEGINS)]
        length = np.where(day < WEEKDAYS, 4, 6)
        for half in range(6):
            said = np.flatnonzero((slots >= 0) & (half < length))
            free[said, (day * 48 + begin * 2 - offset + half)[said] % HALF_HOURS] = True
    return free


def runs(free: Table, halves: int) -> npt.NDArray[np.uint64]:
    """Where somebody is free for so many half hours on end, as words of bits; shape (6, n)."""
    held = free.copy()
    for shift in range(1, halves):
        held &= np.roll(free, -shift, axis=1)
    padded = np.zeros((len(free), 384), dtype=bool)
    padded[:, :HALF_HOURS] = held
    return np.ascontiguousarray(np.packbits(padded, axis=1).view(np.uint64).T)


class Scorer:
    """Fits and rules of blocks of mentees against all mentors."""

    def __init__(self, mentees: People, mentors: People) -> None:
        self.mentees, self.mentors = mentees, mentors
        n = len(mentors)
        self.percent = np.zeros((EXPERIENCES * STAGES + 1, n), dtype=np.int16)
        self.willing = np.zeros((EXPERIENCES, n), dtype=bool)
        likeness = stage_percent()
        for tags, weights, stages in zip(mentors.experiences.T, mentors.weights.T, mentors.stages.T, strict=True):
            who = np.flatnonzero(weights == 2)
            self.willing[tags[who], who] = True
            for mine in range(STAGES):
                self.percent[tags[who] * STAGES + mine, who] = likeness[mine, stages[who]]
        self.goals, self.languages = _holds(mentors.goals, GOALS), _holds(mentors.languages, len(LANGUAGES))
        self.likes = np.vstack([_holds(mentors.interests, INTERESTS)[:-1], _holds(mentors.dislikes, DISLIKES)])
        self.has_likes = self.likes.any(axis=0)
        self.free = [(runs(half_hours(mentees), halves), runs(half_hours(mentors), halves)) for halves in (2, 3, 4)]
        count, apart = np.mgrid[0:6, 0:21]
        whole = np.maximum(count * 400, 1)
        self.by_values = np.clip((2_000 * (count * 400 - apart * 100) + whole) // (2 * whole), 0, 1_000).astype(
            np.int32
        )

    def block(self, first: int, last: int) -> tuple[Fits, Table]:
        """The fit of mentees first..last - 1 with every mentor, and whether every rule holds."""
        part = slice(first, last)
        met = [self._meet(level, part) for level in range(3)]
        return self._fit(part, met[1], met[2]), met[0] & self._rules(part)

    def _meet(self, level: int, part: slice) -> Table:
        mine, theirs = self.free[level]
        found = mine[0, part, None] & theirs[0]
        for word in range(1, len(mine)):
            found |= mine[word, part, None] & theirs[word]
        return found != 0

    def _fit(self, part: slice, longer: Table, longest: Table) -> Fits:
        one = self.mentees
        said = one.experiences[part] >= 0
        at = np.where(said, one.experiences[part] * STAGES + one.stages[part], EXPERIENCES * STAGES)
        lived = sum(self.percent[at[:, tag]] * one.weights[part, tag, None] for tag in range(4))
        salience = one.weights[part].sum(axis=1, dtype=np.int32)[:, None]
        goals = sum(self.goals[tags] for tags in one.goals[part, :3].T)
        liked = np.concatenate(
            [one.interests[part], np.where(one.dislikes[part] < 0, -1, one.dislikes[part] + INTERESTS)], axis=1
        )
        likes = sum(self.likes[tags] for tags in liked.T)
        asked = np.minimum((liked >= 0).sum(axis=1), 3).astype(np.int32)[:, None]
        values, both = self._values(part)
        wanted = (one.wants[part] != ANY)[:, None]
        running = LIVED * _share(lived, salience * 100)
        running += GOAL * _share(goals, (one.goals[part] >= 0).sum(axis=1)[:, None])
        running += VALUE * values
        running += WANTED * 1_000 * wanted
        running += LIKE * _share(likes, asked)
        running += HOUR * (500 + 250 * (longer.astype(np.int32) + longest))
        whole = LIVED + GOAL + HOUR + WANTED * wanted + VALUE * both + LIKE * ((asked > 0) & self.has_likes)
        whole = 1_000 * whole.astype(np.int32)
        fit: Fits = (20_000 * running + whole) // (2 * whole)
        return fit

    def _values(self, part: slice) -> tuple[Fits, Table]:
        shape = (len(self.mentees.zone[part]), len(self.mentors))
        apart, count = np.zeros(shape, dtype=np.int8), np.zeros(shape, dtype=np.int8)
        for mine, theirs in zip(self.mentees.values[part].T, self.mentors.values.T, strict=True):
            # Two tables of six rows: what each answer, or none, is worth against every mentor.
            answer = np.arange(-1, 5)[:, None]
            present = (answer >= 0) & (theirs >= 0)
            apart += np.where(present, np.abs(answer - theirs), 0).astype(np.int8)[mine + 1]
            count += present.astype(np.int8)[mine + 1]
        return self.by_values[count, apart], count > 0

    def _rules(self, part: slice) -> Table:
        one, other = self.mentees, self.mentors
        ok = (self.languages[one.languages[part, 0]] | self.languages[one.languages[part, 1]]).astype(bool)
        ok &= (one.formats[part, None] & other.formats) != 0
        ok &= ~(one.minor[part, None] & ~other.cleared)
        same = (one.workplace[part, None] == other.workplace) & (other.workplace >= 0)
        ok &= ~(same & (one.avoids[part, None] | other.avoids))
        alike = (one.gender[part, None] == other.gender) & (other.gender != UNSAID)
        for wants, woman in (
            (one.wants[part, None], other.gender == WOMAN),
            (other.wants, one.gender[part, None] == WOMAN),
        ):
            ok &= (wants == ANY) | np.where(wants == SAME, alike, woman)
        ok &= ~one.must[part, None] | self.willing[one.experiences[part, 0]]
        return ok


def _holds(tags: npt.NDArray[np.int16], count: int) -> npt.NDArray[np.int8]:
    """Who has each tag; int8, shape (count + 1, n): the last row, which -1 picks, is nobody."""
    held = np.zeros((count + 1, len(tags)), dtype=np.int8)
    for column in tags.T:
        who = np.flatnonzero(column >= 0)
        held[column[who], who] = 1
    return held


def _share(amount: "npt.NDArray[np.integer] | int", of: npt.NDArray[np.integer]) -> Fits:
    whole = np.maximum(of, 1).astype(np.int32)
    return np.minimum((2_000 * np.asarray(amount, dtype=np.int32) + whole) // (2 * whole), 1_000)
