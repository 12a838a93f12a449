"""Circles of peers: who could meet around one experience, in one language, at one weekly hour.

Choosing which meetings to hold is a covering problem with no quick exact answer. This takes the most
valuable meeting left, again and again, seats everybody anew in the best way for the meetings chosen, and
then tries each circle's closing, keeping what is better. It is sound and repeatable, and may fall short of
the best by some parts in a hundred.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import linear_sum_assignment

from alongside.matching.cells import language_key
from alongside.matching.crowd import holds, is_minor
from alongside.matching.graph import Bools, Ints
from alongside.matching.hours import WEEK, arcs
from alongside.matching.people import Mentor, Person

SEAT = 10  # what a seat is worth beside the salience, 1-5, of the experience to the person in it
STEP_MINUTES = 30
ROUNDS_OF_CLOSING = 2
OPENINGS = 10


@dataclass(frozen=True)
class Circle:
    """A circle that could be: `start` is in UTC minutes of the week, the members are in order of id."""

    facilitator_id: str
    experience: str
    language: str
    start: int
    minutes: int
    member_ids: tuple[str, ...]


@dataclass(frozen=True)
class Circles:
    """The circles proposed, who has none, and what the arrangement is worth (10 a seat, and salience)."""

    circles: tuple[Circle, ...]
    waiting: tuple[str, ...]
    value: int


@dataclass(frozen=True)
class _Meeting:
    """A meeting that could be held, and what a seat in it is worth to each person (0 = cannot come)."""

    facilitator: int
    experience: str
    language: str
    start: int
    worth: Ints


Seats = dict[int, list[int]]  # meeting -> people


def form_circles(
    people: Iterable[Person],
    facilitators: Iterable[Mentor],
    *,
    week: date,
    smallest: int = 6,
    largest: int = 10,
    minutes: int = 90,
    exclusions: Iterable[tuple[str, str]] = (),
    minorities: Mapping[str, Collection[str]] | None = None,
    accepts_alone: Collection[str] = (),
) -> Circles:
    """Circles of `smallest` to `largest` people; a person is in one at most, a facilitator holds one at most.

    Parameters
    ----------
    people : who would like a circle; the experiences they marked are what it may be around
    facilitators : who could hold one, around what they are willing to talk about
    week : any day of the ISO week whose hours count
    smallest, largest : people in a circle, without the facilitator
    minutes : length of a meeting
    exclusions : two ids that must not sit together, in either order
    minorities : for each minority the programme declares, the ids of those who said they belong to it.
        Nobody is ever the only one in a circle, unless they are among `accepts_alone`

    People under 18 sit only with each other and a facilitator cleared for them.

    Raises
    ------
    ValueError : names the argument and what was wrong

    >>> free = {"languages": "en", "hours": "Mon 18:00-20:00", "experiences": "debt:2"}
    >>> people = [Person(f"p{number}", **free) for number in range(7)]
    >>> form_circles(people, [Mentor("f", **free)], week=date(2026, 11, 23)).circles[0].member_ids
    ('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')
    """
    if not 1 <= smallest <= largest:
        raise ValueError(f"smallest: expected 1..{largest}, the largest; got {smallest}")
    if not 1 <= minutes <= WEEK:
        raise ValueError(f"minutes: expected 1..{WEEK}; got {minutes}")
    members = sorted(people, key=lambda one: one.id)
    hosts = sorted(facilitators, key=lambda one: one.id)
    for name, ids in (("people", [one.id for one in members]), ("facilitators", [one.id for one in hosts])):
        if len(set(ids)) < len(ids):
            raise ValueError(f"{name}: an id is there twice")
    row = {one.id: number for number, one in enumerate(members)}
    apart = {pair for one, other in exclusions for pair in ((one, other), (other, one))}
    groups = [frozenset(row[one] for one in ids if one in row) for _, ids in sorted((minorities or {}).items())]
    room = _Room(
        members=members,
        meetings=_meetings(members, hosts, week, minutes, apart),
        smallest=smallest,
        largest=largest,
        apart={(row[one], row[other]) for one, other in apart if one in row and other in row},
        minorities=groups,
        fine_alone=frozenset(row[one] for one in accepts_alone if one in row),
    )
    seats = room.arrange()
    circles = []
    for number, seated in seats.items():
        meeting = room.meetings[number]
        names = tuple(members[one].id for one in sorted(seated))
        host = hosts[meeting.facilitator].id
        circles.append(Circle(host, meeting.experience, meeting.language, meeting.start, minutes, names))
    seated_ids = {one for circle in circles for one in circle.member_ids}
    return Circles(
        tuple(sorted(circles, key=lambda one: one.facilitator_id)),
        tuple(one.id for one in members if one.id not in seated_ids),
        room.value(seats),
    )


def _meetings(
    members: Sequence[Person], hosts: Sequence[Mentor], week: date, minutes: int, apart: set[tuple[str, str]]
) -> list[_Meeting]:
    """Every meeting somebody could hold, at each half hour of their free time."""
    free = [arcs(one.hours, one.timezone, week) for one in members]
    marked = [{tag: one.weight for tag, one in member.usable_experiences().items()} for member in members]
    spoken = [{language_key(tag) for tag in member.languages} for member in members]
    minor = np.array([is_minor(member, week) for member in members], dtype=bool)
    can_come: dict[int, Bools] = {}
    found = []
    for number, host in enumerate(hosts):
        if not holds(host, week):
            continue
        known = np.array([(one.id, host.id) in apart or one.id == host.id for one in members], dtype=bool)
        starts = sorted(
            {
                start % WEEK
                for first, last in arcs(host.hours, host.timezone, week)
                for start in range(first, last - minutes + 1, STEP_MINUTES)
            }
        )
        for start in starts:
            if start not in can_come:
                can_come[start] = np.array([_covers(mine, start, minutes) for mine in free], dtype=bool)
        for tag, lived in sorted(host.usable_experiences().items()):
            salience = np.array([mine.get(tag, 0) for mine in marked], dtype=np.int64)
            for language in sorted({language_key(one) for one in host.languages}):
                speaks = np.array([language in mine for mine in spoken], dtype=bool)
                eligible = (salience > 0) & speaks & ~known
                for young in (False, True) if host.cleared_for_minors else (False,):
                    for start in starts:
                        worth = np.where(eligible & can_come[start] & (minor == young), SEAT + salience, 0)
                        if worth.any():
                            found.append(_Meeting(number, lived.tag, language, start, worth))
    return found


def _covers(mine: Sequence[tuple[int, int]], start: int, minutes: int) -> bool:
    return any(
        last - first >= WEEK or (first <= begin and begin + minutes <= last)
        for first, last in mine
        for begin in (start, start + WEEK)
    )


@dataclass(frozen=True)
class _Room:
    """The meetings that could be held and what has to hold in each."""

    members: Sequence[Person]
    meetings: Sequence[_Meeting]
    smallest: int
    largest: int
    apart: set[tuple[int, int]]
    minorities: Sequence[frozenset[int]]
    fine_alone: frozenset[int]

    def value(self, seats: Seats) -> int:
        return sum(int(self.meetings[number].worth[seated].sum()) for number, seated in seats.items())

    def sound(self, seated: Sequence[int]) -> bool:
        """Whether a circle has the right size, keeps apart who must be, and leaves nobody alone."""
        return (
            self.smallest <= len(seated) <= self.largest
            and not any((one, other) in self.apart for one in seated for other in seated)
            and not self._alone(seated)
        )

    def _alone(self, seated: Sequence[int]) -> set[int]:
        found = (group.intersection(seated) for group in self.minorities)
        return {one for few in found if len(few) == 1 for one in few} - self.fine_alone

    def best_for(self, meeting: _Meeting, unseated: Bools) -> list[int]:
        """The people a meeting would gather: who gains most, ties by id; empty when it would not be sound."""
        worth = meeting.worth * unseated
        order = [one for one in np.lexsort((np.arange(worth.size), -worth)).tolist() if worth[one] > 0]
        while True:
            seated: list[int] = []
            for one in order:
                if len(seated) < self.largest and not any((one, other) in self.apart for other in seated):
                    seated.append(one)
            alone = self._alone(seated)
            if not alone:
                return seated if len(seated) >= self.smallest else []
            order = [one for one in order if one not in alone]

    def fill(self, seats: Seats, without: int = -1) -> Seats:
        """Hold the most valuable meeting left, again and again. `without` is a meeting not to be held."""
        seats = {number: list(seated) for number, seated in seats.items()}
        unseated = np.ones(len(self.members), dtype=bool)
        for seated in seats.values():
            unseated[seated] = False
        busy = {self.meetings[number].facilitator for number in seats}
        waiting = [
            (-self._at_most(meeting, unseated), number)
            for number, meeting in enumerate(self.meetings)
            if number not in seats and number != without
        ]
        heapq.heapify(waiting)
        while waiting:
            bound, number = heapq.heappop(waiting)
            meeting = self.meetings[number]
            if bound == 0 or meeting.facilitator in busy:
                continue
            # People only become fewer, so a value once computed is a bound for later.
            seated = self.best_for(meeting, unseated)
            worth = -int(meeting.worth[seated].sum())
            if waiting and (worth, number) > waiting[0]:
                if seated:
                    heapq.heappush(waiting, (worth, number))
                continue
            if seated:
                seats[number] = seated
                unseated[seated] = False
                busy.add(meeting.facilitator)
        return seats

    def _at_most(self, meeting: _Meeting, unseated: Bools) -> int:
        worth = np.sort(meeting.worth * unseated)[::-1][: self.largest]
        return int(worth.sum()) if np.count_nonzero(worth) >= self.smallest else 0

    def seat(self, order: Sequence[int]) -> Seats:
        """These meetings with everybody seated in the best way; empty where that is not sound.

        The first seats of each meeting are worth more than all else, so that each becomes large enough if
        it can.
        """
        if not order:
            return {}
        worth = np.stack([self.meetings[number].worth for number in order], axis=1)
        first = int(worth.sum()) + 1
        seat_of = np.repeat(np.arange(len(order)), self.largest)
        bonus = np.tile(np.where(np.arange(self.largest) < self.smallest, first, 0), len(order))
        table = np.where(worth[:, seat_of] > 0, worth[:, seat_of] + bonus, 0)
        people, chosen = linear_sum_assignment(table, maximize=True)
        fresh: Seats = {number: [] for number in order}
        for one, place in zip(people.tolist(), chosen.tolist(), strict=True):
            if table[one, place] > 0:
                fresh[order[int(seat_of[place])]].append(one)
        return fresh if all(self.sound(seated) for seated in fresh.values()) else {}

    def better(self, *found: Seats) -> Seats:
        """The most valuable of these; the first among equals."""
        return max(found, key=self.value)

    def settle(self, seats: Seats) -> Seats:
        """Seat everybody anew and fill what is left, for as long as that helps."""
        while True:
            fresh = self.fill(self.better(seats, self.seat(sorted(seats))))
            if self.value(fresh) <= self.value(seats):
                return seats
            seats = fresh

    def open_more(self, seats: Seats) -> Seats:
        """Hold one meeting more with people from circles that can spare them, for as long as that helps."""
        while True:
            unseated = np.ones(len(self.members), dtype=bool)
            for seated in seats.values():
                unseated[seated] = False
            busy = {self.meetings[number].facilitator for number in seats}
            gain = {
                number: int((meeting.worth * unseated).sum())
                for number, meeting in enumerate(self.meetings)
                if meeting.facilitator not in busy and np.count_nonzero(meeting.worth) >= self.smallest
            }
            likely = sorted((number for number in gain if gain[number]), key=lambda at: (-gain[at], at))
            tried = [self.seat(sorted([*seats, number])) for number in likely[:OPENINGS]]
            fresh = self.better(seats, *tried)
            if fresh is seats:
                return seats
            seats = fresh

    def arrange(self) -> Seats:
        """The circles: fill, seat anew, open one more where people can be spared, try each one's closing."""
        seats = self.open_more(self.settle(self.fill({})))
        for _ in range(ROUNDS_OF_CLOSING):
            before = self.value(seats)
            for number in sorted(seats):
                if number in seats:
                    rest = {other: seated for other, seated in seats.items() if other != number}
                    seats = self.better(seats, self.settle(self.fill(rest, without=number)))
            if self.value(seats) == before:
                break
        return self.open_more(seats)
