"""The bare problem as large as wished: for each mentee the mentors who could be theirs, and how well.

A graph is drawn from the columns of `bench.populations`: candidates share a language, two in three also one of the mentee's
experiences, live mostly near their clock, and have an hour in common; of 160 drawn the 40 best are kept. So lists overlap
where a programme's do (popular experiences, small languages), and rare people have few who lived the same. The fit is made
of the same parts as the library's, without its exact rounding: the bare problem does not ask where a fit comes from.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from bench.populations import BEGINS, DAYS, EXPERIENCES, LANGUAGES, ZONE_NAMES, People, programme

DRAWN, KEPT = 160, 40
ANYBODY = EXPERIENCES  # the pool of those who speak a language, whatever they lived
POOLS = EXPERIENCES + 1
ROWS_AT_ONCE = 20_000
PER_WEEK = 7 * 24
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


def save_graph(folder: Path, n_mentees: int, n_mentors: int, *, seed: int) -> None:
    """Draw a graph and write indptr, indices, fit, places and rare as .npy files into the folder."""
    mentees, mentors = programme(n_mentees, n_mentors, seed=seed)
    indptr, indices, fit = draw_graph(mentees, mentors, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        "indptr": indptr, "indices": indices, "fit": fit, "places": mentors.places.astype(np.int64),
        "rare": rare(mentees, mentors),
    }  # fmt: skip
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)


def draw_graph(
    mentees: People, mentors: People, *, seed: int
) -> tuple[Ints, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Candidates by mentee: indptr, indices (ascending in each row), fit 0..10000.

    >>> people = programme(300, 120, seed=1)
    >>> indptr, indices, fit = draw_graph(*people, seed=1)
    >>> len(indptr), bool(fit.min() >= 0), bool(fit.max() <= 10_000)
    (301, True, True)
    """
    draw = np.random.default_rng([seed, 1])
    pools = _Pools(mentors)
    mine, theirs = _Traits(mentees), _Traits(mentors)
    counts, indices, fits = [np.zeros(1, dtype=np.int64)], [], []
    for first in range(0, len(mentees), ROWS_AT_ONCE):
        rows = np.arange(first, min(first + ROWS_AT_ONCE, len(mentees)))
        drawn = np.sort(pools.draw(draw, mentees, rows), axis=1)
        fit = _fit(mine, theirs, rows, drawn)
        fit[:, 1:][drawn[:, 1:] == drawn[:, :-1]] = -1
        fit[drawn < 0] = -1
        least = np.partition(fit, DRAWN - KEPT, axis=1)[:, DRAWN - KEPT, None]
        keep = (fit >= np.maximum(least, 0)) & (np.cumsum(fit >= np.maximum(least, 0), axis=1) <= KEPT)
        counts.append(keep.sum(axis=1))
        indices.append(drawn[keep].astype(np.int32))
        fits.append(fit[keep].astype(np.int32))
    return np.cumsum(np.concatenate(counts)), np.concatenate(indices), np.concatenate(fits)


def rare(mentees: People, mentors: People) -> npt.NDArray[np.bool_]:
    """Who marked among what matters most something twice as scarce as mentors in general; bool, shape (n_mentees,)."""
    said = mentees.experiences >= 0
    demand = np.bincount(mentees.experiences[said], minlength=EXPERIENCES)
    willing = mentors.weights == 2
    places = np.broadcast_to(mentors.places[:, None], willing.shape)
    supply = np.bincount(mentors.experiences[willing], weights=places[willing], minlength=EXPERIENCES)
    scarce = demand * mentors.places.sum() >= 2 * len(mentees) * supply
    top = mentees.weights.max(axis=1, keepdims=True)
    return (said & (mentees.weights == top) & scarce[mentees.experiences]).any(axis=1)


class _Pools:
    """Mentors by language and experience, each pool in order of their clock."""

    def __init__(self, mentors: People) -> None:
        self.place = np.argsort(_clock(mentors), kind="stable")
        pairs = []
        for column in range(2):
            language = mentors.languages[:, column]
            for tag in range(mentors.experiences.shape[1]):
                ok = np.flatnonzero((language >= 0) & (mentors.weights[:, tag] == 2))
                pool = language[ok].astype(np.int64) * POOLS + mentors.experiences[ok, tag]
                pairs.append(np.column_stack([pool, ok]))
            ok = np.flatnonzero(language >= 0)
            pairs.append(np.column_stack([language[ok].astype(np.int64) * POOLS + ANYBODY, ok]))
        pool, mentor = np.concatenate(pairs).T
        clock = _clock(mentors)[mentor]
        order = np.lexsort((mentor, clock, pool))
        self.mentor, clocks = mentor[order], clock[order]
        self.begins = np.searchsorted(pool[order], np.arange(len(LANGUAGES) * POOLS + 1))
        self.keys = pool[order] * 100 + clocks

    def draw(self, draw: np.random.Generator, mentees: People, rows: Ints) -> Ints:
        """DRAWN mentors for each of these mentees, -1 where the pool is empty; near their own clock first."""
        shape = (rows.size, DRAWN)
        said = (mentees.experiences[rows] >= 0).sum(axis=1)
        # The tags said need not stand first, so the n-th said is looked up.
        order = np.argsort(mentees.experiences[rows] < 0, axis=1, kind="stable")
        which = np.take_along_axis(order, (draw.random(shape) * said[:, None]).astype(np.int64), axis=1)
        tag = np.take_along_axis(mentees.experiences[rows], which, axis=1).astype(np.int64)
        tag[draw.random(shape) < 1 / 3] = ANYBODY
        second = (mentees.languages[rows, 1] >= 0)[:, None] & (draw.random(shape) < 0.3)
        language = np.where(second, mentees.languages[rows, 1, None], mentees.languages[rows, 0, None])
        pool = language.astype(np.int64) * POOLS + tag
        begin, size = self.begins[pool], self.begins[pool + 1] - self.begins[pool]
        near = np.searchsorted(self.keys, pool * 100 + _clock(mentees)[rows][:, None])
        step = (draw.standard_normal(shape) * np.maximum(size * 0.3, 60)).astype(np.int64)
        at = begin + (near - begin + step) % np.maximum(size, 1)
        return np.where(size > 0, self.mentor[np.minimum(at, self.mentor.size - 1)], -1)


def _clock(people: People) -> Ints:
    """Hours ahead of Greenwich, from 0, in the week the measurements are about."""
    from datetime import UTC, datetime

    moment = datetime(2026, 11, 25, tzinfo=UTC)
    ahead = [moment.astimezone(ZoneInfo(name)).utcoffset() for name in ZONE_NAMES]
    hours = np.array([12 + int(one.total_seconds()) // 3600 for one in ahead if one is not None])
    return hours[people.zone]


class _Traits:
    """What a fit is made of, packed into words whose common bits are counted."""

    def __init__(self, people: People) -> None:
        tags = np.where(people.weights >= 2, people.experiences, -1) if people.places.any() else people.experiences
        self.low, self.high = _bits(tags), _bits(np.where(tags >= 64, tags - 64, -1))
        self.goals, self.likes = _bits(people.goals), _bits(people.interests)
        self.values = people.values.astype(np.int8)
        self.said = np.maximum((people.experiences >= 0).sum(axis=1), 1)
        self.asked = np.maximum((people.goals >= 0).sum(axis=1), 1)
        hour = (people.hours // len(BEGINS)) * 24 + np.array(BEGINS)[people.hours % len(BEGINS)]
        utc = (hour - _clock(people)[:, None] + 12) % PER_WEEK
        free = np.where(people.hours >= 0, utc, -1)
        both = np.concatenate([free, np.where(free >= 0, (free + 1) % PER_WEEK, -1)], axis=1)
        self.hours = [
            _bits(np.where((both >= 56 * part) & (both < 56 * part + 56), both - 56 * part, -1)) for part in range(3)
        ]


def _bits(tags: npt.NDArray[np.integer]) -> Words:
    held = np.where((tags >= 0) & (tags < 64), np.uint64(1) << np.clip(tags, 0, 63).astype(np.uint64), np.uint64(0))
    return np.bitwise_or.reduce(held.astype(np.uint64), axis=1)


def _common(mine: Words, theirs: Words, rows: Ints, drawn: Ints) -> npt.NDArray[np.int16]:
    return np.bitwise_count(mine[rows][:, None] & theirs[drawn]).astype(np.int16)


def _fit(mine: _Traits, theirs: _Traits, rows: Ints, drawn: Ints) -> npt.NDArray[np.int16]:
    """0..10000 for every drawn pair, -1 where they have no hour in common."""
    lived = _common(mine.low, theirs.low, rows, drawn) + _common(mine.high, theirs.high, rows, drawn)
    goals = _common(mine.goals, theirs.goals, rows, drawn)
    likes = np.minimum(_common(mine.likes, theirs.likes, rows, drawn), 3)
    hours = sum(_common(some, other, rows, drawn) for some, other in zip(mine.hours, theirs.hours, strict=True))
    apart = np.zeros(drawn.shape, dtype=np.int16)
    for column in range(5):
        apart += np.abs(mine.values[rows, column][:, None] - theirs.values[drawn, column])
    # What was asked for holds in every pair that the rules let through: that part is the same for all.
    fit = 2_000 + 3_000 * lived // mine.said[rows][:, None] + 2_000 * goals // mine.asked[rows][:, None]
    fit = fit + 2_000 * (20 - np.minimum(apart, 20)) // 20 + 200 * likes + 200 * np.minimum(hours, 2)
    # Likeness nobody wrote down, so that fits are as different as those of people.
    fit = np.clip(fit + (drawn * 40_503 + rows[:, None] * 2_654_435) % 401 - 200, 0, 10_000)
    return np.where(hours > 0, fit, -1).astype(np.int16)


assert DAYS * 24 == PER_WEEK  # noqa: S101 - three words of 56 hours make a week
