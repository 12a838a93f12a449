"""Many people as numbers, so that rules and fit go over all pairs at once.

Tags become columns. The columns are those the mentors use: what no mentor has said can match nobody,
though it still counts in how much a mentee asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from alongside.matching.cells import VALUES, key, language_key
from alongside.matching.hours import FreeTime, arcs, free_time, monday_of
from alongside.matching.people import Mentee, Mentor, Person

Embedder = Callable[[Sequence[str]], npt.NDArray[np.floating]]
Columns = Mapping[str, int]
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


def _columns(people: Iterable[Iterable[str]]) -> Columns:
    return {tag: number for number, tag in enumerate(sorted({tag for person in people for tag in person}))}


def _table(rows: Sequence[Mapping[str, int]], columns: Columns) -> csr_array:
    """Which tags each person has, and how much; int32, shape (people, columns)."""
    found = [sorted((columns[tag], amount) for tag, amount in row.items() if tag in columns) for row in rows]
    starts = np.cumsum([0, *(len(row) for row in found)])
    flat = np.array([pair for row in found for pair in row], dtype=np.int32).reshape(-1, 2)
    return csr_array((flat[:, 1], flat[:, 0], starts), shape=(len(rows), len(columns)))


def allowed(person: Person, tags: Iterable[str]) -> set[str]:
    """The tags as keys, without those this person never wants to be matched on."""
    return {key(tag) for tag in tags} - {key(tag) for tag in person.never}


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


@dataclass(frozen=True)
class Crowd:
    """People as arrays, one row each, in the order given."""

    ids: list[str]
    languages: csr_array
    formats: csr_array
    workplace: csr_array
    avoid: csr_array
    gender: csr_array
    wants_gender: csr_array
    any_gender: npt.NDArray[np.bool_]
    experiences: csr_array
    wants_experiences: csr_array
    any_experience: npt.NDArray[np.bool_]
    musts: csr_array
    must_count: npt.NDArray[np.int64]
    by_stage: csr_array
    salience: npt.NDArray[np.int64]
    acute: npt.NDArray[np.bool_]
    goals: csr_array
    goal_count: npt.NDArray[np.int64]
    likes: csr_array
    like_count: npt.NDArray[np.int64]
    values: npt.NDArray[np.int64]
    prefers: npt.NDArray[np.bool_]
    minor: npt.NDArray[np.bool_]
    cleared: npt.NDArray[np.bool_]
    screened: npt.NDArray[np.bool_]
    free: FreeTime
    has_hours: npt.NDArray[np.bool_]
    vectors: npt.NDArray[np.float32] | None
    has_words: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)


class Encoder:
    """Turns people into a `Crowd` against the tags these mentors use."""

    def __init__(self, mentors: Sequence[Mentor], *, week: date, embed: Embedder | None = None) -> None:
        self.week = week
        self.embed = embed
        self.languages = _columns(map(language_key, one.languages) for one in mentors)
        self.formats = _columns(one.formats for one in mentors)
        self.workplaces = _columns(map(key, (*one.workplace, *one.avoid)) for one in mentors)
        self.genders = _columns(gender_of(one) | (genders_wanted(one) or set()) for one in mentors)
        self.experiences = _columns(
            one.usable_experiences().keys() | allowed(one, one.wants_experiences) for one in mentors
        )
        self.goals = _columns(allowed(one, one.goals) for one in mentors)
        self.likes = _columns(_likes(one) for one in mentors)

    def crowd(self, people: Sequence[Mentee] | Sequence[Mentor]) -> Crowd:
        """These people as arrays."""
        usable = [one.usable_experiences() for one in people]
        musts = [{tag: 1 for tag, one in mine.items() if one.must} for mine in usable]
        wanted = [genders_wanted(one) for one in people]
        sought = [allowed(one, one.wants_experiences) for one in people]
        goals = [allowed(one, one.goals) for one in people]
        likes = [_likes(one) for one in people]
        mentors = [one if isinstance(one, Mentor) else None for one in people]
        vectors, has_words = self._vectors(people)
        return Crowd(
            ids=[one.id for one in people],
            languages=_table([_ones(map(language_key, one.languages)) for one in people], self.languages),
            formats=_table([_ones(one.formats) for one in people], self.formats),
            workplace=_table([_ones(map(key, one.workplace)) for one in people], self.workplaces),
            avoid=_table([_ones(map(key, one.avoid)) for one in people], self.workplaces),
            gender=_table([_ones(gender_of(one)) for one in people], self.genders),
            wants_gender=_table([_ones(want or ()) for want in wanted], self.genders),
            any_gender=np.array([want is None for want in wanted], dtype=bool),
            experiences=_table([_ones(mine) for mine in usable], self.experiences),
            wants_experiences=_table([_ones(seek) for seek in sought], self.experiences),
            any_experience=np.array([not seek for seek in sought], dtype=bool),
            musts=_table(musts, self.experiences),
            must_count=np.array([len(must) for must in musts], dtype=np.int64),
            by_stage=self._by_stage(people),
            salience=np.array([sum(one.weight for one in mine.values()) for mine in usable], dtype=np.int64),
            acute=np.array([any(one.stage == 1 for one in mine.values()) for mine in usable], dtype=bool),
            goals=_table([_ones(goal) for goal in goals], self.goals),
            goal_count=np.array([len(goal) for goal in goals], dtype=np.int64),
            likes=_table([_ones(like) for like in likes], self.likes),
            like_count=np.array([len(like) for like in likes], dtype=np.int64),
            values=np.array([_sliders(one) for one in people], dtype=np.int64).reshape(-1, VALUES),
            prefers=np.array(
                [want is not None or bool(seek) for want, seek in zip(wanted, sought, strict=True)],
                dtype=bool,
            ),
            minor=np.array([is_minor(one, self.week) for one in people], dtype=bool),
            cleared=np.array([one is not None and one.cleared_for_minors for one in mentors], dtype=bool),
            screened=np.array([one is None or holds(one, self.week) for one in mentors], dtype=bool),
            free=free_time([arcs(one.hours, one.timezone, self.week) for one in people]),
            has_hours=np.array([bool(one.hours) for one in people], dtype=bool),
            vectors=vectors,
            has_words=has_words,
        )

    def _by_stage(self, people: Sequence[Mentee] | Sequence[Mentor]) -> csr_array:
        """One column for each experience and stage; mentees have there what such a mentor is worth."""
        columns = {
            f"{tag}\0{stage}": number * STAGES + stage
            for tag, number in self.experiences.items()
            for stage in range(STAGES)
        }
        rows: list[dict[str, int]] = []
        for person in people:
            row: dict[str, int] = {}
            for tag, one in person.usable_experiences().items():
                stage = one.stage or 0
                if isinstance(person, Mentor):
                    row[f"{tag}\0{stage}"] = 1
                else:
                    worth = STAGE_PERCENT[stage]
                    row.update({f"{tag}\0{theirs}": one.weight * worth[theirs] for theirs in range(STAGES)})
            rows.append(row)
        return _table(rows, columns)

    def _vectors(self, people: Sequence[Person]) -> tuple[npt.NDArray[np.float32] | None, npt.NDArray[np.bool_]]:
        has_words = np.array([bool(one.words) for one in people], dtype=bool)
        if self.embed is None or not has_words.any():
            return None, np.zeros(len(people), dtype=bool)
        found = np.asarray(self.embed([one.words for one in people if one.words]), dtype=np.float64)
        if found.ndim != 2 or found.shape[0] != has_words.sum() or not np.isfinite(found).all():
            raise ValueError(f"embed: expected one finite vector for each of {has_words.sum()} texts")
        length = np.sqrt((found * found).sum(axis=1, keepdims=True))
        whole = np.rint(found * STEP / np.where(length > 0, length, 1)).astype(np.float32)
        vectors = np.zeros((len(people), found.shape[1]), dtype=np.float32)
        vectors[has_words] = whole
        return vectors, has_words


def holds(mentor: Mentor, week: date) -> bool:
    """Whether the programme's checks are passed and hold to the end of this week."""
    until = mentor.screened_until
    return mentor.screened and (until is None or (until - monday_of(week)).days >= 6)


def _ones(tags: Iterable[str]) -> dict[str, int]:
    return dict.fromkeys(tags, 1)


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
