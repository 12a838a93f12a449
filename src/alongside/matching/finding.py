"""The best candidates of many mentees, found without scoring most pairs.

Mentors stand in *slots*, sixty-four to a word: those who speak the same languages and hold alike values side by side.
A mentee's rules go over a block of words at a time, so most blocks fall away at once. What is left is bounded before
it is scored: the points that lived experience, goals and likes in common could bring are added up for all mentors of a
block together, one binary digit at a time (vertical counters), on top of the best that values, words and hours could
bring in that word. Only mentors whose bound reaches the worst of the best so far are scored, exactly, as in `fit`.

Nothing is left out: the bound is never below the fit. At prices the same is done for fit less price.
"""

from typing import NamedTuple, no_type_check

import numpy as np
import numpy.typing as npt

from alongside.matching.compiling import Kernel
from alongside.matching.crowd import A_GOAL, A_LIKE, STAGES, STEP, Room, Seekers, Words, bitsets
from alongside.matching.fit import ENOUGH_LIKES, ENOUGH_MINUTES, FULL, SLIDER
from alongside.matching.graph import Bools, Ints
from alongside.matching.policy import BEST_FIT

Column = npt.NDArray[np.int32]

BLOCK = 8  # words gone over together: their counters stay in the nearest memory
UNIT, MOST_DIGITS = 6, 13  # fit points to a unit of the vertical counters, where so many digits hold the highest
FINE = 3  # the last digits, which do not matter for whom to look at first
SPARE = 64  # units kept for what is rounded up
POPULAR = 64  # what one mentor in so many has said is kept as a bitset; what fewer have said, as a list
ALL, COUNT = 0, -1  # in place of how many are wanted: everybody possible, or only how many that are
NO_SCORE = -(1 << 62)
GOAL_BITS, LIKE_BITS = A_GOAL.bit_length() - 1, A_LIKE.bit_length() - 1

ONE = np.uint64(1)
NONE = np.uint64(0)
# The place of the lowest bit of a word, by de Bruijn's sequence (Leiserson, Prokop & Randall 1998).
SPREAD = np.uint64(0x03F79D71B4CB0A89)
PLACE = np.zeros(64, dtype=np.int64)
for _place in range(64):
    PLACE[((0x03F79D71B4CB0A89 << _place) & 0xFFFFFFFFFFFFFFFF) >> 58] = _place
TOP = np.uint64(58)
PAIRS, FOURS, EIGHTS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
BYTES, TWO, FOUR, LAST = np.uint64(0x0101010101010101), np.uint64(2), np.uint64(4), np.uint64(56)


class Shelf(NamedTuple):
    """A room whose mentors stand in slots; every array is over slots, or over words of them.

    Attributes
    ----------
    column : int32 array, shape (slots,); the mentor in each slot
    sets : the bitsets of the room
    anybody, quiet : uint64 arrays, shape (words,); where somebody stands; who named nothing they like
    said : uint64 array, shape (popular tags, words); who has said a tag, at whatever stage
    said_row : int32 array, shape (tags,); the row of each tag in `said`, -1 where it is kept as a list
    sayer_starts, sayers : the slots of who has said each tag
    low, high : int16 arrays, shape (words, values); between what the values of the mentors of a word lie
    patchy : uint8 array, shape (words,); 1 where somebody left a value out, 2 where somebody left all of them out
    lived : how many of the tags are stages of an experience
    """

    column: Column
    slot: Column
    sets: Words
    anybody: Words
    quiet: Words
    said: Words
    said_row: Column
    sayer_starts: Ints
    sayers: Column
    low: npt.NDArray[np.int16]
    high: npt.NDArray[np.int16]
    patchy: npt.NDArray[np.uint8]
    tag_starts: Ints
    tags: Column
    values: npt.NDArray[np.int16]
    begins: Ints
    start: npt.NDArray[np.int16]
    end: npt.NDArray[np.int16]
    has_likes: Bools
    has_hours: Bools
    has_words: Bools
    vectors: npt.NDArray[np.int8]
    lived: int
    width: int


def shelf_of(room: Room) -> Shelf:
    """The room in slots."""
    column = _order(room)
    n = column.size
    words = max(-(-n // (64 * BLOCK)) * BLOCK, BLOCK)
    slot = np.empty(n, dtype=np.int32)
    slot[column] = np.arange(n, dtype=np.int32)
    counts = np.diff(room.tag_starts)
    owner = np.repeat(slot.astype(np.int64), counts)
    group = np.where(room.tags < room.lived, room.tags // STAGES, room.tags - room.lived + room.lived // STAGES)
    groups = room.width - room.lived + room.lived // STAGES
    by_group = np.lexsort((owner, group))
    sayers, group_of = owner[by_group].astype(np.int32), group[by_group]
    sayer_starts = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))]).astype(np.int64)
    popular = np.flatnonzero(np.diff(sayer_starts) * POPULAR >= n)
    said_row = np.full(groups, -1, dtype=np.int32)
    said_row[popular] = np.arange(popular.size, dtype=np.int32)
    dense = said_row[group_of] >= 0
    by_slot = _gathered(room.tag_starts, column.astype(np.int64))
    free = room.free.of(column.astype(np.int64))
    values = room.values[column]
    low, high, patchy = _ranges(values, words)
    return Shelf(
        column=column, slot=slot, sets=_moved(room.sets, column, words), anybody=_flags(np.ones(n, dtype=bool), words),
        quiet=_flags(~room.has_likes[column], words),
        said=bitsets(said_row[group_of[dense]].astype(np.int64), sayers[dense].astype(np.int64), popular.size, words * 64),
        said_row=said_row, sayer_starts=sayer_starts, sayers=sayers, low=low, high=high, patchy=patchy,
        tag_starts=np.concatenate([[0], np.cumsum(counts[column])]).astype(np.int64), tags=room.tags[by_slot],
        values=values, begins=free.begins, start=free.start, end=free.end, has_likes=room.has_likes[column],
        has_hours=room.has_hours[column], has_words=room.has_words[column],
        vectors=np.zeros((0, 0), np.int8) if room.vectors is None else room.vectors[column],
        lived=room.lived, width=room.width,
    )  # fmt: skip


def _order(room: Room) -> Column:
    """Mentors by the languages they speak, then by whether each value is high or low, then by the values themselves."""
    n = len(room)
    rows = room.sets[room.language_rows].astype("<u8").view(np.uint8)
    spoken = np.unpackbits(rows, axis=1, count=n, bitorder="little")
    level = np.where(
        room.values < 0, 0, np.where(room.values < SLIDER // 2, 1, np.where(room.values == SLIDER // 2, 2, 3))
    )
    keys = [np.arange(n), *room.values.T[::-1], *level.T[::-1], *spoken[::-1]]
    return np.lexsort(keys).astype(np.int32)


def _flags(chosen: Bools, words: int) -> Words:
    padded = np.zeros(words * 64, dtype=bool)
    padded[: chosen.size] = chosen
    return np.packbits(padded, bitorder="little").view("<u8").astype(np.uint64)


def _moved(sets: Words, column: Column, words: int) -> Words:
    """Bitsets over mentors as bitsets over slots, a few hundred at a time."""
    moved = np.zeros((len(sets), words), dtype=np.uint64)
    for first in range(0, len(sets), 256):
        bits = np.unpackbits(sets[first : first + 256].astype("<u8").view(np.uint8), axis=1, bitorder="little")
        there = np.zeros((len(bits), words * 64), dtype=np.uint8)
        there[:, : column.size] = bits[:, column]
        moved[first : first + 256] = np.packbits(there, axis=1, bitorder="little").view("<u8")
    return moved


def _gathered(starts: Ints, order: Ints) -> Ints:
    """Where the items of rows in another order stand."""
    count = np.diff(starts)[order]
    ends = np.concatenate([[0], np.cumsum(count)])
    found: Ints = np.arange(ends[-1]) + np.repeat(starts[order] - ends[:-1], count)
    return found


def _ranges(
    values: npt.NDArray[np.int16], words: int
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16], npt.NDArray[np.uint8]]:
    n, width = values.shape
    padded = np.full((words * 64, width), -1, dtype=np.int16)
    padded[:n] = values
    there = padded.reshape(words, 64, width)
    low = np.where(there < 0, np.int16(SLIDER), there).min(axis=1)
    high = there.max(axis=1)
    missing = (values < 0).sum(axis=1)
    patchy = np.zeros(words * 64, dtype=np.uint8)
    patchy[:n] = np.where(missing == width, 2, np.minimum(missing, 1))
    return low.astype(np.int16), high.astype(np.int16), patchy.reshape(words, 64).max(axis=1)


class Wanted(NamedTuple):
    """What a search is for.

    Attributes
    ----------
    weights : int array, shape (parts,), millionths
    least : minutes in common at least
    floor, bonus : a fit at the floor or above counts so much more
    price : int array, shape (slots,)
    digits : uint64 array, shape (digits, words); the highest price less each price, in units, rounded up
    unit, highest : fit points to a unit; the highest price
    open_to : uint64 array, shape (kinds, words); the slots open to each kind of mentee
    """

    weights: Ints
    least: int
    floor: int
    bonus: int
    price: Ints
    digits: Words
    unit: int
    highest: int
    open_to: Words


def wanted(
    shelf: Shelf, *, weights: Ints, least: int, price: Ints | None = None, open_to: Bools | None = None,
    floor: int = 0, bonus: int = 0,
) -> Wanted:  # fmt: skip
    """What a search is for.

    Parameters
    ----------
    price : int array, shape (mentors,); none when left out
    open_to : bool array, shape (kinds, mentors); everybody to everybody when left out
    """
    n, words = shelf.column.size, shelf.anybody.size
    at = np.zeros(n, dtype=np.int64) if price is None else price[shelf.column]
    highest = int(at.max(initial=0))
    most = BEST_FIT + highest - int(at.min(initial=0)) + 1
    count = min((-(-most // UNIT) + SPARE).bit_length(), MOST_DIGITS)
    unit = -(-most // ((1 << count) - SPARE))
    digits = np.zeros((count, words), dtype=np.uint64)
    if at.any():
        above = -(-(highest - at) // unit)
        for digit in range(count):
            digits[digit] = _flags((above >> digit & 1).astype(bool), words)
    kinds = [shelf.anybody] if open_to is None else [_flags(kind[shelf.column], words) for kind in open_to]
    return Wanted(weights, least, floor, bonus, at, digits, unit, highest, np.array(kinds))


class Asking(NamedTuple):
    """Mentees as the kernel takes them: the arrays of `Seekers`."""

    clause_starts: Ints
    row_starts: Ints
    rows: Column
    by_stretch: Bools
    barred_starts: Ints
    barred: Column
    worth_starts: Ints
    worth_tags: Column
    worth: Ints
    salience: Ints
    goal_count: Ints
    like_count: Ints
    prefers: Bools
    values: npt.NDArray[np.int16]
    begins: Ints
    start: npt.NDArray[np.int16]
    end: npt.NDArray[np.int16]
    has_hours: Bools
    has_words: Bools
    vectors: npt.NDArray[np.int8]


def asking(seekers: Seekers) -> Asking:
    """These mentees, as the kernel takes them."""
    one = seekers
    return Asking(
        one.clause_starts, one.row_starts, one.rows, one.by_stretch, one.barred_starts, one.barred, one.worth_starts,
        one.worth_tags, one.worth, one.salience, one.goal_count, one.like_count, one.prefers, one.values, one.free.begins,
        one.free.start, one.free.end, one.has_hours, one.has_words,
        np.zeros((0, 0), np.int8) if one.vectors is None else one.vectors,
    )  # fmt: skip


@Kernel
@no_type_check
def find(shelf, ask, want, k, first, last, kinds, at, mentor, fit, degree, best):
    """Fill in the candidates of mentees `first` to `last` - 1, those of a mentee from `at` on, by mentor.

    `k` is how many of the best are wanted, or ALL, or COUNT; `degree` becomes how many there are, `best` the highest
    score. `kinds` is of all mentees; `at`, `degree` and `best` begin with mentee `first`. It is one long function, for
    what such loops call would have to be compiled by itself.
    """
    words = shelf.anybody.size
    n_values = shelf.values.shape[1]
    has_vectors = shelf.vectors.shape[0] > 0 and ask.vectors.shape[0] > 0
    most_tags = 1
    for row in range(first, last):
        most_tags = max(most_tags, ask.worth_starts[row + 1] - ask.worth_starts[row] + 1)
    worth = np.zeros(shelf.width + 1, np.int64)
    barred = np.zeros(words, np.uint64)
    passed, either = np.zeros(BLOCK, np.uint64), np.zeros(BLOCK, np.uint64)
    # The words that anybody is left in, and for each what is left of it.
    where, live, first_lot, level = (
        np.zeros(words, np.int64), np.zeros(words, np.uint64), np.zeros(words, np.uint64), np.zeros(words, np.uint64),
    )  # fmt: skip
    alike_of = np.zeros(words, np.int64)
    mask, carry = np.zeros(words, np.uint64), np.zeros(words, np.uint64)
    digits = want.digits.shape[0]
    counter = np.zeros((digits, words), np.uint64)
    keys, fits = np.zeros(max(k, 1), np.int64), np.zeros(max(k, 1), np.int64)
    hit, fit_of = np.zeros(words if k == ALL else 0, np.uint64), np.zeros(words * 64 if k == ALL else 0, np.int32)
    # A key is a score with the mentor in its lowest bits: ordered by score, ties by mentor.
    below = np.int64(1)
    while np.int64(1) << below <= shelf.column.size:
        below += 1
    last_of = (np.int64(1) << below) - 1
    for row in range(first, last):
        begin, end = ask.worth_starts[row], ask.worth_starts[row + 1]
        for place in range(ask.barred_starts[row], ask.barred_starts[row + 1]):
            slot = shelf.slot[ask.barred[place]]
            barred[slot >> 6] |= ONE << np.uint64(slot & 63)

        # The rules.
        left, found = 0, 0
        kind = kinds[row]
        for base in range(0, words, BLOCK):
            alive = NONE
            for word in range(BLOCK):
                passed[word] = want.open_to[kind, base + word] & ~barred[base + word]
                alive |= passed[word]
            clause = ask.clause_starts[row]
            while clause < ask.clause_starts[row + 1] and alive != NONE:
                for word in range(BLOCK):
                    either[word] = NONE
                for place in range(ask.row_starts[clause], ask.row_starts[clause + 1]):
                    these = ask.rows[place]
                    for word in range(BLOCK):
                        either[word] |= shelf.sets[these, base + word]
                alive = NONE
                for word in range(BLOCK):
                    passed[word] &= either[word]
                    alive |= passed[word]
                clause += 1
            if alive == NONE:
                continue
            for word in range(BLOCK):
                bits = passed[word]
                if bits == NONE:
                    continue
                where[left], live[left] = base + word, bits
                left += 1
                bits = bits - ((bits >> ONE) & PAIRS)
                bits = (bits & FOURS) + ((bits >> TWO) & FOURS)
                bits = (bits + (bits >> FOUR)) & EIGHTS
                found += np.int64((bits * BYTES) >> LAST)
        for place in range(ask.barred_starts[row], ask.barred_starts[row + 1]):
            barred[shelf.slot[ask.barred[place]] >> 6] = NONE
        if k == COUNT and not ask.by_stretch[row]:
            degree[row - first] = found
            continue

        # What each part weighs, were it there; a part that is missing for one pair raises the rest, never above that.
        part0 = want.weights[0] if ask.salience[row] > 0 else 0
        part1 = want.weights[1] if ask.goal_count[row] > 0 else 0
        has_values = False
        for value in range(n_values):
            has_values = has_values or ask.values[row, value] >= 0
        part2 = want.weights[2] if has_values else 0
        part3 = want.weights[3] if ask.prefers[row] else 0
        asked = min(ask.like_count[row], ENOUGH_LIKES)
        part4 = want.weights[4] if asked > 0 else 0
        part5 = want.weights[5] if has_vectors and ask.has_words[row] else 0
        part6 = want.weights[6] if ask.has_hours[row] else 0
        for edge in range(begin, end):
            worth[ask.worth_tags[edge]] += ask.worth[edge]

        # The bounds, in units, digit by digit.
        bounded = k > 0 and found > k
        always, a_unit = 0.0, 0.0
        if bounded:
            whole = max(part0 + part1 + part2 + part3 + part4 + part5 + part6, 1)
            a_unit = BEST_FIT / (FULL * whole * want.unit)
            # Shares are rounded to thousandths: half of one in each part that is counted, and a point for the whole.
            always = (FULL * (part3 + part5 + part6) + 0.5 * (part0 + part1 + part2 + part4)) * a_unit + 1 / want.unit
            for digit in range(digits):
                for spot in range(left):
                    counter[digit, spot] = want.digits[digit, where[spot]]
            for spot in range(left):
                word = where[spot]
                alike = 0.0
                if part2 > 0:
                    apart, closest, count = 0, SLIDER, 0
                    for value in range(n_values):
                        mine = ask.values[row, value]
                        if mine >= 0:
                            off = max(shelf.low[word, value] - mine, mine - shelf.high[word, value], 0)
                            apart += off
                            closest = min(closest, off)
                            count += 1
                    if shelf.patchy[word] == 0:
                        alike = 1.0 - apart / (count * SLIDER)
                    else:
                        alike = 1.0 if shelf.patchy[word] == 2 else 1.0 - closest / SLIDER
                alike_of[spot] = np.int64(np.ceil(always + FULL * alike * part2 * a_unit))
                level[spot] = np.uint64(alike_of[spot])
            carry[:left] = NONE
            for digit in range(digits):
                now_of = counter[digit]
                by = np.uint64(digit)
                for spot in range(left):
                    add = NONE - ((level[spot] >> by) & ONE)
                    now = now_of[spot]
                    half = now ^ add
                    now_of[spot] = half ^ carry[spot]
                    carry[spot] = (now & add) | (carry[spot] & half)
            edge = begin - 1  # first those who named nothing they like: the part is missing for them
            while edge < end:
                group = -1
                if edge < begin:
                    points = FULL * part4 * a_unit
                    edge += 1
                else:
                    tag, amount = ask.worth_tags[edge], ask.worth[edge]
                    edge += 1
                    if tag < shelf.lived:
                        group = tag // STAGES
                        while (
                            edge < end
                            and ask.worth_tags[edge] < shelf.lived
                            and ask.worth_tags[edge] // STAGES == group
                        ):
                            amount = max(amount, ask.worth[edge])
                            edge += 1
                        points = FULL * part0 * a_unit * amount / (ask.salience[row] * 100)
                    else:
                        group = tag - shelf.lived + shelf.lived // STAGES
                        points = (
                            FULL * part1 * a_unit / ask.goal_count[row]
                            if amount == A_GOAL
                            else FULL * part4 * a_unit / asked
                        )
                if points <= 0:
                    continue
                units = np.int64(np.ceil(points))
                if group < 0:
                    for spot in range(left):
                        mask[spot] = shelf.quiet[where[spot]]
                elif shelf.said_row[group] >= 0:
                    these = shelf.said[shelf.said_row[group]]
                    for spot in range(left):
                        mask[spot] = these[where[spot]]
                else:
                    mask[:left] = NONE
                    spot = 0
                    for place in range(shelf.sayer_starts[group], shelf.sayer_starts[group + 1]):
                        slot = shelf.sayers[place]
                        while spot < left and where[spot] < slot >> 6:
                            spot += 1
                        if spot == left:
                            break
                        if where[spot] == slot >> 6:
                            mask[spot] |= ONE << np.uint64(slot & 63)
                carry[:left] = NONE
                digit = 0
                while not units >> digit & 1:
                    digit += 1
                while digit < digits:
                    now_of = counter[digit]
                    if units >> digit & 1:
                        for spot in range(left):
                            now, add = now_of[spot], mask[spot]
                            half = now ^ add
                            now_of[spot] = half ^ carry[spot]
                            carry[spot] = (now & add) | (carry[spot] & half)
                    else:
                        for spot in range(left):
                            now = now_of[spot]
                            now_of[spot] = now ^ carry[spot]
                            carry[spot] = now & carry[spot]
                    digit += 1
                # A counter that runs over stays full: it is a bound all the same.
                over = NONE
                for spot in range(left):
                    over |= carry[spot]
                if over != NONE:
                    for digit in range(digits):
                        now_of = counter[digit]
                        for spot in range(left):
                            now_of[spot] |= carry[spot]
            # First those who promise most: digit by digit, until so many are left as are wanted.
            for spot in range(left):
                level[spot] = live[spot]
                first_lot[spot] = NONE
            inside = 0
            for turn in range(digits - FINE):
                now_of = counter[digits - 1 - turn]
                count = 0
                for spot in range(left):
                    bits = level[spot] & now_of[spot]
                    bits = bits - ((bits >> ONE) & PAIRS)
                    bits = (bits & FOURS) + ((bits >> TWO) & FOURS)
                    bits = (bits + (bits >> FOUR)) & EIGHTS
                    count += np.int64((bits * BYTES) >> LAST)
                if inside + count >= k:
                    for spot in range(left):
                        level[spot] &= now_of[spot]
                else:
                    inside += count
                    for spot in range(left):
                        first_lot[spot] |= level[spot] & now_of[spot]
                        level[spot] &= ~now_of[spot]
            for spot in range(left):
                first_lot[spot] |= level[spot]
        else:
            for spot in range(left):
                first_lot[spot] = live[spot]

        # The scores.
        held, found = 0, 0
        for lot in range(2 if bounded else 1):
            if lot == 1:
                need = (
                    np.int64(np.ceil(((keys[0] >> below) - want.bonus + want.highest) / want.unit)) if held == k else 0
                )
                if need >= 1 << digits:
                    break
                for spot in range(left):
                    above, same = NONE, ~NONE
                    if need > 0:
                        for turn in range(digits):
                            digit = digits - 1 - turn
                            if need >> digit & 1:
                                same &= counter[digit, spot]
                            else:
                                above |= same & counter[digit, spot]
                                same &= ~counter[digit, spot]
                    first_lot[spot] = live[spot] & ~first_lot[spot] & (above | same)
            for spot in range(left):
                bits = first_lot[spot]
                while bits != NONE:
                    lowest = bits & (~bits + ONE)
                    bits ^= lowest
                    slot = where[spot] * 64 + PLACE[np.int64((lowest * SPREAD) >> TOP)]
                    shared, amount = np.int64(0), np.int64(0)
                    if part2 > 0:
                        for value in range(n_values):
                            mine, theirs = np.int64(ask.values[row, value]), np.int64(shelf.values[slot, value])
                            if mine >= 0 and theirs >= 0:
                                shared += SLIDER
                                amount += SLIDER - abs(mine - theirs)
                    if bounded and held == k:
                        # The bound once more, with this one's own values in place of the best of the word.
                        bound, by = np.int64(0), np.uint64(PLACE[np.int64((lowest * SPREAD) >> TOP)])
                        for digit in range(digits):
                            bound |= np.int64((counter[digit, spot] >> by) & ONE) << digit
                        alike = amount / shared if shared > 0 else 1.0
                        own = bound - alike_of[spot] + np.ceil(always + FULL * alike * part2 * a_unit)
                        if bound + 1 < 1 << digits and own * want.unit < (keys[0] >> below) - want.bonus + want.highest:
                            continue
                    total = np.int64(0)
                    for place in range(shelf.tag_starts[slot], shelf.tag_starts[slot + 1]):
                        total += worth[shelf.tags[place]]
                    running, weighed = np.int64(part3 * FULL), np.int64(part3)
                    if part0 > 0:
                        whole = ask.salience[row] * 100
                        running += part0 * min(
                            np.int64((2 * FULL * (total & (A_GOAL - 1)) + whole) / (2 * whole)), FULL
                        )
                        weighed += part0
                    if part1 > 0:
                        whole = ask.goal_count[row]
                        running += part1 * min(
                            np.int64((2 * FULL * (total >> GOAL_BITS & 0xFFFF) + whole) / (2 * whole)), FULL
                        )
                        weighed += part1
                    if shared > 0:
                        running += part2 * min((np.int64((2 * FULL * amount + shared) / (2 * shared))), FULL)
                        weighed += part2
                    if part4 > 0 and shelf.has_likes[slot]:
                        running += part4 * min(np.int64((2 * FULL * (total >> LIKE_BITS) + asked) / (2 * asked)), FULL)
                        weighed += part4
                    if part5 > 0 and shelf.has_words[slot]:
                        amount, whole = np.int64(0), np.int64(STEP * STEP)
                        for place in range(ask.vectors.shape[1]):
                            amount += np.int64(ask.vectors[row, place]) * np.int64(shelf.vectors[slot, place])
                        running += part5 * min(np.int64((2 * FULL * max(amount, 0) + whole) / (2 * whole)), FULL)
                        weighed += part5
                    timed = part6 if shelf.has_hours[slot] else 0
                    weighed += timed
                    who = np.int64(shelf.column[slot])
                    if held == k and k > 0:
                        # Were there no end of hours in common, would it do?
                        points = np.int64(0)
                        if weighed > 0:
                            points = np.int64(
                                (2 * BEST_FIT * (running + timed * FULL) + FULL * weighed) / (2 * FULL * weighed)
                            )
                        if ((points + want.bonus - want.price[slot]) << below) + last_of - who <= keys[0]:
                            continue
                    if timed > 0 or ask.by_stretch[row]:
                        minutes = np.int64(0)
                        for mine in range(ask.begins[row], ask.begins[row + 1]):
                            for theirs in range(shelf.begins[slot], shelf.begins[slot + 1]):
                                common = min(ask.end[mine], shelf.end[theirs]) - max(
                                    ask.start[mine], shelf.start[theirs]
                                )
                                minutes = max(minutes, common)
                        if ask.by_stretch[row] and minutes < want.least:
                            continue
                        whole = np.int64(ENOUGH_MINUTES)
                        running += timed * min(np.int64((2 * FULL * min(minutes, whole) + whole) / (2 * whole)), FULL)
                    found += 1
                    points = np.int64(0)
                    if weighed > 0:
                        points = np.int64((2 * BEST_FIT * running + FULL * weighed) / (2 * FULL * weighed))
                    if k == ALL:
                        hit[who >> 6] |= ONE << np.uint64(who & 63)
                        fit_of[who] = points
                    if k <= 0:
                        continue
                    score = points - want.price[slot]
                    if points >= want.floor:
                        score += want.bonus
                    key = (score << below) + last_of - who
                    if held < k:
                        spot_of = held
                        held += 1
                        while spot_of > 0 and keys[(spot_of - 1) >> 1] > key:
                            keys[spot_of], fits[spot_of] = keys[(spot_of - 1) >> 1], fits[(spot_of - 1) >> 1]
                            spot_of = (spot_of - 1) >> 1
                        keys[spot_of], fits[spot_of] = key, points
                    elif key > keys[0]:
                        spot_of = 0
                        while 2 * spot_of + 1 < k:
                            child = 2 * spot_of + 1
                            if child + 1 < k and keys[child + 1] < keys[child]:
                                child += 1
                            if keys[child] >= key:
                                break
                            keys[spot_of], fits[spot_of] = keys[child], fits[child]
                            spot_of = child
                        keys[spot_of], fits[spot_of] = key, points
        for edge in range(begin, end):
            worth[ask.worth_tags[edge]] = 0

        # By mentor.
        spot = at[row - first]
        if k == ALL:
            for word in range(words):
                bits = hit[word]
                hit[word] = NONE
                while bits != NONE:
                    lowest = bits & (~bits + ONE)
                    bits ^= lowest
                    who = word * 64 + PLACE[np.int64((lowest * SPREAD) >> TOP)]
                    mentor[spot], fit[spot] = who, fit_of[who]
                    spot += 1
        elif k > 0:
            top = NO_SCORE
            both = np.zeros(held, np.int64)
            for place in range(held):
                top = max(top, keys[place] >> below)
                both[place] = ((last_of - (keys[place] & last_of)) << 14) | fits[place]
            both.sort()
            for place in range(held):
                mentor[spot + place], fit[spot + place] = both[place] >> 14, both[place] & 16383
            best[row - first] = top
        degree[row - first] = held if k > 0 else found
