"""hnswlib: an index for each language, in which the inner product of two people follows their fit as closely as it can.

What cannot be put into an inner product (hours, rules) is seen to afterwards, among more than are wanted. The breadth of the
search is raised until the recall that is asked for is reached; only that last search is timed.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hnswlib
import numpy as np
import numpy.typing as npt

from bench.peers.nearest import Ints, K, Search, judge, read
from bench.populations import DISLIKES, EXPERIENCES, GOALS, INTERESTS, LANGUAGES, People
from bench.scoring import GOAL, HOUR, LIKE, LIVED, VALUE, half_hours, runs, stage_percent

__all__ = ["build", "prepare", "tell", "work"]
BREADTHS = (100, 200, 400, 800, 1_600, 3_200)
M, BUILT_WITH = 32, 200
#: Up to so many an index that looks at everybody is quicker.
SMALL = 1_000
#: So many numbers stand for likeness by stage, whose table has six rows.
PARTS = 3
Free = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]
Vectors = npt.NDArray[np.float32]


@dataclass
class Built:
    """An index for each language, and what is needed to ask it."""

    search: Search
    indexes: dict[int, Any]
    sizes: dict[int, int]
    asked: Vectors
    free: list[Free]
    breadth: int = 0
    tried: dict[int, float] = field(default_factory=dict)


def prepare(folder: Path, **options: Any) -> Search:
    """The people in the folder."""
    return read(folder, **options)


def build(search: Search) -> Built:
    """The indexes, and the least breadth that finds enough; only `work` is compared."""
    offered = vectors(search.mentors, mentor=True)
    indexes, sizes = {}, {}
    for language in range(len(LANGUAGES)):
        who = np.flatnonzero((search.mentors.languages == language).any(axis=1))
        if who.size:
            sizes[language] = int(who.size)
            indexes[language] = _index(offered[who], who)
    when = half_hours(search.mentees), half_hours(search.mentors)
    free = [(runs(when[0], halves), runs(when[1], halves)) for halves in (2, 3, 4)]
    built = Built(search, indexes, sizes, vectors(search.mentees, mentor=False), free)
    for breadth in BREADTHS:
        built.breadth = breadth
        built.tried[breadth] = judge(search, nearest(built))["recall"]
        if built.tried[breadth] >= search.options.get("recall", 0.85):
            break
    return built


def _index(offered: Vectors, who: Ints) -> "hnswlib.Index | hnswlib.BFIndex":
    if who.size <= SMALL:
        every = hnswlib.BFIndex(space="l2", dim=offered.shape[1])
        every.init_index(max_elements=who.size)
        every.add_items(offered, who)
        return every
    index = hnswlib.Index(space="l2", dim=offered.shape[1])
    index.init_index(max_elements=who.size, M=M, ef_construction=BUILT_WITH, random_seed=1)
    index.add_items(offered, who, num_threads=1)
    return index


def work(built: Built) -> tuple[Ints, Built]:
    """What the search finds at the breadth that was chosen."""
    return nearest(built), built


def nearest(built: Built) -> Ints:
    """The best that each index finds, without those whom a rule forbids."""
    search = built.search
    label, near = _ask(built, 0), _ask(built, 1)
    labels, scores = np.concatenate([label[0], near[0]], axis=1), np.concatenate([label[1], near[1]], axis=1)
    # Half as long again in common, or twice, is worth a quarter each; half the squared distance is short of the product.
    longer = [_meet(level, labels) for level in built.free]
    scores = scores - (HOUR / 2) * (longer[1].astype(np.float32) + longer[2])
    scores = np.where((labels >= 0) & longer[0] & _allowed(search, labels), scores, np.inf)
    order = np.argsort(labels, axis=1, kind="stable")
    labels, scores = np.take_along_axis(labels, order, axis=1), np.take_along_axis(scores, order, axis=1)
    scores[:, 1:][labels[:, 1:] == labels[:, :-1]] = np.inf
    best = np.argsort(scores, axis=1, kind="stable")[:, :K]
    return np.where(np.isinf(np.take_along_axis(scores, best, axis=1)), -1, np.take_along_axis(labels, best, axis=1))


def tell(search: Search, found: tuple[Ints, Built]) -> dict[str, Any]:
    """The recall, and the breadth it took."""
    labels, built = found
    return {**judge(search, labels), "breadth": built.breadth, "tried": built.tried}


def _ask(built: Built, column: int) -> tuple[Ints, Vectors]:
    """The nearest in the first or second language of everybody."""
    spoken = built.search.mentees.languages[:, column]
    labels = np.full((spoken.size, built.breadth), -1, dtype=np.int64)
    scores = np.full((spoken.size, built.breadth), np.inf, dtype=np.float32)
    for language, index in built.indexes.items():
        who = np.flatnonzero(spoken == language)
        if who.size:
            if isinstance(index, hnswlib.Index):
                index.set_ef(built.breadth + K)
                many = min(built.breadth, index.element_count)
            else:
                many = min(built.breadth, built.sizes[language])
            label, distance = index.knn_query(built.asked[who], k=many, num_threads=1)
            labels[who, :many], scores[who, :many] = label, distance
    return labels, scores


def _meet(free: Free, labels: Ints) -> npt.NDArray[np.bool_]:
    found = np.zeros(labels.shape, dtype=np.uint64)
    for mine, theirs in zip(*free, strict=True):
        found |= mine[:, None] & theirs[labels]
    return found != 0


def _allowed(search: Search, labels: Ints) -> npt.NDArray[np.bool_]:
    """Every rule but language, which the index keeps, and hours."""
    one, other = search.mentees, search.mentors
    ok = (one.formats[:, None] & other.formats[labels]) != 0
    ok &= ~one.minor[:, None] | other.cleared[labels]
    same = (one.workplace[:, None] == other.workplace[labels]) & (one.workplace >= 0)[:, None]
    ok &= ~(same & (one.avoids[:, None] | other.avoids[labels]))
    for wants, mine, theirs in (
        (one.wants[:, None], one.gender[:, None], other.gender[labels]),
        (other.wants[labels], other.gender[labels], one.gender[:, None]),
    ):
        ok &= (wants == 0) | np.where(wants == 1, (mine == theirs) & (theirs != 3), theirs == 0)
    lived = ((other.experiences[labels] == one.experiences[:, 0, None, None]) & (other.weights[labels] == 2)).any(
        axis=2
    )
    return ok & (~one.must[:, None] | lived)


def vectors(people: People, *, mentor: bool) -> Vectors:
    """Each person as numbers whose products add up to the fit, but for hours; float32, shape (n, 501).

    The last number makes all mentors equally long, so that the nearest is the one with the largest product.
    """
    n = len(people)
    left, size, right = np.linalg.svd(stage_percent().astype(np.float64) / 100)
    of_stage = right[:PARTS].T if mentor else left[:, :PARTS] * size[:PARTS]
    lived = np.zeros((n, EXPERIENCES, PARTS))
    salience = np.ones(n) if mentor else np.maximum(people.weights.sum(axis=1), 1)
    for tags, weights, stages in zip(people.experiences.T, people.weights.T, people.stages.T, strict=True):
        who = np.flatnonzero((tags >= 0) & (weights == 2 if mentor else True))
        amount = 1 if mentor else LIVED * weights[who] / salience[who]
        lived[who, tags[who]] = of_stage[stages[who]] * np.reshape(amount, (-1, 1))
    goals, likes = (
        _said(people.goals, GOALS),
        np.hstack([_said(people.interests, INTERESTS), _said(people.dislikes, DISLIKES)]),
    )
    if not mentor:
        goals *= GOAL / np.maximum(goals.sum(axis=1, keepdims=True), 1)
        likes *= LIKE / np.clip(likes.sum(axis=1, keepdims=True), 1, 3)
    rest = [goals, likes, _values(people, mentor=mentor)]
    found = np.hstack([lived.reshape(n, -1), *rest])
    squares = (found**2).sum(axis=1, keepdims=True)
    short = np.sqrt(squares.max() - squares) if mentor else np.zeros((n, 1))
    return np.hstack([found, short]).astype(np.float32)


def _values(people: People, *, mentor: bool) -> npt.NDArray[np.float64]:
    """Two answers lie as far apart as the steps that one has taken and the other has not."""
    said = (people.values >= 0).astype(np.float64)
    taken = (people.values[:, :, None] >= np.arange(1, 5)).astype(np.float64)
    far = taken.sum(axis=2)
    if mentor:
        each = np.maximum(said.sum(axis=1), 1)[:, None]
        return np.hstack([said / each, far / each, taken.reshape(len(people), -1) / each])
    return np.hstack([-far, -said, 2 * taken.reshape(len(people), -1)]) * (VALUE / 4)


def _said(tags: npt.NDArray[np.int16], count: int) -> npt.NDArray[np.float64]:
    held = np.zeros((len(tags), count))
    for column in tags.T:
        who = np.flatnonzero(column >= 0)
        held[who, column[who]] = 1
    return held
