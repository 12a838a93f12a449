"""Spreadsheets in and out: UTF-8 CSV with a header. All faults are said at once, and nothing is then written.

A row is numbered as a spreadsheet shows it: the header is row 1.
"""

import csv
import io
import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from alongside.matching import cells
from alongside.matching.cells import KNOWN, CellError
from alongside.matching.people import Mentee, Mentor, Person
from alongside.matching.policy import Policy, policy_from

MOST_SHOWN = 50
#: What hardly two people have the same: a cell of another column is read once, and its value shared by all who gave it.
OWN = ("id", "words", "experiences", "hours", "values")
NEEDED = ("id", "languages", "timezone", "hours", "formats")
# In a file, room for more than five is more likely a slip of the pen than a mentor.
FILE_READERS: Mapping[str, cells.Reader] = MappingProxyType({**Mentor.readers, "places": cells.places_in_file})


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file, and what was expected there."""

    file: str
    row: int
    column: str
    expected: str
    got: str = ""

    def __str__(self) -> str:
        got = f"; got {self.got!r}" if self.got else ""
        return f"{self.file}: row {self.row}, column {self.column}: expected {self.expected}{got}"


class FaultyFiles(ValueError):
    """Everything found wrong in what was given."""

    def __init__(self, faults: Sequence[Fault | str]) -> None:
        shown = [str(fault) for fault in faults[:MOST_SHOWN]]
        if len(faults) > MOST_SHOWN:
            shown.append(f"... and {len(faults) - MOST_SHOWN} more")
        super().__init__("\n".join(shown))
        self.faults = tuple(faults)


@dataclass
class Reading:
    """What has been read so far: faults to stop for, and notices to pass on."""

    faults: list[Fault | str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def stop_if_faulty(self) -> None:
        """Raise FaultyFiles when anything was wrong."""
        if self.faults:
            raise FaultyFiles(self.faults)


def _text_of(path: Path, reading: Reading) -> str | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reading.faults.append(f"{path.name}: cannot be read: {error.strerror or error}")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        reading.faults.append(Fault(path.name, row, "(any)", "UTF-8 text"))
        return None


def rows_of(path: Path, reading: Reading, needed: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a file by column, with their numbers; faults of the whole file are noted."""
    text = _text_of(path, reading)
    if text is None:
        return
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    header: list[str] = []
    try:
        for number, row in enumerate(lines, start=1):
            if number == 1:
                header = [name.strip().lower() for name in row]
                if not _header_is_good(path.name, header, needed, reading):
                    return
            elif any(cell.strip() for cell in row):
                if len(row) != len(header):
                    expected = f"{len(header)} cells, as in the header"
                    reading.faults.append(Fault(path.name, number, "(all)", expected, f"{len(row)} cells"))
                else:
                    yield number, dict(zip(header, row, strict=True))
    except csv.Error as error:
        reading.faults.append(Fault(path.name, number + 1, "(any)", f"a readable CSV row ({error})"))
    if number == 0:
        reading.faults.append(Fault(path.name, 1, "(all)", f"a header with {', '.join(needed)}"))


def _header_is_good(file: str, header: Sequence[str], needed: Sequence[str], reading: Reading) -> bool:
    missing = [name for name in needed if name not in header]
    twice = sorted({name for name in header if header.count(name) > 1})
    reading.faults += [Fault(file, 1, name, "this column in the header") for name in missing]
    reading.faults += [Fault(file, 1, name or "(blank)", "each column once") for name in twice]
    return not missing and not twice


def read_people[P: (Mentee, Mentor)](path: Path, kind: type[P], reading: Reading) -> list[P]:
    """The people of a file; what is wrong is noted in `reading`, which the caller asks to stop."""
    given = FILE_READERS if kind is Mentor else kind.readers
    readers = {name: read if name in OWN else lru_cache(KNOWN)(read) for name, read in given.items()}
    needed = (*NEEDED, "places") if kind is Mentor else NEEDED
    return [one for one, _ in read_rows(path, kind, reading, readers=readers, needed=needed, more={})]


def read_rows[P: Person](
    path: Path,
    kind: type[P],
    reading: Reading,
    *,
    readers: Mapping[str, cells.Reader],
    needed: Sequence[str],
    more: Mapping[str, cells.Reader],
) -> list[tuple[P, dict[str, object]]]:
    """The people of a file, each with what was read of the columns in `more`, which are no part of a person."""
    people: list[tuple[P, dict[str, object]]] = []
    first_row: dict[str, int] = {}
    unknown: list[str] = []
    for number, row in rows_of(path, reading, needed):
        unknown = [name for name in row if name not in readers and name not in more]
        before = len(reading.faults)
        values = _read_cells(path.name, number, row, {**readers, **more}, reading)
        name = str(values.get("id", ""))
        if name in first_row:
            fault = Fault(path.name, number, "id", f"an id of its own (row {first_row[name]} has it)", name)
            reading.faults.append(fault)
        if len(reading.faults) == before:
            first_row[name] = number
            aside = {column: values.pop(column) for column in more if column in values}
            extra = {column: row[column] for column in unknown}
            people.append((kind.as_read(values, extra), aside))
    if unknown:
        reading.notices.append(f"{path.name}: columns kept but not used: {', '.join(unknown)}")
    return people


def _read_cells(
    file: str, number: int, row: Mapping[str, str], readers: Mapping[str, cells.Reader], reading: Reading
) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, read in readers.items():
        if name not in row:
            continue
        cell = row[name]
        if name == "timezone" and not cell.strip() and not row["hours"].strip():
            continue
        try:
            values[name] = read(cell)
        except CellError as error:
            # Somebody's own words must not travel in an error that may be logged.
            got = "" if name == "words" else cell.strip()[:60]
            reading.faults.append(Fault(file, number, name, error.expected, got))
    return values


def read_pairs(path: Path, ids: set[str], reading: Reading) -> list[tuple[str, str]]:
    """The pairs of ids in a file with the columns a and b."""
    pairs = []
    nobody = 0
    for number, row in rows_of(path, reading, ("a", "b")):
        pair = []
        for name in ("a", "b"):
            try:
                pair.append(cells.identifier(row[name]))
            except CellError as error:
                reading.faults.append(Fault(path.name, number, name, error.expected, row[name].strip()[:60]))
        if len(pair) == 2:
            pairs.append((pair[0], pair[1]))
            nobody += not ids.issuperset(pair)
    if nobody:
        reading.notices.append(f"{path.name}: {nobody} of {len(pairs)} rows name somebody who is in neither file")
    return pairs


def read_policy(path: Path, reading: Reading) -> Policy:
    """The policy in a TOML file; the default one when it is faulty, which `reading` knows."""
    text = _text_of(path, reading)
    try:
        return policy_from(tomllib.loads(text or ""))
    except (tomllib.TOMLDecodeError, ValueError, TypeError) as error:
        reading.faults.append(f"{path.name}: {error}")
        return Policy()


def check_paths(read: Sequence[Path], written: Sequence[Path], reading: Reading) -> None:
    """Note where a file to write is one that is read, is there twice, or has no folder."""
    for number, path in enumerate(written):
        if path.resolve() in {other.resolve() for other in (*read, *written[:number])}:
            reading.faults.append(f"{path}: expected a file of its own to write to")
        elif path.is_dir() or not path.parent.is_dir():
            reading.faults.append(f"{path}: expected a file in a folder that exists")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The text of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def write_all(files: Mapping[Path, str]) -> None:
    """Write every file or none: each is complete beside its place before the first is moved there.

    Raises
    ------
    OSError : a folder is missing or cannot be written
    """
    ready: list[tuple[str, Path]] = []
    try:
        for path, text in files.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            ready.append((name, path))
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        for name, path in ready:
            Path(name).replace(path)
    finally:
        for name, _ in ready:
            Path(name).unlink(missing_ok=True)
