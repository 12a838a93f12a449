"""Why people have no circle, and whom to look for, so that they could."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from alongside.matching.cells import language_key
from alongside.matching.circles.arranging import SEAT, Arranged, Wanted, joinable
from alongside.matching.circles.found import WAITING_WORDS, Recruit, WaitingForCircle, recruit_words
from alongside.matching.circles.meetings import STEP_MINUTES, Gathering, Meeting, free_at
from alongside.matching.crowd import holds
from alongside.matching.graph import Bools
from alongside.matching.hours import WEEK

MOST_ROWS = 10  # of each kind of recruit
FEW = 3  # people to look for at most, to make a group large enough


@dataclass(frozen=True)
class Report:
    """What is needed to say why people wait.

    Attributes
    ----------
    possible : every meeting somebody could hold and somebody could come to, however few
    """

    known: Gathering
    possible: Sequence[Meeting]
    wanted: Wanted
    arranged: Arranged

    def waiting(self) -> list[int]:
        """The rows of the people who have no circle."""
        seated = {one for _, _, who in self.arranged.new for one in who}
        seated |= {one for who in self.arranged.existing for one in who}
        return [row for row in range(len(self.known.people)) if row not in seated]

    def reasons(self) -> list[WaitingForCircle]:
        """Why each of them waits, in order."""
        rows = self.waiting()
        unseated = np.zeros(len(self.known.people), dtype=bool)
        unseated[rows] = True
        open_now = self._open()
        found = []
        for row in rows:
            reason, counts = self._reason(row, unseated, open_now)
            found.append(WaitingForCircle(self.known.people[row].id, reason, counts, WAITING_WORDS[reason]))
        return found

    def _open(self) -> list[tuple[Bools, int, list[int]]]:
        """Who could join each circle, who holds it, who sits there."""
        new = [(meeting.people, host, who) for meeting, host, who in self.arranged.new]
        host_row = {one.id: number for number, one in enumerate(self.known.facilitators)}
        old = [
            (joinable(self.known, circle), host_row[circle.facilitator_id], who)
            for circle, who in zip(self.wanted.existing, self.arranged.existing, strict=True)
        ]
        return new + old

    def _reason(
        self,
        row: int,
        unseated: Bools,
        open_now: list[tuple[Bools, int, list[int]]],
    ) -> tuple[str, dict[str, int]]:
        mine = [one for one in self.possible if one.people[row] and any(not self._blocked(row, at) for at in one.hosts)]
        joined = [(host, who) for could, host, who in open_now if could[row] and not self._blocked(row, host)]
        if not mine and not joined:
            return self._no_facilitator(row)
        roomy = [who for _, who in joined if len(who) < self.wanted.largest]
        if roomy:
            apart = sum(any(self._apart(row, other) for other in who) for who in roomy)
            return ("apart" if apart == len(roomy) else "alone"), {"circles": len(roomy)}
        large = [one for one in mine if int(one.people.sum()) >= self.wanted.smallest]
        if not large and not joined:
            return "too-few", {"people": max(int(one.people.sum()) for one in mine)}
        most = max((int((one.people & unseated).sum()) for one in large), default=0)
        if most >= self.wanted.smallest:
            return "facilitators", {"people": most}
        if joined:
            return "full", {"circles": len(joined)}
        return "too-few-left", {"people": most}

    def _no_facilitator(self, row: int) -> tuple[str, dict[str, int]]:
        """The first rule that leaves no facilitator, and how many there were before it."""
        known = self.known
        marked, spoken = set(known.marked[row]), known.spoken[row]
        if not marked:
            return "nothing-marked", {}
        left = [at for at, one in enumerate(known.facilitators) if holds(one, known.week)]
        steps: tuple[tuple[str, Callable[[int], bool]], ...] = (
            ("experience", lambda at: bool(marked & known.facilitators[at].usable_experiences().keys())),
            ("safeguarding", lambda at: known.facilitators[at].cleared_for_minors or not known.young[row]),
            ("language", lambda at: bool(spoken & {language_key(one) for one in known.facilitators[at].languages})),
            ("blocked", lambda at: not self._blocked(row, at)),
        )
        for name, holds_for in steps:
            after = [at for at in left if holds_for(at)]
            if not after:
                return name, {"facilitators": len(left)}
            left = after
        return "hours", {"facilitators": len(left)}

    def _blocked(self, row: int, host: int) -> bool:
        one, other = self.known.people[row].id, self.known.facilitators[host].id
        return one == other or (one, other) in self.known.apart

    def _apart(self, row: int, other: int) -> bool:
        return (self.known.people[row].id, self.known.people[other].id) in self.known.apart

    def recruit(self) -> list[Recruit]:
        """Whom to look for; each person who waits is counted in one row of a kind only."""
        left = np.zeros(len(self.known.people), dtype=bool)
        left[self.waiting()] = True
        return self._facilitators(left.copy()) + self._people(left)

    def _facilitators(self, left: Bools) -> list[Recruit]:
        """New facilitators who would seat a whole circle of people who wait, most first."""
        asked = self._wishes(left)
        found: list[Recruit] = []
        while len(found) < MOST_ROWS:
            best = max(asked, key=lambda one: int((one.people & left).sum()), default=None)
            if best is None or int((best.people & left).sum()) < self.wanted.smallest:
                break
            who = self._group(best, left)
            if len(who) < self.wanted.smallest:
                asked = [one for one in asked if one is not best]
                continue
            found.append(self._row("facilitator", best, 1, len(who)))
            left[who] = False
        return sorted(found, key=lambda one: -one.seated)

    def _wishes(self, left: Bools) -> list[Meeting]:
        """Meetings that nobody need be there to hold, at each half hour in which people who wait are free."""
        known = self.known
        rows = np.flatnonzero(left).tolist()
        starts = sorted(
            {
                start % WEEK
                for row in rows
                for first, last in known.free[row]
                for start in range(first, last - known.minutes + 1, STEP_MINUTES)
            }
        )
        found = []
        groups: dict[tuple[str, str, bool], Bools] = {}
        for row in rows:
            for tag in known.marked[row]:
                for language in known.spoken[row]:
                    group = groups.setdefault((tag, language, bool(known.young[row])), np.zeros(left.size, dtype=bool))
                    group[row] = True
        large = {name: group for name, group in groups.items() if int(group.sum()) >= self.wanted.smallest}
        coming = free_at(known.free, starts, known.minutes) if large else np.zeros((0, left.size), dtype=bool)
        for (tag, language, young), group in sorted(large.items()):
            counts = (coming & group).sum(axis=1)
            found += [
                Meeting(tag, language, starts[at], young, coming[at] & group, (), tag)
                for at in np.flatnonzero(counts >= self.wanted.smallest).tolist()
            ]
        return found

    def _people(self, left: Bools) -> list[Recruit]:
        """One to three people more who would make a group large enough for a facilitator who holds nothing."""
        holding = [host for _, host, _ in self.arranged.new]
        host_row = {one.id: number for number, one in enumerate(self.known.facilitators)}
        holding += [host_row[one.facilitator_id] for one in self.wanted.existing]
        idle = {host for host, most in enumerate(self.wanted.circles_each) if most and host not in holding}
        found: list[Recruit] = []
        while len(found) < MOST_ROWS:
            best: Meeting | None = None
            who: list[int] = []
            at = -1
            for meeting in self.possible:
                host = next((one for one in meeting.hosts if one in idle), None)
                count = int((meeting.people & left).sum())
                if host is None or count <= max(len(who), self.wanted.smallest - FEW - 1):
                    continue
                group = self._group(meeting, left & ~self._blocked_by(host))
                if len(group) > len(who) and self.wanted.smallest - FEW <= len(group) < self.wanted.smallest:
                    best, who, at = meeting, group, host
            if best is None:
                break
            found.append(self._row("people", best, self.wanted.smallest - len(who), len(who)))
            left[who] = False
            idle.discard(at)
        return found

    def _blocked_by(self, host: int) -> Bools:
        return np.array([self._blocked(row, host) for row in range(len(self.known.people))], dtype=bool)

    def _group(self, meeting: Meeting, left: Bools) -> list[int]:
        """People of one meeting who may sit together; who gains most first, ties by id."""
        rows = np.flatnonzero(meeting.people & left).tolist()
        rows.sort(key=lambda row: (-SEAT - self.known.marked[row].get(meeting.tag, 0), row))
        while True:
            who: list[int] = []
            for row in rows:
                if len(who) < self.wanted.largest and not any(self._apart(row, other) for other in who):
                    who.append(row)
            few = [group & set(who) for group in self.wanted.groups]
            lonely = {row for group in few if len(group) == 1 for row in group} - self.wanted.fine_alone
            if not lonely:
                return who
            rows = [row for row in rows if row not in lonely]

    def _row(self, kind: str, at: Meeting, needed: int, seated: int) -> Recruit:
        words = recruit_words(kind, at.shown, at.language, at.start, needed, seated, at.young)
        return Recruit(kind, at.shown, at.language, at.start, self.known.minutes, at.young, needed, seated, words)
