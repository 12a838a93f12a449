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
