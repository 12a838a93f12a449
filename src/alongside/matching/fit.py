"""How well two people fit, 0..10000, as parts that sum to it exactly.

Everything is whole numbers: each part is a likeness of 0..1000, weighed in millionths and shared out by
rounding the running sum, so the parts of a fit always add up and every machine gets the same.
"""

from collections.abc import Mapping

import numpy as np

from alongside.matching.crowd import A_GOAL, A_LIKE, STEP, Room, Seekers
from alongside.matching.graph import Bools, Ints
from alongside.matching.hours import longest_overlap, overlap_of_pairs, spread
from alongside.matching.policy import BEST_FIT, WEIGHTS

PARTS = tuple(WEIGHTS)
FULL = 1000
ENOUGH_MINUTES = 120
ENOUGH_LIKES = 3
SLIDER = 400


def weights_of(units: Mapping[str, int]) -> Ints:
    """The weights in the order of PARTS; int array, millionths."""
    return np.array([units[name] for name in PARTS], dtype=np.int64)


def _share(amount: Ints, of: Ints | np.int64) -> Ints:
    """amount / of in thousandths, rounded half up, at most 1000; 0 where there is nothing to share."""
    whole = np.maximum(of, 1)
    share: Ints = np.minimum((2 * FULL * amount + whole) // (2 * whole), FULL)
    return share


def likenesses(seekers: Seekers, room: Room, row: int, columns: Ints) -> tuple[Ints, Bools, Ints]:
    """The parts of the fit of one mentee with some mentors.

    Parameters
    ----------
    columns : int array, shape (k,); mentors

    Returns
    -------
    likeness : int array, shape (parts, k), 0..1000
    present : bool array of that shape; whether there is anything to go by
    minutes : int array, shape (k,); longest stretch in common
    """
    size = columns.size
    likeness, present = np.zeros((len(PARTS), size), dtype=np.int64), np.zeros((len(PARTS), size), dtype=bool)
    lived, goals, likes = _tags(seekers, room, row, columns)
    salience, goal_count = seekers.salience[row], seekers.goal_count[row]
    asked = np.minimum(seekers.like_count[row], ENOUGH_LIKES)
    minutes = longest_overlap(seekers.free.of(np.array([row])), room.free.of(columns))[0].astype(np.int64)
    likeness[0], present[0] = _share(lived, salience * 100), salience > 0
    likeness[1], present[1] = _share(goals, goal_count), goal_count > 0
    likeness[2], present[2] = _values(seekers, room, row, columns)
    # The hard rule has seen to it that what was asked for holds.
    likeness[3], present[3] = FULL, seekers.prefers[row]
    likeness[4], present[4] = _share(likes, asked), (asked > 0) & room.has_likes[columns]
    likeness[5], present[5] = _words(seekers, room, row, columns)
    likeness[6] = _share(np.minimum(minutes, ENOUGH_MINUTES), np.int64(ENOUGH_MINUTES))
    present[6] = seekers.has_hours[row] & room.has_hours[columns]
    return likeness, present, minutes


def _tags(seekers: Seekers, room: Room, row: int, columns: Ints) -> tuple[Ints, Ints, Ints]:
    """Percent of salience lived, and goals and likes in common; int arrays, shape (k,)."""
    part = slice(seekers.worth_starts[row], seekers.worth_starts[row + 1])
    worth = np.zeros(room.width, dtype=np.int64)
    worth[seekers.worth_tags[part]] = seekers.worth[part]
    begin, count = room.tag_starts[columns], room.tag_starts[columns + 1] - room.tag_starts[columns]
    ends = np.concatenate([[0], np.cumsum(count)])
    at = np.arange(ends[-1]) + np.repeat(begin - ends[:-1], count)
    upto = np.concatenate([[0], np.cumsum(worth[room.tags[at]])])
    total = upto[ends[1:]] - upto[ends[:-1]]
    return total % A_GOAL, total % A_LIKE // A_GOAL, total // A_LIKE


def _values(seekers: Seekers, room: Room, row: int | Ints, columns: Ints) -> tuple[Ints, Bools]:
    mine, theirs = seekers.values[row].astype(np.int64), room.values[columns].astype(np.int64)
    both = (mine >= 0) & (theirs >= 0)
    count = both.sum(axis=1)
    apart = (np.abs(mine - theirs) * both).sum(axis=1)
    return _share(count * SLIDER - apart, count * SLIDER), count > 0


def _words(seekers: Seekers, room: Room, row: int, columns: Ints) -> tuple[Ints, Bools]:
    if seekers.vectors is None or room.vectors is None or not seekers.has_words[row]:
        return np.zeros(columns.size, dtype=np.int64), np.zeros(columns.size, dtype=bool)
    # Whole numbers below 2 ** 24, which a float32 adds exactly.
    found = room.vectors[columns].astype(np.float32) @ seekers.vectors[row].astype(np.float32)
    return _share(np.maximum(found, 0).astype(np.int64), np.int64(STEP * STEP)), room.has_words[columns]


def likenesses_of_pairs(seekers: Seekers, room: Room, rows: Ints, columns: Ints) -> tuple[Ints, Bools, Ints]:
    """The parts of the fit of many pairs at once; like `likenesses`, for the mentee in rows[k] and the mentor in columns[k]."""
    shape = (len(PARTS), rows.size)
    likeness, present = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool)
    total = _worth_of_pairs(seekers, room, rows, columns)
    salience, goal_count = seekers.salience[rows], seekers.goal_count[rows]
    asked = np.minimum(seekers.like_count[rows], ENOUGH_LIKES)
    minutes = overlap_of_pairs(seekers.free, rows, room.free, columns)
    likeness[0], present[0] = _share(total % A_GOAL, salience * 100), salience > 0
    likeness[1], present[1] = _share(total % A_LIKE // A_GOAL, goal_count), goal_count > 0
    likeness[2], present[2] = _values(seekers, room, rows, columns)
    likeness[3], present[3] = FULL, seekers.prefers[rows]
    likeness[4], present[4] = _share(total // A_LIKE, asked), (asked > 0) & room.has_likes[columns]
    if seekers.vectors is not None and room.vectors is not None:
        mine, theirs = seekers.vectors[rows].astype(np.int64), room.vectors[columns].astype(np.int64)
        likeness[5] = _share(np.maximum((mine * theirs).sum(axis=1), 0), np.int64(STEP * STEP))
        present[5] = seekers.has_words[rows] & room.has_words[columns]
    likeness[6] = _share(np.minimum(minutes, ENOUGH_MINUTES), np.int64(ENOUGH_MINUTES))
    present[6] = seekers.has_hours[rows] & room.has_hours[columns]
    return likeness, present, minutes


def _worth_of_pairs(seekers: Seekers, room: Room, rows: Ints, columns: Ints) -> Ints:
    """What the tags of each mentor are worth to each mentee; see A_GOAL. Both sides are laid end to end and looked up."""
    asked, whose = spread(seekers.worth_starts, rows)
    said, theirs = spread(room.tag_starts, columns)
    key = whose * room.width + seekers.worth_tags[asked]
    order = np.argsort(key)
    wanted = theirs * room.width + room.tags[said]
    at = np.minimum(np.searchsorted(key[order], wanted), max(key.size - 1, 0))
    total = np.zeros(rows.size, dtype=np.int64)
    if key.size:
        hit = key[order][at] == wanted
        np.add.at(total, theirs[hit], seekers.worth[asked][order][at][hit])
    return total


def points(likeness: Ints, present: Bools, weights: Ints) -> Ints:
    """The points of each part; they sum to the fit. Parts that are missing weigh nothing.

    Parameters
    ----------
    likeness, present : as from `likenesses`, shape (parts, k)
    weights : int array, shape (parts,), millionths

    Returns
    -------
    int array, shape (parts, k)

    >>> points(np.array([[500], [0]]), np.array([[True], [False]]), np.array([3, 2]))
    array([[5000],
           [   0]])
    """
    weighed = weights[:, None] * present
    whole = FULL * weighed.sum(axis=0)
    running = np.cumsum(weighed * likeness, axis=0)
    upto = np.where(whole > 0, (2 * BEST_FIT * running + whole) // np.maximum(2 * whole, 1), 0)
    return np.diff(upto, axis=0, prepend=0)


def fits(seekers: Seekers, room: Room, row: int, columns: Ints, weights: Ints) -> Ints:
    """The fit of one mentee with some mentors; int array, shape (k,), 0..10000."""
    likeness, present, _ = likenesses(seekers, room, row, columns)
    found: Ints = points(likeness, present, weights).sum(axis=0)
    return found
