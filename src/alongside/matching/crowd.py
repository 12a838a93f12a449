"""Many people as packed numbers, so that rules and fit go over all pairs at once.

Mentors become a `Room`: for each thing a rule may ask for, one bitset says which of them answer to it. Mentees
become `Seekers`: what each asks for, as rows of those bitsets. The things are those the mentors speak of: what no
mentor has said can match nobody, though it still counts in how much a mentee asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from alongside.matching.cells import VALUES, Experience, key, language_key
from alongside.matching.graph import Bools, Ints
from alongside.matching.hours import WEEK, FreeTime, monday_of
from alongside.matching.people import Mentee, Mentor, Person
from alongside.matching.weekly import Weekly

Embedder = Callable[[Sequence[str]], npt.NDArray[np.floating]]
Words = npt.NDArray[np.uint64]
RULES = ("blocked", "language", "hours", "format", "safeguarding", "workplace", "preference", "must")
BLOCKED, LANGUAGE, HOURS, FORMAT, SAFEGUARDING, WORKPLACE, PREFERENCE, MUST = range(len(RULES))
STAGES = 6  # 0 = not said

# Percent of full likeness, by the mentee's stage (row) and the mentor's (column), 0 = not said. Best is a
# mentor one or two steps ahead: near enough to seem attainable (Lockwood & Kunda 1997), far enough to help.
BY_STEPS = {1: 100, 2: 100, 3: 90, 4: 80, 0: 70, -1: 50}
STAGE_PERCENT = tuple(
    tuple(100 if mine == 0 else 85 if theirs == 0 else BY_STEPS.get(theirs - mine, 40) for theirs in range(STAGES))
    for mine in range(STAGES)
)
ADULT = 18
STEP = 127  # a vector's parts become whole numbers in -127..127, whose products a float32 adds exactly
# What a tag is worth to a mentee, three sums in one whole number: percent of salience, goals, likes.
A_GOAL, A_LIKE = 1 << 32, 1 << 48
GRIDS = (60, 30, 15, 5, 1)  # minutes
MOST_HOUR_WORDS = 1 << 25  # 256 MB of bitsets over hours; beyond it stretches are compared one by one


def allowed(person: Person, tags: Iterable[str]) -> set[str]:
    """The tags as keys, without those this person never wants to be matched on."""
    found = {key(tag) for tag in tags}
    return found - {key(tag) for tag in person.never} if person.never else found


def gender_of(person: Person) -> set[str]:
    """The person's gender as a set of one key, or empty when they did not say or it is marked never."""
    return allowed(person, [person.gender] if person.gender else [])


def genders_wanted(person: Person) -> set[str] | None:
    """The gender keys asked for, None for any. To ask for `same` without saying one's own fits nobody."""
    wanted = allowed(person, person.wants_gender)
    if not wanted:
        return None
    return wanted - {"same"} | (gender_of(person) if "same" in wanted else set())


def is_minor(person: Person, week: date) -> bool:
    """Whether somebody could still be under 18 in this week: a year of birth does not say the day.

    >>> is_minor(Mentee("a", born=2008), date(2026, 11, 23)), is_minor(Mentee("a"), date(2026, 11, 23))
    (True, False)
    """
    return person.born is not None and monday_of(week).year - person.born <= ADULT


@dataclass(frozen=True, eq=False)
class Traits:
    """What people said that is compared number by number; one row each.

    Attributes
    ----------
    values : int16 array, shape (people, 5), hundredths of a point, -1 where not said
    free : stretches of free time
    vectors : int8 array, shape (people, any), or None; the meaning of own words
    """

    ids: list[str]
    values: npt.NDArray[np.int16]
    free: FreeTime
    has_hours: Bools
    vectors: npt.NDArray[np.int8] | None
    has_words: Bools

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Room(Traits):
    """Mentors, packed.

    Attributes
    ----------
    sets : uint64 array, shape (things, words); bit j % 64 of word j // 64 says whether mentor j answers to a thing
    tag_starts, tags : the tags of mentor j stand at tag_starts[j]:tag_starts[j + 1]; lived experiences first
    width, lived : how many different tags there are; how many of them, the first, are stages of an experience
    language_rows : int array; which of the things are languages
    has_likes : who said what they like or dislike
    column : where each id stands
    """

    sets: Words
    tag_starts: Ints
    tags: npt.NDArray[np.int32]
    width: int
    lived: int
    language_rows: Ints
    has_likes: Bools
    column: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Seekers(Traits):
    """Mentees, packed against one `Room`.

    Attributes
    ----------
    clause_starts, clause_rule : each mentee's demands, one after another, and the rule each belongs to
    row_starts, rows : which things of the room answer to a demand; any of them is enough
    by_stretch : mentees whose hours do not fit the room's grid; their stretches are compared one by one
    barred_starts, barred, barred_rule : mentors kept from each mentee, and by which rule
    worth_starts, worth_tags, worth : what a mentor's tags are worth, see A_GOAL
    salience, goal_count, like_count : what each mentee asked for in all
    prefers : who stated a preference
    """

    clause_starts: Ints
    clause_rule: npt.NDArray[np.uint8]
    row_starts: Ints
    rows: npt.NDArray[np.int32]
    by_stretch: Bools
    barred_starts: Ints
    barred: npt.NDArray[np.int32]
    barred_rule: npt.NDArray[np.uint8]
    worth_starts: Ints
    worth_tags: npt.NDArray[np.int32]
    worth: Ints
    salience: Ints
    goal_count: Ints
    like_count: Ints
    prefers: Bools


class Encoder:
    """Packs a room of mentors, and then mentees against it.

    Parameters
    ----------
    min_overlap : minutes; the least stretch of time in common
    """

    room: Room

    def __init__(
        self, mentors: Sequence[Mentor], *, week: date, min_overlap: int = 60, embed: Embedder | None = None
    ) -> None:
        self.week = week
        self.min_overlap = min_overlap
        self.embed = embed
        self._things: dict[tuple[str, str], int] = {}
        self._looked_up: dict[tuple[str, tuple[str, ...]], tuple[int, ...]] = {}
        self._tags: dict[str, int] = {}
        self._workplace: dict[str, list[int]] = {}
        self._avoids: dict[str, list[int]] = {}
        self._pack(mentors)

    # The mentors

    def _pack(self, mentors: Sequence[Mentor]) -> None:
        rows: list[int] = []
        columns: list[int] = []
        tags: list[list[int]] = []
        usable = [one.usable_experiences() for one in mentors]
        lived = sorted({tag for mine in usable for tag in mine})
        self._tags = {f"!{tag}": number * STAGES for number, tag in enumerate(lived)}
        self._width = len(lived) * STAGES
        for column, (one, mine) in enumerate(zip(mentors, usable, strict=True)):
            things = self._answers(one, mine)
            rows += things
            columns += [column] * len(things)
            own = [self._tags[f"!{tag}"] + (known.stage or 0) for tag, known in mine.items()]
            tags.append(own + [self._tag(tag) for tag in self._said(one)])
            for tag in one.workplace:
                self._workplace.setdefault(key(tag), []).append(column)
            for tag in one.avoid:
                self._avoids.setdefault(key(tag), []).append(column)
        free = Weekly.of(mentors, self.week)
        n = len(mentors)
        starts = _starts(map(len, tags))
        first_hour, hour_rows, hour_columns, hours = self._hours(free)
        every_row = np.concatenate([np.array(rows, dtype=np.int64), hour_rows])
        every_column = np.concatenate([np.array(columns, dtype=np.int64), hour_columns])
        self.room = Room(
            **self._traits(mentors, free),
            sets=bitsets(every_row, every_column, first_hour + hours, n),
            tag_starts=starts,
            tags=np.fromiter(chain.from_iterable(tags), dtype=np.int32, count=int(starts[-1])),
            has_likes=np.array([bool(allowed(one, (*one.interests, *one.dislikes))) for one in mentors], dtype=bool),
            width=self._width,
            lived=len(lived) * STAGES,
            language_rows=np.array(
                [row for (kind, _), row in self._things.items() if kind == "language"], dtype=np.int64
            ),
            column={one.id: column for column, one in enumerate(mentors)},
        )

    def _thing(self, kind: str, tag: str) -> int:
        return self._things.setdefault((kind, tag), len(self._things))

    def _tag(self, tag: str) -> int:
        if tag not in self._tags:
            self._tags[tag] = self._width
            self._width += 1
        return self._tags[tag]

    def _answers(self, one: Mentor, lived: Iterable[str]) -> list[int]:
        """The things this mentor answers to."""
        thing = self._thing
        found = {thing("language", language_key(tag)) for tag in one.languages}
        found.update(thing("format", way) for way in one.formats)
        if holds(one, self.week):
            found.add(thing("may", "adults"))
            if one.cleared_for_minors:
                found.add(thing("may", "minors"))
        found.update(thing("gender", gender) for gender in gender_of(one))
        wanted = genders_wanted(one)
        found.update([thing("any", "gender")] if wanted is None else [thing("wants", gender) for gender in wanted])
        sought = allowed(one, one.wants_experiences)
        found.update(thing("seeks", tag) for tag in sought)
        if not sought:
            found.add(thing("any", "experience"))
        found.update(thing("lived", tag) for tag in lived)
        return list(found)

    def _said(self, one: Person) -> list[str]:
        """Goals and likes as tags. To dislike the same thing is to be alike; to like it is not."""
        goals = [f"*{tag}" for tag in allowed(one, one.goals)]
        return [*goals, *_likes(one)]

    def _hours(self, free: Weekly) -> tuple[int, Ints, Ints, int]:
        """Who could begin a long enough stretch when: one thing for each step of the room's grid."""
        self.first_hour = len(self._things)
        self.grid = 0
        nobody = np.zeros(0, dtype=np.int64)
        if not self.min_overlap or not free.start.size:
            return self.first_hour, nobody, nobody, 0
        step = next(one for one in GRIDS if not (free.start % one).any())
        if WEEK // step * -(-free.people // 64) > MOST_HOUR_WORDS:
            return self.first_hour, nobody, nobody, 0
        self.grid = step
        owner, begin = free.steps(step, self.min_overlap)
        return self.first_hour, self.first_hour + begin, owner, WEEK // step

    # The mentees

    def seekers(self, mentees: Sequence[Mentee], apart: Mapping[str, Iterable[str]] | None = None) -> Seekers:
        """These mentees, packed; `apart` names for each id the ids they must not be matched with."""
        usable = [one.usable_experiences() for one in mentees]
        goals = [allowed(one, one.goals) for one in mentees]
        likes = [_likes(one) for one in mentees]
        free = Weekly.of(mentees, self.week)
        barred = [self._barred(one, (apart or {}).get(one.id, ())) for one in mentees]
        flat_barred = list(chain.from_iterable(barred))
        return Seekers(
            **self._traits(mentees, free),
            **self._clauses(mentees, usable, free),
            by_stretch=~self._on_grid(free),
            barred_starts=_starts(map(len, barred)),
            barred=np.array([column for column, _ in flat_barred], dtype=np.int32),
            barred_rule=np.array([rule for _, rule in flat_barred], dtype=np.uint8),
            **self._worth(usable, goals, likes),
            salience=np.array([sum([one.weight for one in mine.values()]) for mine in usable], dtype=np.int64),
            goal_count=np.array([len(goal) for goal in goals], dtype=np.int64),
            like_count=np.array([len(like) for like in likes], dtype=np.int64),
            prefers=np.array(
                [bool(allowed(one, (*one.wants_gender, *one.wants_experiences))) for one in mentees], dtype=bool
            ),
        )

    def _on_grid(self, free: Weekly) -> Bools:
        """Whose hours can be looked up in the room's grid."""
        if self.min_overlap and not self.grid:
            return np.zeros(free.people, dtype=bool)
        return free.is_on(self.grid) if self.min_overlap else np.ones(free.people, dtype=bool)

    def _clauses(
        self, mentees: Sequence[Mentee], usable: Sequence[Mapping[str, Experience]], free: Weekly
    ) -> dict[str, Any]:
        """What each asks of a mentor, one demand after another, that about hours last."""
        demands = [self._demands(one, mine) for one, mine in zip(mentees, usable, strict=True)]
        flat = list(chain.from_iterable(demands))
        owner = np.repeat(np.arange(len(mentees)), [len(mine) for mine in demands])
        rule = np.array([rule for rule, _ in flat], dtype=np.uint8)
        starts = _starts([len(rows) for _, rows in flat])
        rows = np.fromiter(chain.from_iterable([rows for _, rows in flat]), np.int32, int(starts[-1]))
        if self.min_overlap:
            asks = np.flatnonzero(self._on_grid(free))
            who, step = free.steps(self.grid, self.min_overlap) if self.grid else (asks[:0], asks[:0])
            if asks.size < len(mentees):
                kept = np.isin(who, asks)
                who, step = who[kept], step[kept]
            # Each person's steps ascend, also where a stretch runs into the next week.
            step = step[np.argsort(who * WEEK + step, kind="stable")]
            starts = np.concatenate([starts, starts[-1] + np.searchsorted(who, asks, side="right")])
            rows = np.concatenate([rows, (self.first_hour + step).astype(np.int32)])
            owner, rule = np.concatenate([owner, asks]), np.append(rule, np.full(asks.size, HOURS, dtype=np.uint8))
        order = np.argsort(owner, kind="stable")
        count = np.diff(starts)[order]
        row_starts = _starts(count)
        at = np.arange(row_starts[-1]) + np.repeat(starts[order] - row_starts[:-1], count)
        clause_starts = np.searchsorted(owner[order], np.arange(len(mentees) + 1))
        return {
            "clause_starts": clause_starts, "clause_rule": rule[order], "row_starts": row_starts, "rows": rows[at],
        }  # fmt: skip

    def _demands(self, one: Mentee, usable: Mapping[str, Experience]) -> list[tuple[int, tuple[int, ...]]]:
        """What a mentor must answer to: of each list, at least one."""
        found = [
            (LANGUAGE, self._rows("language", one.languages)),
            (FORMAT, self._rows("format", one.formats)),
            (SAFEGUARDING, self._rows("may", ("minors" if is_minor(one, self.week) else "adults",))),
            (PREFERENCE, self._rows("any", ("gender",)) + self._rows("wants", tuple(gender_of(one)))),
            (PREFERENCE, self._rows("any", ("experience",)) + self._each("seeks", usable)),
        ]
        wanted, sought = genders_wanted(one), allowed(one, one.wants_experiences)
        if wanted is not None:
            found.append((PREFERENCE, self._each("gender", sorted(wanted))))
        if sought:
            found.append((PREFERENCE, self._each("lived", sorted(sought))))
        return found + [(MUST, self._each("lived", (tag,))) for tag, mine in usable.items() if mine.must]

    def _rows(self, kind: str, tags: tuple[str, ...]) -> tuple[int, ...]:
        """The things of the room that go by these names; remembered, as many people ask for the same."""
        known = self._looked_up.get((kind, tags))
        if known is None:
            known = self._each(kind, map(language_key, tags) if kind == "language" else tags)
            self._looked_up[kind, tags] = known
        return known

    def _each(self, kind: str, tags: Iterable[str]) -> tuple[int, ...]:
        known = self._things.get
        return tuple([row for tag in tags if (row := known((kind, tag))) is not None])

    def _barred(self, one: Mentee, apart: Iterable[str]) -> list[tuple[int, int]]:
        column = self.room.column
        found = [(column[other], BLOCKED) for other in {*apart, one.id} if other in column]
        if not one.avoid and not one.workplace:
            return sorted(found)
        places = {other for tag in one.avoid for other in self._workplace.get(key(tag), ())}
        places.update(other for tag in one.workplace for other in self._avoids.get(key(tag), ()))
        return sorted(found) + [(other, WORKPLACE) for other in sorted(places)]

    def _worth(
        self, usable: Sequence[Mapping[str, Experience]], goals: Sequence[set[str]], likes: Sequence[set[str]]
    ) -> dict[str, Any]:
        """What each of a mentor's tags is worth to each mentee; an experience has a tag for each stage."""
        known = self._tags.get
        tags: list[int] = []
        kinds: list[int] = []  # weight * STAGES + stage of an experience, or one of the two below
        goal, like = -1, -2
        counts: list[int] = []
        for lived, wanted, liked in zip(usable, goals, likes, strict=True):
            size = 0
            for name, mine in lived.items():
                first = known(f"!{name}")
                if first is not None:
                    tags.append(first)
                    kinds.append(mine.weight * STAGES + (mine.stage or 0))
                    size += STAGES
            own = [row for name in sorted(wanted) if (row := known(f"*{name}")) is not None]
            alike = [row for name in sorted(liked) if (row := known(name)) is not None]
            tags += own + alike
            kinds += [goal] * len(own) + [like] * len(alike)
            counts.append(size + len(own) + len(alike))
        kind = np.array(kinds, dtype=np.int64)
        wide = np.where(kind >= 0, STAGES, 1)
        first_of = np.cumsum(wide) - wide
        stage = np.arange(wide.sum()) - np.repeat(first_of, wide)
        kind = np.repeat(kind, wide)
        worth = kind // STAGES * np.array(STAGE_PERCENT)[kind % STAGES, stage]
        worth = np.where(kind == goal, A_GOAL, np.where(kind == like, A_LIKE, worth))
        worth_tags = np.repeat(np.array(tags, dtype=np.int64), wide) + stage
        return {"worth_starts": _starts(counts), "worth_tags": worth_tags.astype(np.int32), "worth": worth}

    # Both

    def _traits(self, people: Sequence[Person], free: Weekly) -> dict[str, Any]:
        vectors, has_words = self._vectors(people)
        return {
            "ids": [one.id for one in people],
            "values": np.array([_sliders(one) for one in people], dtype=np.int16).reshape(-1, VALUES),
            "free": free.free_time(),
            "has_hours": np.array([bool(one.hours) for one in people], dtype=bool),
            "vectors": vectors,
            "has_words": has_words,
        }

    def _vectors(self, people: Sequence[Person]) -> tuple[npt.NDArray[np.int8] | None, Bools]:
        has_words = np.array([bool(one.words) for one in people], dtype=bool)
        if self.embed is None or not has_words.any():
            return None, np.zeros(len(people), dtype=bool)
        found = np.asarray(self.embed([one.words for one in people if one.words]), dtype=np.float64)
        if found.ndim != 2 or found.shape[0] != has_words.sum() or not np.isfinite(found).all():
            raise ValueError(f"embed: expected one finite vector for each of {has_words.sum()} texts")
        length = np.sqrt((found * found).sum(axis=1, keepdims=True))
        vectors = np.zeros((len(people), found.shape[1]), dtype=np.int8)
        vectors[has_words] = np.rint(found * STEP / np.where(length > 0, length, 1)).astype(np.int8)
        return vectors, has_words


def bitsets(rows: Ints, columns: Ints, n_rows: int, n_columns: int) -> Words:
    """One bitset over the columns for each row; uint64 array, shape (n_rows, words).

    >>> bitsets(np.array([0, 0]), np.array([0, 65]), 1, 66)
    array([[1, 2]], dtype=uint64)
    """
    sets = np.zeros((n_rows, -(-n_columns // 64)), dtype=np.uint64)
    np.bitwise_or.at(sets, (rows, columns >> 6), np.uint64(1) << (columns & 63).astype(np.uint64))
    return sets


def _starts(lengths: Iterable[int]) -> Ints:
    """Where each of several lists begins when they stand one after another, and where the last ends."""
    return np.cumsum(np.fromiter(chain([0], lengths), dtype=np.int64))


def holds(mentor: Mentor, week: date) -> bool:
    """Whether the programme's checks are passed and hold to the end of this week."""
    until = mentor.screened_until
    return mentor.screened and (until is None or (until - monday_of(week)).days >= 6)


def _likes(person: Person) -> set[str]:
    """Interests and dislikes side by side: to dislike the same thing is to be alike, to like it is not."""
    liked = {f"+{tag}" for tag in allowed(person, person.interests)}
    return liked | {f"-{tag}" for tag in allowed(person, person.dislikes)}


def _sliders(person: Person) -> list[int]:
    """The five values in hundredths of a point, -1 where not said."""
    return [-1 if value is None else round(value * 100) for value in person.values or (None,) * VALUES]


class Memory:
    """An embedder that asks for each text once, however often a round changes."""

    def __init__(self, embed: Embedder) -> None:
        self._embed = embed
        self._known: dict[str, npt.NDArray[np.floating]] = {}

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        fresh = list(dict.fromkeys(text for text in texts if text not in self._known))
        if fresh:
            vectors = np.asarray(self._embed(fresh))
            if vectors.ndim != 2 or len(vectors) != len(fresh):
                raise ValueError(f"embed: expected one vector for each of {len(fresh)} texts")
            self._known.update(zip(fresh, vectors, strict=True))
        return np.stack([self._known[text] for text in texts])
