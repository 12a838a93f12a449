"""Which meetings could be held at all: an experience, a language, a weekly hour and an age band, who could come, who hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from alongside.matching.cells import key, language_key
from alongside.matching.crowd import holds, is_minor
from alongside.matching.graph import Bools
from alongside.matching.hours import WEEK, Arc, arcs
from alongside.matching.people import Mentor, Person

STEP_MINUTES = 30


@dataclass(frozen=True)
class Meeting:
    """A meeting that could be held; people and facilitators by their rows."""

    tag: str
    language: str
    start: int
    young: bool
    people: Bools  # (P,)
    hosts: tuple[int, ...]
    shown: str  # the experience as a facilitator wrote it


@dataclass(frozen=True)
class Gathering:
    """Everything known of who could meet whom, in order of id."""

    people: Sequence[Person]
    facilitators: Sequence[Mentor]
    week: date
    minutes: int
    apart: frozenset[tuple[str, str]]
    marked: Sequence[Mapping[str, int]]
    spoken: Sequence[frozenset[str]]
    free: Sequence[Sequence[Arc]]
    young: Bools
    _can_come: dict[tuple[int, int], Bools] = field(default_factory=dict)

    def can_come(self, start: int, minutes: int) -> Bools:
        """Who is free from that minute of the week for so long, shape (P,)."""
        known = self._can_come.get((start, minutes))
        if known is None:
            known = self._can_come[start, minutes] = free_at(self.free, [start], minutes)[0]
        return known

    def could_join(self, tag: str, language: str, start: int, minutes: int, *, young: bool) -> Bools:
        """Who marked the experience, speaks the language, is of that age and free; shape (P,)."""
        fits = np.array([tag in mine for mine in self.marked], dtype=bool)
        fits &= np.array([language in mine for mine in self.spoken], dtype=bool)
        fits &= self.young == young
        return fits & self.can_come(start, minutes)


def free_at(free: Sequence[Sequence[Arc]], starts: Sequence[int], minutes: int) -> Bools:
    """Who is free at each start for so long without a break; shape (starts, people).

    >>> free_at([[(1080, 1200)], [(10020, 10140)]], [1080, 1140, 10050], 90).tolist()
    [[True, False], [False, False], [False, True]]
    """
    table = np.zeros((len(starts), len(free)), dtype=bool)
    flat = [(owner, first, last) for owner, mine in enumerate(free) for first, last in mine]
    if not flat or not starts:
        return table
    owner, first, last = np.array(flat, dtype=np.int64).T
    begin = np.asarray(starts, dtype=np.int64)[:, None]
    covered = last - first >= WEEK
    for turn in (begin, begin + WEEK):
        covered = covered | ((first <= turn) & (turn + minutes <= last))
    np.logical_or.at(table.T, owner, covered.T)
    return table


def gather(
    people: Sequence[Person],
    facilitators: Sequence[Mentor],
    *,
    week: date,
    minutes: int,
    exclusions: Iterable[tuple[str, str]],
) -> Gathering:
    """What the people and facilitators, in order of id, say of themselves, read once."""
    apart = {pair for one, other in exclusions for pair in ((one, other), (other, one))}
    apart |= _avoided([*people, *facilitators])
    return Gathering(
        people=people,
        facilitators=facilitators,
        week=week,
        minutes=minutes,
        apart=frozenset(apart),
        marked=[{tag: one.weight for tag, one in person.usable_experiences().items()} for person in people],
        spoken=[frozenset(language_key(tag) for tag in person.languages) for person in people],
        free=[arcs(person.hours, person.timezone, week) for person in people],
        young=np.array([is_minor(person, week) for person in people], dtype=bool),
    )


def _avoided(everybody: Sequence[Person]) -> set[tuple[str, str]]:
    """Pairs of whom one asked not to meet anybody of a workplace or place that the other has."""
    there: dict[str, list[str]] = {}
    for one in everybody:
        for tag in one.workplace:
            there.setdefault(key(tag), []).append(one.id)
    found = set()
    for one in everybody:
        for tag in one.avoid:
            for other in there.get(key(tag), []):
                if other != one.id:
                    found |= {(one.id, other), (other, one.id)}
    return found


def meetings(known: Gathering) -> list[Meeting]:
    """Every meeting somebody could hold and somebody could come to, at each half hour of facilitators' free time.

    In order of experience, language, start and age.
    """
    hosts: dict[tuple[str, str, int, bool], list[int]] = {}
    shown: dict[str, str] = {}
    for row, host in enumerate(known.facilitators):
        if not holds(host, known.week):
            continue
        free = arcs(host.hours, host.timezone, known.week)
        starts = {
            start % WEEK for first, last in free for start in range(first, last - known.minutes + 1, STEP_MINUTES)
        }
        for tag, lived in host.usable_experiences().items():
            shown.setdefault(tag, lived.tag)
            for language in {language_key(one) for one in host.languages}:
                for start in starts:
                    for young in (False, True) if host.cleared_for_minors else (False,):
                        hosts.setdefault((tag, language, start, young), []).append(row)
    begins = sorted({start for _, _, start, _ in hosts})
    coming = dict(zip(begins, free_at(known.free, begins, known.minutes), strict=True))
    marks = {tag: np.array([tag in mine for mine in known.marked], dtype=bool) for tag in shown}
    speaks = {
        language: np.array([language in mine for mine in known.spoken], dtype=bool)
        for language in {language for _, language, _, _ in hosts}
    }
    found = []
    for (tag, language, start, young), rows in sorted(hosts.items()):
        people = marks[tag] & speaks[language] & coming[start] & (known.young == young)
        if people.any():
            found.append(Meeting(tag, language, start, young, people, tuple(rows), shown[tag]))
    return found


def worth_holding(found: Sequence[Meeting], smallest: int, *, one_each: bool) -> list[Meeting]:
    """The meetings that could become large enough.

    Where a facilitator holds one circle at most (`one_each`), a meeting is left out when another one around
    the same experience could gather the same people and be held by the same facilitators: nothing is lost.
    """
    enough = [one for one in found if int(one.people.sum()) >= smallest]
    if not one_each:
        return enough
    groups: dict[tuple[str, str, bool], list[tuple[int, int, Meeting]]] = {}
    for one in enough:
        people = int.from_bytes(np.packbits(one.people).tobytes())
        hosts = sum(1 << host for host in one.hosts)
        groups.setdefault((one.tag, one.language, one.young), []).append((people, hosts, one))
    kept = []
    for group in groups.values():
        # The largest first, so that what covers another one stands before it.
        group.sort(key=lambda at: (-at[0].bit_count(), -at[1].bit_count(), at[2].start))
        best: list[tuple[int, int]] = []
        for people, hosts, one in group:
            if not any(people & ~more == 0 and hosts & ~those == 0 for more, those in best):
                best.append((people, hosts))
                kept.append(one)
    return sorted(kept, key=lambda one: (one.tag, one.language, one.start, one.young))
