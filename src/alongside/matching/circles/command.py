"""`alongside circles`: two spreadsheets in; circles, reasons for waiting and a report of whom to look for out."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alongside.matching import cells
from alongside.matching.circles.existing import read_circles
from alongside.matching.circles.forming import form_circles
from alongside.matching.circles.found import Circle, Circles, when
from alongside.matching.files import FaultyFiles, Reading, check_paths, read_pairs, read_rows, table, write_all
from alongside.matching.hours import WEEK, monday_of
from alongside.matching.people import Mentor, Person

OK, BAD_INPUT = 0, 2
NEEDED = ("id", "experiences", "languages", "timezone", "hours")


def main(argv: Sequence[str] | None = None) -> int:
    """0 when the files are written, 2 when something given was wrong (and then nothing is written).

    Parameters
    ----------
    argv : what follows ``alongside circles``; taken from the command line when left out
    """
    try:
        chosen = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or OK)
    try:
        return _run(chosen)
    except FaultyFiles as faulty:
        sys.stderr.write(f"{faulty}\nNothing was written.\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename}: cannot be written: {error.strerror}\nNothing was written.\n")
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alongside circles",
        description="Propose circles of peers. People still say yes or no.",
    )
    parser.add_argument("--people", type=Path, required=True, help="CSV, one person who would like a circle a row")
    parser.add_argument("--facilitators", type=Path, required=True, help="CSV, one facilitator a row")
    parser.add_argument("--exclusions", type=Path, help="CSV with columns a,b: ids that must not sit together")
    parser.add_argument("--existing", type=Path, help="CSV of circles that meet already, as --out writes it")
    parser.add_argument("--week", type=_day, help="a day of the week whose hours count, such as 2026-11-23")
    parser.add_argument("--smallest", type=int, default=6, help="fewest people in a circle (6)")
    parser.add_argument("--largest", type=int, default=10, help="most people in a circle (10)")
    parser.add_argument("--minutes", type=int, default=90, help="length of a meeting (90)")
    parser.add_argument("--out", type=Path, required=True, help="CSV to write, one circle a row")
    parser.add_argument("--waiting", type=Path, help="CSV to write: person_id,reason,words")
    parser.add_argument("--report", type=Path, help="JSON to write: what it is worth, and whom to look for")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a date such as 2026-11-23; got {text!r}") from None


def _circles(value: object) -> int:
    """How many circles a facilitator may hold; blank is one."""
    blank = isinstance(value, str) and not value.strip()
    return 1 if blank else cells.whole(value, 0, 5, "a whole number 0-5, or blank for 1")


def _id(value: object) -> str:
    """An id that can stand in a list."""
    name = cells.identifier(value)
    if ";" in name:
        raise cells.CellError("an id without ;")
    return name


def _run(chosen: argparse.Namespace) -> int:
    reading = Reading()
    people = read_rows(
        chosen.people,
        Person,
        reading,
        readers={**Person.readers, "id": _id},
        needed=NEEDED,
        more={"minorities": cells.tags, "accepts_alone": cells.yes},
    )
    facilitators = read_rows(
        chosen.facilitators,
        Mentor,
        reading,
        readers={name: read for name, read in Mentor.readers.items() if name != "places"},
        needed=NEEDED,
        more={"circles": _circles},
    )
    ids = {one.id for one, _ in people} | {one.id for one, _ in facilitators}
    exclusions = read_pairs(chosen.exclusions, ids, reading) if chosen.exclusions else []
    existing = read_circles(chosen.existing, reading) if chosen.existing else []
    _check(chosen, reading)
    reading.stop_if_faulty()

    minorities: dict[str, set[str]] = {}
    for one, aside in people:
        for tag in cells.tags(aside.get("minorities", ())):
            minorities.setdefault(cells.key(tag), set()).add(one.id)
    try:
        found = form_circles(
            [one for one, _ in people],
            [one for one, _ in facilitators],
            week=chosen.week or datetime.now(UTC).date(),
            smallest=chosen.smallest,
            largest=chosen.largest,
            minutes=chosen.minutes,
            exclusions=exclusions,
            minorities=minorities,
            accepts_alone={one.id for one, aside in people if aside.get("accepts_alone")},
            existing=existing,
            circles_each={one.id: _circles(aside.get("circles", "")) for one, aside in facilitators},
        )
    except ValueError as wrong:
        if not str(wrong).startswith("existing: "):
            raise
        raise FaultyFiles([f"{chosen.existing.name}: {str(wrong).removeprefix('existing: ')}"]) from None
    _write(chosen, found, len(people), len(facilitators))
    for notice in reading.notices:
        sys.stderr.write(notice + "\n")
    seated = sum(len(circle.member_ids) for circle in found.circles)
    joined = f", {len(found.topped_up)} that exist gain members" if existing else ""
    sys.stdout.write(f"{len(found.circles)} circles, {seated} people in them{joined}, {len(found.waiting)} waiting.\n")
    return OK


def _check(chosen: argparse.Namespace, reading: Reading) -> None:
    if not 1 <= chosen.smallest <= chosen.largest:
        reading.faults.append(f"--smallest: expected 1..{chosen.largest}, the largest; got {chosen.smallest}")
    if not 1 <= chosen.minutes <= WEEK:
        reading.faults.append(f"--minutes: expected 1..{WEEK}; got {chosen.minutes}")
    read = [path for path in (chosen.people, chosen.facilitators, chosen.exclusions, chosen.existing) if path]
    check_paths(read, [path for path in (chosen.out, chosen.waiting, chosen.report) if path], reading)


def _write(chosen: argparse.Namespace, found: Circles, people: int, facilitators: int) -> None:
    header = ("facilitator_id", "experience", "language", "start", "minutes", "people", "member_ids", "reasons", "new")
    rows = [(*_row(one), "yes") for one in found.circles] + [(*_row(one), "no") for one in found.topped_up]
    files = {chosen.out: table(header, rows)}
    if chosen.waiting:
        waiting = [(one.person_id, one.reason, one.words) for one in found.reasons]
        files[chosen.waiting] = table(("person_id", "reason", "words"), waiting)
    if chosen.report:
        report = _report(chosen, found) | {"people": people, "facilitators": facilitators}
        files[chosen.report] = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    write_all(files)


def _row(one: Circle) -> tuple[str | int, ...]:
    members = len(one.member_ids), ";".join(one.member_ids)
    return one.facilitator_id, one.experience, one.language, when(one.start), one.minutes, *members, " ".join(one.words)


def _report(chosen: argparse.Namespace, found: Circles) -> dict[str, Any]:
    return {
        "week": monday_of(chosen.week or datetime.now(UTC).date()).isoformat(),
        "smallest": chosen.smallest,
        "largest": chosen.largest,
        "minutes": chosen.minutes,
        "circles": len(found.circles),
        "seated": sum(len(one.member_ids) for one in found.circles),
        "topped_up": len(found.topped_up),
        "waiting": len(found.waiting),
        "value": found.value,
        "at_most": found.at_most,
        "rules_rechecked": True,  # nothing is written where a rule is broken
        "waiting_for": dict(sorted(Counter(one.reason for one in found.reasons).items())),
        "recruit": [asdict(one) | {"start": when(one.start)} for one in found.recruit],
    }
