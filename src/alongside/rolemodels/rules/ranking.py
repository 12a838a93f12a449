"""Which stories to offer a reader, in which order, and why: one pure function over packed arrays.

    score = gate * freshness * kindness
          * (.30 obstacle + .25 part of life + .20 chosen experience + .15 attainability + .10 function)

The weights are a judgement of design, not estimates; what stands behind each part is in
docs/explanation/how-stories-are-chosen.md. What nobody did counts: how often a story was opened plays no part.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int32]

#: Parts of a score and their weights.
OBSTACLE, AREA, EXPERIENCE, ATTAIN, FUNCTION = "obstacle", "area", "experience", "attain", "function"
WEIGHTS: Final = {OBSTACLE: 0.30, AREA: 0.25, EXPERIENCE: 0.20, ATTAIN: 0.15, FUNCTION: 0.10}
#: Which kinds of tags answer which part. A stereotype named by the reader counts as an obstacle the story overcame.
KINDS: Final = {
    OBSTACLE: ("obstacle", "stereotype"),
    AREA: ("area", "situation"),
    EXPERIENCE: ("experience",),
    FUNCTION: ("function",),
}
LADDER: Final = 4  # steps between the first and the last of five
TOO_FAR, GATE = 2, 0.3
UNSAID = 0.5  # attainability where either has not said how far along they are
LAMBDA: Final = 0.7
#: The newest counts a tenth more than one that is years old: nothing kind grows stale.
FRESH, HALF_LIFE = 0.1, 365.0
#: An answer moves a choice only as much as this many answers agreeing with the reader's mean would hold it back.
PRIOR: Final = 4.0
MIDDLE: Final = 3.0
CONSIDERED = 200
#: The best so many are held against the reader's own words; from this nearness on a page says so.
HEEDED, CLOSE = 60, 0.5
_EXACT = 4  # scores equal in four decimals are ties, broken by the seed


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every published story, packed. Row i is the story `codes[i]`; its tags are `tags[starts[i]:starts[i + 1]]`."""

    codes: Sequence[int]
    stages: "NDArray[np.int8]"  # 1-5; 0 = not said
    ordinary: "NDArray[np.bool_]"
    days: "Ints"  # day of publication, as a proleptic ordinal
    names: Sequence[tuple[str, str]]  # (kind, term) of every tag number
    starts: "Ints"
    tags: "Ints"
    #: The same the other way round: the stories of tag t are `rows[firsts[t]:firsts[t + 1]]`.
    firsts: "Ints"
    rows: "Ints"
    numbers: Mapping[tuple[str, str], int]

    def __len__(self) -> int:
        return len(self.codes)

    def with_tag(self, name: tuple[str, str]) -> "Ints":
        """The rows of the stories that carry this tag."""
        number = self.numbers.get(name)
        return self.rows[:0] if number is None else self.rows[self.firsts[number] : self.firsts[number + 1]]

    def tags_of(self, row: int) -> "Ints":
        """The numbers of the tags of one story."""
        return self.tags[self.starts[row] : self.starts[row + 1]]


def pack(stories: Iterable[tuple[int, int, bool, int]], tags: Iterable[Iterable[tuple[str, str]]]) -> Shelf:
    """A shelf of stories as (code, stage or 0, is it an ordinary good life, day), and the (kind, term)s of each, in order."""
    listed = list(stories)
    numbers: dict[tuple[str, str], int] = {}
    each = [sorted({numbers.setdefault(name, len(numbers)) for name in names}) for names in tags]
    lengths = np.fromiter(map(len, each), np.int32, len(each))
    flat = np.fromiter(chain.from_iterable(each), np.int32, int(lengths.sum()))
    rows = np.repeat(np.arange(len(each), dtype=np.int32), lengths)
    across = np.argsort(flat, kind="stable")
    return Shelf(
        codes=[code for code, _, _, _ in listed],
        stages=np.array([stage for _, stage, _, _ in listed], np.int8),
        ordinary=np.array([ordinary for _, _, ordinary, _ in listed], np.bool_),
        days=np.array([day for _, _, _, day in listed], np.int32),
        names=list(numbers),
        starts=_starts(rows, len(listed)),
        tags=flat,
        firsts=_starts(flat[across], len(numbers)),
        rows=rows[across],
        numbers=numbers,
    )


def _starts(sorted_keys: "Ints", count: int) -> "Ints":
    return np.searchsorted(sorted_keys, np.arange(count + 1)).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader answered after one story, each 1-5 or None: could I, is this person like me, how do I feel."""

    row: int
    could: int | None = None
    alike: int | None = None
    feel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What a reader said of themselves and of what they want. Nothing here is inferred from what they opened."""

    #: (kind, term) -> how much it matters, > 0.
    wants: Mapping[tuple[str, str], float] = field(default_factory=dict)
    stage: int | None = None
    #: Terms of any kind that must never be shown.
    never: frozenset[str] = frozenset()
    #: Rows already read, and rows of which the reader said: not this kind.
    read: frozenset[int] = frozenset()
    unlike: frozenset[int] = frozenset()
    answers: tuple[Answer, ...] = ()
    #: How near stories are to the reader's own words, 0-1 for each row asked; None without words or without the extra.
    near: "Callable[[Sequence[int]], Floats] | None" = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story was chosen: a code for the page to say in words, and the term it is about, if any."""

    code: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen story."""

    row: int
    score: float
    reasons: tuple[Reason, ...]


def choose(
    shelf: Shelf,
    reader: Reader,
    *,
    today: int,
    seed: int,
    count: int = 6,
    among: "NDArray[np.bool_] | None" = None,
) -> list[Choice]:
    """At most `count` stories for this reader, best first, with their reasons.

    The first is the story within reach that shares most of what the reader lives, where one shares at least two: a rare
    combination must not drown in stories that fit in one thing each. `among` says which rows may be shown at all. A
    story with a topic the reader never wants to see is never among the answers, whatever else holds; nor is one already
    read. Each exceptional story stands directly before an ordinary good life; where none is left, exceptional ones are
    left out. The same arguments give the same answer.
    """
    points, missing = _points(shelf, reader, today)
    points[~may_show(shelf, reader, among)] = -1.0
    tie = np.random.default_rng(seed).permutation(len(shelf))
    pool = [*_best(points, tie, shelf.ordinary), *_best(points, tie, ~shelf.ordinary)]
    pool.sort(key=lambda row: (-points[row], tie[row]))
    close = _heed_words(reader, points, missing, pool[:HEEDED])
    picked = _diverse(shelf, points, pool, count, _nearest(shelf, reader, points, tie))
    return [Choice(row, float(points[row]), reasons(shelf, reader, row, near=row in close)) for row in picked]


def _heed_words(reader: Reader, points: "Floats", missing: "Floats", rows: list[int]) -> frozenset[int]:
    """Raise the best rows that are near the reader's own words, and give those that are close to them.

    Nearness counts as part of life does, where that part does not count already: what is near and what is named are not
    added up. A model of meaning is slow and blind to "not", so it only orders what the rule has found already.
    """
    if reader.near is None or not rows:
        return frozenset()
    near = reader.near(rows)
    points[rows] = np.round(points[rows] + missing[rows] * near, _EXACT)
    return frozenset(row for row, value in zip(rows, near, strict=True) if value >= CLOSE)


def may_show(shelf: Shelf, reader: Reader, among: "NDArray[np.bool_] | None" = None) -> "NDArray[np.bool_]":
    """Which rows may be offered to this reader at all."""
    allowed = np.ones(len(shelf), np.bool_) if among is None else among.copy()
    for name in shelf.names if reader.never else ():
        if name[1] in reader.never:
            allowed[shelf.with_tag(name)] = False
    left_out = list(reader.read | reader.unlike)
    allowed[np.array(left_out, np.int64)] = False
    return allowed


def scores(shelf: Shelf, reader: Reader, *, today: int) -> "Floats":
    """The score of every story for this reader, shape (n,), in [0, 1]. Never-topics and own words are not looked at here."""
    return _points(shelf, reader, today)[0]


def _points(shelf: Shelf, reader: Reader, today: int) -> "tuple[Floats, Floats]":
    """The scores, and how much each would gain if the story were wholly what the reader's own words are about."""
    alike = _effects_of_tags(shelf, reader, "alike")
    attain, gate = attainability(shelf.stages, reader.stage)
    attain = np.clip(attain + _effects_of_steps(shelf, reader), 0, 1)
    likeness = np.clip(overlap(shelf, reader, EXPERIENCE) + alike, 0, 1)
    domain = overlap(shelf, reader, AREA)
    total = (
        WEIGHTS[OBSTACLE] * overlap(shelf, reader, OBSTACLE)
        + WEIGHTS[AREA] * domain
        + WEIGHTS[EXPERIENCE] * likeness
        + WEIGHTS[ATTAIN] * attain
        + WEIGHTS[FUNCTION] * overlap(shelf, reader, FUNCTION)
    )
    factor = gate * freshness(shelf.days, today) * _kindness(shelf, reader)
    missing = WEIGHTS[AREA] * (1 - domain) * factor
    return np.round(total * factor, _EXACT).astype(np.float32), missing.astype(np.float32)


def overlap(shelf: Shelf, reader: Reader, part: str) -> "Floats":
    """How much of what the reader wants in this part each story answers, 0-1.

    Whatever fewer stories carry weighs more, so that somebody with a rare combination is not sent to what is
    merely common in it. A story that answers more never scores less.
    """
    found = np.zeros(len(shelf), np.float32)
    whole = 0.0
    for name, matters in reader.wants.items():
        if name[0] in KINDS[part]:
            rows = shelf.with_tag(name)
            weight = matters * np.log1p(len(shelf) / (1 + len(rows)))
            # what nobody has told yet cannot be answered, and must not make the rest count for less
            whole += weight if len(rows) else 0.0
            found[rows] += weight
    return found / np.float32(whole) if whole else found


def attainability(stages: "NDArray[np.int8]", stage: int | None) -> "tuple[Floats, Floats]":
    """How attainable each story is, 0-1, and its gate, 0.3 or 1.

    Highest one step ahead of the reader; a story more than two steps ahead is held back (Lockwood & Kunda 1997:
    a star out of reach deflates).

    >>> attain, gate = attainability(np.array([1, 2, 3, 4, 5, 0], np.int8), 1)
    >>> attain.tolist(), [round(float(one), 1) for one in gate]
    ([0.75, 1.0, 0.75, 0.5, 0.25, 0.5], [1.0, 1.0, 1.0, 0.3, 0.3, 1.0])
    """
    if stage is None:
        return np.full(len(stages), UNSAID, np.float32), np.ones(len(stages), np.float32)
    attain = 1 - np.abs(stages - np.float32(min(stage + 1, 5))) / LADDER
    gate = np.where(stages - stage > TOO_FAR, GATE, 1)
    said = stages > 0
    return np.where(said, attain, UNSAID).astype(np.float32), np.where(said, gate, 1).astype(np.float32)


def freshness(days: "Ints", today: int) -> "Floats":
    """A tenth more for the newest, half of that a year later: a factor between .9 and 1."""
    age = np.maximum(today - days, 0)
    return (1 - FRESH + FRESH * np.exp2(-age / HALF_LIFE)).astype(np.float32)


def shrunk(groups: Mapping[object, Sequence[float]], prior: float = PRIOR) -> dict[object, float]:
    """How far each group's mean lies from the reader's own mean, drawn towards nought the fewer answers it has.

    The reader's own mean is drawn towards the middle of the scale in the same way.

    Empirical Bayes with the variance within a group (w) and between groups (b) from the answers themselves: the share
    kept is n / (n + w / b), with w / b held between `prior` and four times it, for few answers say little of either.
    Efron & Morris (1975), J. Am. Stat. Assoc. 70, 311-319.

    >>> shrunk({"a": [5.0], "b": [3.0, 3.0, 3.0, 1.0]})
    {'a': 0.4, 'b': -0.25}
    """
    every = [one for answers in groups.values() for one in answers]
    if not every:
        return {}
    mean = (sum(every) + prior * MIDDLE) / (len(every) + prior)
    apart = {name: sum(answers) / len(answers) - mean for name, answers in groups.items() if answers}
    within = sum((one - mean - apart[name]) ** 2 for name, answers in groups.items() for one in answers)
    within /= max(len(every) - len(apart), 1)
    chance = sum(within / len(groups[name]) for name in apart) / len(apart)
    between = max(sum(gap**2 for gap in apart.values()) / len(apart) - chance, 0.0)
    ratio = min(max(within / between, prior), 4 * prior) if between else 4 * prior
    return {name: round(gap * len(groups[name]) / (len(groups[name]) + ratio), 6) for name, gap in apart.items()}


def _effects_of_tags(shelf: Shelf, reader: Reader, question: str) -> "Floats":
    """What the reader's answers say of stories with the same tags, shape (n,), in answers divided by four."""
    total = np.zeros(len(shelf), np.float32)
    groups: dict[object, list[float]] = {}
    for answer in reader.answers:
        value = getattr(answer, question)
        for tag in () if value is None else shelf.tags_of(answer.row):
            groups.setdefault(int(tag), []).append(float(value))
    if not groups:
        return total
    for tag, effect in shrunk(groups).items():
        if effect and isinstance(tag, int):
            total[shelf.rows[shelf.firsts[tag] : shelf.firsts[tag + 1]]] += effect
    carried = np.maximum(np.diff(shelf.starts), 1)
    return np.asarray(total / carried / LADDER, np.float32)


def _effects_of_steps(shelf: Shelf, reader: Reader) -> "Floats":
    """What "could someone like me do this" says of stories as many steps ahead or behind."""
    total = np.zeros(len(shelf), np.float32)
    groups: dict[object, list[float]] = {}
    for answer in reader.answers:
        if answer.could is not None:
            groups.setdefault(int(shelf.stages[answer.row]), []).append(float(answer.could))
    for stage, effect in shrunk(groups).items():
        total[shelf.stages == stage] = effect / LADDER
    return total


def _kindness(shelf: Shelf, reader: Reader) -> "Floats":
    """Holds back what is like stories that left the reader low, or that they wanted no more of: a factor in [.25, 1]."""
    factor = 1 + np.minimum(_effects_of_tags(shelf, reader, "feel"), 0)
    for row in reader.unlike:
        factor = np.minimum(factor, 1 - likeness_to(shelf, row) / 2)
    return np.asarray(np.clip(factor, 0.25, 1), np.float32)


def likeness_to(shelf: Shelf, row: int) -> "Floats":
    """The share of tags each story has in common with this one, 0-1 (Jaccard)."""
    common = np.zeros(len(shelf), np.float32)
    own = shelf.tags_of(row)
    for tag in own:
        common[shelf.rows[shelf.firsts[tag] : shelf.firsts[tag + 1]]] += 1
    either = np.diff(shelf.starts) + len(own) - common
    return np.divide(common, either, out=np.zeros_like(common), where=either > 0)


def _best(points: "Floats", tie: "NDArray[np.int64]", wanted: "NDArray[np.bool_]") -> list[int]:
    """The best rows of these that may be shown, more than will be needed."""
    rows = np.flatnonzero(wanted & (points >= 0))
    if len(rows) > CONSIDERED:
        # whatever ties with the last that fits is weighed too, so that the seed and not the row decides
        least = np.partition(points[rows], -CONSIDERED)[-CONSIDERED]
        rows = rows[points[rows] >= least]
    order = np.lexsort((tie[rows], -points[rows]))
    return [int(row) for row in rows[order][:CONSIDERED]]


def _nearest(shelf: Shelf, reader: Reader, points: "Floats", tie: "NDArray[np.int64]") -> int | None:
    """The story within reach that shares most of what the reader lives, if it shares at least two things."""
    shared = np.zeros(len(shelf), np.int32)
    for name in reader.wants:
        if name[0] == EXPERIENCE:
            shared[shelf.with_tag(name)] += 1
    _attain, gate = attainability(shelf.stages, reader.stage)
    rows = np.flatnonzero((shared >= 2) & (gate == 1) & (points >= 0))
    if not len(rows):
        return None
    lived = overlap(shelf, reader, EXPERIENCE)[rows]
    return int(rows[np.lexsort((tie[rows], -points[rows], -lived))[0]])


def _diverse(shelf: Shelf, points: "Floats", pool: list[int], count: int, first: int | None) -> list[int]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998), each exceptional story followed by an ordinary one."""
    if first is not None and first not in pool:
        pool.append(first)
    tags = {row: frozenset(shelf.tags_of(row).tolist()) for row in pool}
    nearest = dict.fromkeys(pool, 0.0)
    left, picked = list(pool), list[int]()
    while left and len(picked) < count:
        beside = bool(picked) and not shelf.ordinary[picked[-1]]
        room = len(picked) + 1 < count and any(shelf.ordinary[row] for row in left)
        fits = [row for row in left if shelf.ordinary[row] or (room and not beside)]
        if not fits:
            break
        best = max(fits, key=lambda row: LAMBDA * float(points[row]) - (1 - LAMBDA) * nearest[row])
        best = first if first in fits and not picked else best
        picked.append(best)
        left.remove(best)
        for row in left:
            nearest[row] = max(nearest[row], _jaccard(tags[row], tags[best]))
    return picked


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 0.0


#: Reasons in the order in which they are told.
_TOLD = ("obstacle", "experience", "situation", "area", "function")


def reasons(shelf: Shelf, reader: Reader, row: int, *, near: bool = False) -> tuple[Reason, ...]:
    """Why this story, in the order in which a page says it; only what the reader said they want, never a guess."""
    carried = [shelf.names[tag] for tag in shelf.tags_of(row)]
    found = [Reason("stereotype")] if _contradicts(reader, carried) else []
    found += [
        Reason(kind, term)
        for kind in _TOLD
        for _kind, term in sorted(
            (name for name in carried if name[0] == kind and name in reader.wants), key=lambda name: -reader.wants[name]
        )
    ]
    stage = int(shelf.stages[row])
    if reader.stage is not None and stage:
        ahead = stage - reader.stage
        code = {1: "one-ahead", 0: "same-step", 2: "two-ahead"}.get(ahead)
        found += [Reason(code)] if code else []
    found += [Reason("words")] if near else []
    return tuple(found) or (Reason("ordinary" if shelf.ordinary[row] else "new"),)


def _contradicts(reader: Reader, carried: Sequence[tuple[str, str]]) -> bool:
    """Whether a story names the stereotype the reader named: at least half of what its words weigh."""
    whole = sum(matters for (kind, _stem), matters in reader.wants.items() if kind == "stereotype")
    found = sum(reader.wants.get(name, 0.0) for name in carried if name[0] == "stereotype")
    return whole > 0 and found >= whole / 2
