"""Circles that meet already, from a spreadsheet like the one `alongside circles` writes."""

from pathlib import Path
from typing import Any

from alongside.matching import cells
from alongside.matching.circles.found import Circle, minute_of
from alongside.matching.files import Fault, Reading, rows_of
from alongside.matching.hours import WEEK

NEEDED = ("facilitator_id", "experience", "language", "start", "minutes", "member_ids")


def read_circles(path: Path, reading: Reading) -> list[Circle]:
    """The circles of a file; what is wrong is noted in `reading`, which the caller asks to stop."""
    found = []
    for number, row in rows_of(path, reading, NEEDED):
        values = {}
        for name in NEEDED:
            try:
                values[name] = _read(name, row[name].strip())
            except ValueError as wrong:
                expected = str(wrong).removeprefix("expected ")
                reading.faults.append(Fault(path.name, number, name, expected, row[name].strip()[:60]))
        if len(values) == len(NEEDED):
            found.append(Circle(**values))
    return found


def _read(name: str, cell: str) -> Any:
    match name:
        case "start":
            return minute_of(cell)
        case "minutes":
            return cells.whole(cell, 1, WEEK, f"minutes, 1-{WEEK}")
        case "member_ids":
            return tuple(sorted(cells.identifier(one) for one in cell.split(";")))
    return cells.identifier(cell)
