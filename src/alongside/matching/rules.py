"""The hard rules, for one mentee and every mentor at once. Each has an id that reasons and tests use.

`never` excludes nobody: it is kept by leaving out what is marked so when people become numbers (`crowd`).
"""

import numpy as np

from alongside.matching.crowd import HOURS, RULES, Room, Seekers, Words
from alongside.matching.graph import Bools, Ints
from alongside.matching.hours import longest_overlap

__all__ = ["RULES", "answering", "listed", "passing", "tally"]


def everybody(room: Room) -> Words:
    """The bitset of all mentors."""
    return packed(np.ones(len(room), dtype=bool))


def packed(chosen: Bools) -> Words:
    """A row of True and False as a bitset.

    >>> packed(np.array([True, False, True]))
    array([5], dtype=uint64)
    """
    padded = np.zeros(-(-chosen.size // 64) * 64, dtype=bool)
    padded[: chosen.size] = chosen
    return np.packbits(padded, bitorder="little").view("<u8").astype(np.uint64)


def listed(bits: Words, size: int) -> Ints:
    """The numbers in a bitset, ascending.

    >>> listed(np.array([5], dtype=np.uint64), 3)
    array([0, 2])
    """
    return np.flatnonzero(np.unpackbits(bits.astype("<u8").view(np.uint8), count=size, bitorder="little"))


def passing(seekers: Seekers, room: Room, row: int, *, min_overlap: int) -> Words:
    """Which mentors each rule lets this mentee meet.

    Parameters
    ----------
    min_overlap : minutes

    Returns
    -------
    uint64 array, shape (rules, words); one bitset over mentors for each rule, in the order of RULES
    """
    found = np.repeat(everybody(room)[None], len(RULES), axis=0)
    for clause in range(seekers.clause_starts[row], seekers.clause_starts[row + 1]):
        rows = seekers.rows[seekers.row_starts[clause] : seekers.row_starts[clause + 1]]
        found[seekers.clause_rule[clause]] &= np.bitwise_or.reduce(room.sets[rows], axis=0)
    if seekers.by_stretch[row]:
        overlap = longest_overlap(seekers.free.of(np.array([row])), room.free)[0]
        found[HOURS] &= packed(overlap >= min_overlap)
    part = slice(seekers.barred_starts[row], seekers.barred_starts[row + 1])
    for column, rule in zip(seekers.barred[part].tolist(), seekers.barred_rule[part].tolist(), strict=True):
        found[rule, column >> 6] &= ~(np.uint64(1) << np.uint64(column & 63))
    return found


def answering(passed: Words, size: int) -> Ints:
    """The mentors whom every rule lets through, ascending."""
    return listed(np.bitwise_and.reduce(passed, axis=0), size)


def tally(passed: Words, room: Room) -> tuple[Ints, Ints]:
    """How many mentors each rule is the first to exclude, and how many it alone excludes; in the order of RULES."""
    left = everybody(room)
    broken = left & ~passed
    once, twice = np.zeros_like(left), np.zeros_like(left)
    first = []
    for these in broken:
        first.append(int(np.bitwise_count(left & these).sum()))
        left = left & ~these
        twice |= once & these
        once |= these
    alone = np.bitwise_count(broken & ~twice).sum(axis=1)
    return np.array(first, dtype=np.int64), alone.astype(np.int64)
