"""What is missing: what members seek beside the stories and mentors there are, without small numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: A number below this is never shown: in a small place it could point at somebody.
SMALLEST = 5

Table = Sequence[Sequence[int]]
Shown = tuple[tuple[int | None, ...], ...]


def hidden(table: Table) -> Shown:
    """A table of counts as it may be shown: None stands for what is hidden. Zero is hidden like other small numbers.

    The total of a row or column may stand beside it: a line that hides anything hides at least two cells that add up to
    SMALLEST or more, or the whole line. Across many lines at once a cell can still be bounded, and sometimes worked out:
    show the totals of rows or of columns, never both.

    >>> hidden([[9, 2, 6], [8, 7, 9], [7, 6, 8]])
    ((9, None, None), (8, 7, 9), (7, None, None))
    """
    rows = [[value if value >= SMALLEST else None for value in row] for row in table]
    width = len(table[0]) if table else 0
    lines = [[(i, j) for j in range(width)] for i in range(len(table))]
    lines += [[(i, j) for i in range(len(table))] for j in range(width)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            gone = [(i, j) for i, j in line if rows[i][j] is None]
            left = [(i, j) for i, j in line if rows[i][j] is not None]
            short = len(gone) < 2 or sum(table[i][j] for i, j in gone) < SMALLEST
            if gone and left and short:
                # the smallest of what is left tells least
                i, j = min(left, key=lambda cell: (table[cell[0]][cell[1]], cell))
                rows[i][j] = None
                changed = True
    return tuple(tuple(row) for row in rows)


def totals(table: Table) -> tuple[int | None, ...]:
    """The total of each row, or None for one that is itself too small to be shown."""
    return tuple(sum(row) if sum(row) >= SMALLEST else None for row in table)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something sought more often than it is found."""

    term: str
    sought: int
    stories: int
    mentors: int

    @property
    def short(self) -> float:
        """How many seek it for each story or mentor there is; one is added, so that none at all comes first."""
        return self.sought / (self.stories + self.mentors + 1)


def gaps(sought: Mapping[str, int], stories: Mapping[str, int], mentors: Mapping[str, int]) -> tuple[Gap, ...]:
    """What is most missing first; what fewer than SMALLEST people seek is not listed at all.

    Stories and mentors below SMALLEST count as none here: which of them there are is not told by the list either.

    >>> [gap.term for gap in gaps({"work": 9, "faith": 12, "home": 2}, {"work": 1}, {"faith": 30})]
    ['work', 'faith']
    """
    found = [
        Gap(term, count, _coarse(stories.get(term, 0)), _coarse(mentors.get(term, 0)))
        for term, count in sought.items()
        if count >= SMALLEST
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.short, gap.term)))


def _coarse(count: int) -> int:
    return count if count >= SMALLEST else 0


@dataclass(frozen=True, slots=True)
class Seeker:
    """What counts of one reader who lets themselves be counted."""

    #: Groups of what they have lived, and the parts of life they look for.
    groups: frozenset[str]
    areas: frozenset[str]
    #: Whether some story answers the words that hurt them; None when they named none.
    answered: bool | None = None


Pairs = list[list[str | int]]


def crossed(seekers: Sequence[Seeker]) -> Pairs:
    """How many of each group look for each part of life, as [group, part, number]: only what may be told, most first.

    >>> crossed([Seeker(frozenset({"mind"}), frozenset({"work", "home"}))] * 6)
    [['mind', 'home', 6], ['mind', 'work', 6]]
    >>> crossed([Seeker(frozenset({"mind"}), frozenset({"work"}))] * 4)
    []
    """
    groups = sorted({group for one in seekers for group in one.groups})
    areas = sorted({area for one in seekers for area in one.areas})
    table = [[sum(group in one.groups and area in one.areas for one in seekers) for area in areas] for group in groups]
    found: Pairs = [
        [group, area, number]
        for group, row in zip(groups, hidden(table), strict=True)
        for area, number in zip(areas, row, strict=True)
        if number is not None
    ]
    return sorted(found, key=lambda one: (-int(one[2]), str(one[0]), str(one[1])))


def hurt(seekers: Sequence[Seeker]) -> Pairs:
    """For each group: how many named words that hurt and find a story that answers them, and how many find none.

    >>> hurt([Seeker(frozenset({"mind"}), frozenset(), answered)  for answered in [True] * 5 + [False] * 6])
    [['mind', 5, 6]]
    >>> hurt([Seeker(frozenset({"mind"}), frozenset(), answered)  for answered in [True] * 2 + [False] * 6])
    []
    """
    groups = sorted({group for one in seekers if one.answered is not None for group in one.groups})
    table = [
        [sum(group in one.groups and one.answered is said for one in seekers) for said in (True, False)]
        for group in groups
    ]
    rows = zip(groups, hidden(table), strict=True)
    return [[group, found, none] for group, (found, none) in rows if found is not None and none is not None]
