"""From meetings that could be held to circles: the numbers of a search, the search, and everybody seated anew."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from alongside.matching.cells import key, language_key
from alongside.matching.circles import search as plainly
from alongside.matching.circles.found import Circle
from alongside.matching.circles.meetings import Gathering, Meeting
from alongside.matching.circles.search import Case, State
from alongside.matching.crowd import holds
from alongside.matching.graph import Bools, Ints
from alongside.matching.hours import WEEK

SEAT = 10  # what a seat is worth beside the salience, 1-5, of the experience to the person in it
PLAINLY = 60  # people; for so many plain Python takes less time than to compile
ROUNDS = 12  # for each person, but no more than MOST_ROUNDS in all
MOST_ROUNDS = 3_000
HEAT = 1_500  # hundredths of value: a seat and a half
LEGS = 2
AT_ONCE = 50  # rounds; between so many it can be stopped
MOST_CELLS = 4_000_000  # of the table that seats everybody anew


@cache
def _compiled() -> Any:
    """The search, compiled; as it stands where numba is missing. One source, so one answer."""
    try:
        numba: Any = importlib.import_module("numba")
    except ImportError:
        return plainly
    # Each function again, in a space of its own where the names it calls are compiled as well.
    space: dict[str, Any] = dict(vars(plainly))
    for name, found in vars(plainly).items():
        if isinstance(found, FunctionType) and found.__module__ == plainly.__name__:
            again = FunctionType(found.__code__, space, name, found.__defaults__)
            again.__module__ = plainly.__name__
            again.__qualname__ = name
            try:
                space[name] = numba.njit(cache=True, nogil=True)(again)
            except RuntimeError:  # there is no folder to keep it in
                space[name] = numba.njit(nogil=True)(again)
    return SimpleNamespace(**space)


@dataclass(frozen=True)
class Wanted:
    """What has to hold in each circle, people by their rows."""

    smallest: int
    largest: int
    groups: Sequence[frozenset[int]]
    fine_alone: frozenset[int]
    circles_each: Sequence[int]
    existing: Sequence[Circle]


@dataclass(frozen=True)
class Arranged:
    """Circles as rows: which meeting each is, who holds it, who sits there; then those that exist, in their order."""

    new: list[tuple[Meeting, int, list[int]]]
    existing: list[list[int]]
    value: int
    at_most: int


def arrange(
    known: Gathering,
    held: Sequence[Meeting],
    wanted: Wanted,
    *,
    tell: Callable[[float], None] | None = None,
    compiled: bool | None = None,
) -> Arranged:
    """The best arrangement found.

    Parameters
    ----------
    tell : called now and then with the share of the search that is done; what it raises ends the search
    compiled : how to search, for tests: the answer is the same
    """
    case = _case(known, held, wanted)
    people, classes = case.worth.shape[1], case.worth.shape[0]
    goal = int(case.worth[:, case.locked == 0].max(axis=0, initial=0).sum())
    state, now, best = (_empty(case, wanted) for _ in range(3))
    for at, circle in enumerate(wanted.existing):
        k = int(np.flatnonzero(case.openable == 0)[0]) + at
        for one in _rows(known, circle):
            plainly.sit(case, state, one, k)
    before = int(state.value[0])
    if people and classes and case.facilitator.size:
        fast = people > PLAINLY if compiled is None else compiled
        _search(
            _compiled() if fast else plainly, case, (state, now, best), before + goal, tell or (lambda _share: None)
        )
    else:
        plainly.keep(best, state)
    new = [
        (held[int(best.cls[k])], int(case.facilitator[k]), sorted(best.who[k, : best.size[k]].tolist()))
        for k in np.flatnonzero((case.openable == 1) & (best.cls >= 0)).tolist()
    ]
    old = [sorted(best.who[k, : best.size[k]].tolist()) for k in np.flatnonzero(case.openable == 0).tolist()]
    return Arranged(new, old, int(best.value[0]) - before, goal)


def _search(run: Any, case: Case, states: tuple[State, State, State], goal: int, tell: Callable[[float], None]) -> None:
    """Legs of shaking and mending, everybody seated anew after each; the best is left in the last state."""
    state, now, best = states
    rounds = min(ROUNDS * state.seat.size, MOST_ROUNDS) // LEGS
    for leg in range(LEGS):
        run.begin(case, state, now, best)
        for first in range(0, rounds, AT_ONCE):
            tell((leg + first / rounds) / LEGS)
            which = np.array([first, min(first + AT_ONCE, rounds), rounds], dtype=np.int64)
            if run.go_on(case, state, now, best, which, HEAT if leg == 0 else HEAT // 2, goal):
                break
        run.finish(case, state, best)
        plainly.keep(state, best)
        _seat_anew(case, state)
    plainly.keep(best, state)


def _rows(known: Gathering, circle: Circle) -> list[int]:
    row = {one.id: number for number, one in enumerate(known.people)}
    return sorted(row[one] for one in circle.member_ids)


def _lists(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    starts = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
    return starts, np.array([one for row in rows for one in row], dtype=np.int64)


def _case(known: Gathering, held: Sequence[Meeting], wanted: Wanted) -> Case:
    people, facilitators = len(known.people), len(known.facilitators)
    host_row = {one.id: number for number, one in enumerate(known.facilitators)}
    row = {one.id: number for number, one in enumerate(known.people)}
    locked = np.zeros(people, dtype=np.int64)
    for circle in wanted.existing:
        locked[_rows(known, circle)] = 1
    worth = np.zeros((len(held) + len(wanted.existing), people), dtype=np.int64)
    for at, meeting in enumerate(held):
        worth[at] = _worth(known, meeting.tag) * meeting.people
    for at, circle in enumerate(wanted.existing, len(held)):
        worth[at] = _worth(known, key(circle.experience)) * joinable(known, circle)
    worth[:, locked == 1] = 0
    for at, circle in enumerate(wanted.existing, len(held)):
        worth[at, _rows(known, circle)] = SEAT
    order = [np.lexsort((np.arange(people), -line))[: np.count_nonzero(line)].tolist() for line in worth]
    blocked = np.zeros((facilitators, people), dtype=np.int64)
    foes: list[list[int]] = [[] for _ in range(people)]
    for one, other in sorted(known.apart):
        if one in host_row and other in row:
            blocked[host_row[one], row[other]] = 1
        if one in row and other in row and one != other:
            foes[row[one]].append(row[other])
    for name in host_row.keys() & row.keys():
        blocked[host_row[name], row[name]] = 1
    groups = np.zeros((people, len(wanted.groups)), dtype=np.int64)
    for at, group in enumerate(wanted.groups):
        groups[sorted(group), at] = 1
    content = locked.copy()
    content[sorted(wanted.fine_alone)] = 1
    taken = [host_row[circle.facilitator_id] for circle in wanted.existing]
    hands = [host for host in range(facilitators) for _ in range(max(wanted.circles_each[host] - taken.count(host), 0))]
    facilitator = [*hands, *taken]
    circles: list[list[int]] = [[] for _ in range(facilitators)]
    for k, host in sorted(enumerate(facilitator), key=lambda at: -at[0]):
        circles[host].append(k)
    return Case(
        worth,
        *_lists(order),
        *_lists([np.flatnonzero(worth[:, one]).tolist() for one in range(people)]),
        *_lists([*(meeting.hosts for meeting in held), *([] for _ in wanted.existing)]),
        *_lists(circles),
        facilitator=np.array(facilitator, dtype=np.int64),
        openable=np.array([1] * len(hands) + [0] * len(taken), dtype=np.int64),
        start=np.array([*(one.start for one in held), *(one.start for one in wanted.existing)], dtype=np.int64),
        minutes=np.array([known.minutes] * len(held) + [one.minutes for one in wanted.existing], dtype=np.int64),
        blocked=blocked,
        foes_at=_lists(foes)[0],
        foes=_lists(foes)[1],
        groups=groups,
        as_host=np.array([host_row.get(one.id, -1) for one in known.people], dtype=np.int64),
        as_person=np.array([row.get(one.id, -1) for one in known.facilitators], dtype=np.int64),
        content=content,
        locked=locked,
        sizes=np.array([wanted.smallest, wanted.largest, WEEK], dtype=np.int64),
    )


def joinable(known: Gathering, circle: Circle) -> Bools:
    """Who could join a circle that exists, as far as its meeting goes; shape (P,). Nobody where it may take nobody."""
    host = next(one for one in known.facilitators if one.id == circle.facilitator_id)
    young = bool(known.young[_rows(known, circle)].any())
    if not holds(host, known.week) or (young and not host.cleared_for_minors):
        return np.zeros(len(known.people), dtype=bool)
    return known.could_join(
        key(circle.experience), language_key(circle.language), circle.start, circle.minutes, young=young
    )


def _worth(known: Gathering, tag: str) -> Ints:
    return np.array([SEAT + mine[tag] if tag in mine else 0 for mine in known.marked], dtype=np.int64)


def _empty(case: Case, wanted: Wanted) -> State:
    classes, people = case.worth.shape
    circles = case.facilitator.size
    most = max([wanted.largest, *(len(one.member_ids) for one in wanted.existing)])
    cls = np.full(circles, -1, dtype=np.int64)
    old = np.flatnonzero(case.openable == 0)
    cls[old] = np.arange(classes - old.size, classes)
    facilitators = case.held_at.size - 1
    return State(
        seat=np.full(people, -1, dtype=np.int64),
        cls=cls,
        size=np.zeros(circles, dtype=np.int64),
        who=np.full((circles, most), -1, dtype=np.int64),
        free=np.diff(case.order_at).astype(np.int64),
        value=np.zeros(1, dtype=np.int64),
        dice=np.full(1, 20_261, dtype=np.int64),
        queue=np.zeros(facilitators, dtype=np.int64),
        via=np.full(facilitators, -1, dtype=np.int64),
        seen=np.zeros(max(facilitators + 1, classes, circles), dtype=np.int64),
        pick=np.zeros(people, dtype=np.int64),
        rank=np.zeros(people, dtype=np.int64),
    )


def _seat_anew(case: Case, state: State) -> None:
    """Seat everybody in the best way for the circles held; nothing changes where that is not sound or not better.

    The first seats of each new circle are worth more than all else, so that each becomes large enough.
    """
    held = np.flatnonzero(state.cls >= 0)
    movable = np.flatnonzero((case.locked == 0) & (np.diff(case.of_at) > 0))
    staying = [int((case.locked[state.who[k, : state.size[k]]] == 1).sum()) for k in held]
    seats = [max(int(case.sizes[1]) - stay, 0) for stay in staying]
    if not movable.size or not 0 < sum(seats) * movable.size <= MOST_CELLS:
        return
    worth = case.worth[state.cls[held]][:, movable] * (case.blocked[case.facilitator[held]][:, movable] == 0)
    for at, one in enumerate(movable.tolist()):
        if case.as_host[one] >= 0:
            hosting = [plainly.holding(case, state, case.as_host[one], int(cls), -1) for cls in state.cls[held]]
            worth[hosting, at] = 0
    seat_of = np.repeat(np.arange(held.size), seats)
    number = np.concatenate([np.arange(count) for count in seats])
    first = int(case.worth.max(initial=0)) * movable.size + 1
    bonus = np.where((number < case.sizes[0]) & (case.openable[held][seat_of] == 1), first, 0)
    table = np.where(worth[seat_of] > 0, worth[seat_of] + bonus[:, None], 0)
    from scipy.optimize import linear_sum_assignment  # half a second, which only an arrangement pays

    rows, columns = linear_sum_assignment(table, maximize=True)
    fresh: Mapping[int, list[int]] = {int(k): [] for k in held}
    for at, one in zip(rows.tolist(), columns.tolist(), strict=True):
        if table[at, one] > 0:
            fresh[int(held[seat_of[at]])].append(int(movable[one]))
    gained = sum(int(case.worth[state.cls[k], who].sum()) for k, who in fresh.items())
    if gained <= int(state.value[0]) - sum(SEAT * stay for stay in staying) or not _sound(case, state, fresh):
        return
    for one in movable.tolist():
        if state.seat[one] >= 0:
            plainly.rise(case, state, one)
    for k, who in fresh.items():
        for one in who:
            plainly.sit(case, state, one, k)


def _sound(case: Case, state: State, fresh: Mapping[int, list[int]]) -> bool:
    for k, who in fresh.items():
        stay = [one for one in state.who[k, : state.size[k]].tolist() if case.locked[one]]
        seated = stay + who
        if case.openable[k] and len(seated) < case.sizes[0]:
            return False
        among = set(seated)
        for one in who:
            if among & set(case.foes[case.foes_at[one] : case.foes_at[one + 1]].tolist()):
                return False
        few = case.groups[seated].sum(axis=0) == 1
        if any(case.groups[one, few].any() and not case.content[one] for one in seated):
            return False
    return True
