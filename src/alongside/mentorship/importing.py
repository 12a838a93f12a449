"""`alongside import people FILE.csv --mapping MAPPING.toml`: a coordinator's spreadsheet becomes people."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connection, transaction

from alongside.foundation import vault
from alongside.foundation.errors import AlongsideError
from alongside.matching import Mentee
from alongside.mentorship import commands
from alongside.mentorship.models import ImportedRow
from alongside.mentorship.rules import MOST_PLACES
from alongside.mentorship.spreadsheet import BadCell, BadMapping, PeopleMapping, Row, read_mapping, read_rows
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import LONGEST_NAME, VALUES, Facts, Lived, Purpose, Use, hides_something, problem_with
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

#: Rows written in one transaction: few enough that a stopped run repeats little, many enough to be quick.
AT_ONCE = 50
OK, SOME_BAD, UNUSABLE = 0, 1, 2


@dataclass(slots=True)
class Result:
    """What became of a file."""

    roles: Counter[str] = field(default_factory=Counter)
    bad: list[BadCell] = field(default_factory=list)
    rows: int = 0
    imported: int = 0
    already: int = 0
    places: int = 0


class Unusable(Exception):
    """Nothing can be done with this file, mapping or installation; says why in one sentence."""


def main(argv: list[str]) -> int:
    """Import; returns 0, 1 when --strict refused everything, 2 when the file, mapping or programme cannot be used."""
    chosen = _parse(argv)
    try:
        return _import(chosen)
    except (BadMapping, Unusable) as problem:
        print(problem, file=sys.stderr)
    except DatabaseError:
        if _database_is_here():
            raise
        print("There is no database here yet. Start `alongside serve` once first.", file=sys.stderr)
    return UNUSABLE


def _database_is_here() -> bool:
    """Whether this installation's database has been made."""
    return ImportedRow._meta.db_table in connection.introspection.table_names()


def _import(chosen: argparse.Namespace) -> int:
    mapping = read_mapping(chosen.mapping)
    rows = list(read_rows(chosen.file, mapping))
    for row in rows:
        if row.role and not row.bad:
            row.bad += _faults(row, mapping)
    if chosen.to_match:
        return _only_for_matching(chosen, rows)
    programme = _programme_named(chosen)
    unknown = _unknown_terms(programme, mapping, rows)
    if unknown:
        raise Unusable(f"The programme's words do not know: {', '.join(unknown)}. Nothing was written.")
    _refuse_addresses(rows, mapping, programme)
    result = Result(rows=len(rows), bad=[cell for row in rows for cell in row.bad])
    result.roles.update(row.role or "left out" for row in rows if not row.bad)
    refused = chosen.strict and bool(result.bad)
    if not chosen.dry_run and not refused:
        with _cards_file(chosen.cards) as cards:
            coordinator = _coordinator_of(programme) if programme else None
            if programme is None or coordinator is None:
                programme, coordinator = _start(chosen.start_programme)
            good = [row for row in rows if row.role and not row.bad]
            refused = not _write(programme, coordinator, mapping, good, result, cards, whole=chosen.strict)
    _say(result.bad)
    _sum_up(result, written=not chosen.dry_run and not refused)
    return SOME_BAD if refused else OK


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="alongside import",
        description="Bring people in from a spreadsheet, exactly as a mapping says. Reading the file again adds nobody twice.",
    )
    parser.add_argument("what", choices=["people"])
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--mapping", type=Path, required=True, metavar="MAPPING.toml")
    parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")
    parser.add_argument("--strict", action="store_true", help="write nothing at all when a cell is bad")
    parser.add_argument("--programme", metavar="NAME", help="into which programme, when there are several")
    parser.add_argument(
        "--start-programme",
        metavar="NAME",
        help="start a programme of this name first, when there is none; again goes on with it",
    )
    parser.add_argument(
        "--cards", type=Path, metavar="CARDS.csv", help="write each person's name and a code to sign in with, once"
    )
    parser.add_argument(
        "--to-match", type=Path, metavar="FOLDER", help="only write mentees.csv and mentors.csv for `alongside match`"
    )
    return parser.parse_args(argv)


def _programme_named(chosen: argparse.Namespace) -> Programme | None:
    """The programme to bring people into; None when it is still to be started. Raises Unusable."""
    existing = programme_queries.every_programme()
    wanted = chosen.start_programme or chosen.programme
    named = [one for one in existing if wanted in (None, one.name)]
    if not existing and chosen.start_programme:
        return None
    if len(named) != 1:
        names = ", ".join(one.name for one in existing) or "none yet; use --start-programme NAME"
        raise Unusable(f"Say which programme with --programme. There are: {names}.")
    _coordinator_of(named[0])
    return named[0]


def _coordinator_of(programme: Programme) -> Person:
    """A coordinator, in whose name the import acts. Raises Unusable when there is none."""
    coordinators = programme_queries.coordinators_of(programme)
    if not coordinators:
        raise Unusable(f"{programme.name} has no coordinator yet.")
    return people_queries.person(coordinators[0])


def _start(name: str) -> tuple[Programme, Person]:
    """A fresh programme and its coordinator, whose code is printed once."""
    with transaction.atomic():
        coordinator = people.make_person(name="Coordinator")
        programme = programmes.start_programme(name, by=coordinator, first=True)
        code = people.new_codes(coordinator, by=coordinator)[0]
    print(f"Started {programme.name}. Its coordinator signs in once with this code: {code}", flush=True)
    return programme, coordinator


def _unknown_terms(programme: Programme | None, mapping: PeopleMapping, rows: Iterable[Row]) -> list[str]:
    words = programme_queries.vocabulary_for(programme, "en")
    named = {rule.term for rule in mapping.lived}
    for row in rows:
        for part in ("goals", "interests", "dislikes"):
            named |= set(row.facts.get(part, ()) or ())
    return sorted(term for term in named if not words.knows(term))


def facts_of(row: Row) -> Facts:
    """What a row says of a person, as this site keeps it. Raises ValueError when a part has the wrong shape."""
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.facts.items()
    }
    for not_a_fact in ("name", "pronouns", "email", "places", "language"):
        said.pop(not_a_fact, None)
    wanted = said.pop("wants_gender", None)
    lived = tuple(
        Lived(term=one.term, use=Use(one.use), salience=one.salience, stage=one.stage, talk=one.talk)
        for one in row.lived
    )
    return Facts(
        lived=lived, values=(None,) * VALUES, wants_gender=";".join(wanted) if wanted else "any",
        **{name: value for name, value in said.items() if value is not None},
    )  # fmt: skip


def _faults(row: Row, mapping: PeopleMapping) -> list[BadCell]:
    """What the site would not keep, or could never match on, of a row that was read without a fault."""
    facts, said = facts_of(row), row.facts

    def bad(target: str, expected: str) -> list[BadCell]:
        value = said.get(target, "")
        shown = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        return [BadCell(row.number, mapping.column_of(target), shown, expected)]

    found = []
    for target in ("name", "pronouns"):
        kept = " ".join(str(said.get(target) or "").split())
        if len(kept) > LONGEST_NAME:
            found += bad(target, f"at most {LONGEST_NAME} letters")
        elif kept and hides_something(kept):
            found += bad(target, "only signs that can be seen")
    if said.get("language") and said["language"] not in dict(settings.LANGUAGES):
        found += bad("language", f"one of {', '.join(dict(settings.LANGUAGES))}")
    if row.role == "mentor" and not 0 <= places_of(row) <= MOST_PLACES:
        found += bad("places", f"a whole number from 0 to {MOST_PLACES}")
    if said.get("email"):
        try:
            validate_email(said["email"])
        except ValidationError:
            found += bad("email", "an e-mail address")
    target, code = problem_with(facts)
    if code:
        return found + bad(target, f"something else ({code})")
    matched_on: dict[str, Any] = {
        "languages": facts.languages, "timezone": facts.time_zone or "UTC", "hours": facts.hours,
        "formats": facts.formats, "gender": facts.gender, "wants_gender": facts.wants_gender, "born": facts.born,
        "workplace": facts.workplace, "avoid": facts.avoid, "words": facts.words,
    }  # fmt: skip
    try:
        Mentee("row", **matched_on)
    except ValueError as problem:
        target, _, expected = str(problem).partition(": ")
        expected = expected.rpartition("; got ")[0] or expected
        found += bad("time_zone" if target == "timezone" else target, expected.removeprefix("expected "))
    return found


def places_of(row: Row) -> int:
    """How many people a mentor's row offers to walk with; one where it does not say."""
    said = row.facts.get("places")
    return 1 if said is None else int(said)


def _refuse_addresses(rows: list[Row], mapping: PeopleMapping, programme: Programme | None) -> None:
    """Mark rows whose address is somebody's already, here or further up in the file; not those read before."""
    seen: set[bytes] = set()
    for row in rows:
        address = row.facts.get("email")
        if not address or row.bad or not row.role or (programme and _is_here(programme, row)):
            continue
        index = vault.index("people.email", address)
        if index in seen or people_queries.person_with(address) is not None:
            row.bad.append(BadCell(row.number, mapping.column_of("email"), address, "an address nobody else has"))
        seen.add(index)


def _is_here(programme: Programme, row: Row) -> bool:
    return ImportedRow.objects.filter(key=_key(programme, row)).exists()


def _key(programme: Programme, row: Row) -> bytes:
    return vault.index(f"import:{programme.pk}", row.key)


def _write(
    programme: Programme, coordinator: Person, mapping: PeopleMapping, rows: list[Row], result: Result,
    cards: TextIO | None, *, whole: bool,
) -> bool:  # fmt: skip
    """Write the rows, some at once, or all at once if `whole`; False when nothing was kept because one was refused."""
    began, shown = time.monotonic(), sys.stderr.isatty()
    at_once = max(1, len(rows)) if whole else AT_ONCE
    for start in range(0, len(rows), at_once):
        with transaction.atomic():
            codes = [_one(programme, coordinator, mapping, row, result, cards) for row in rows[start : start + at_once]]
            if whole and result.bad:
                transaction.set_rollback(True)
                return False
            if cards is not None:
                # Before the end of the transaction: a run that is stopped here may leave a code that opens nothing,
                # but nobody without a code.
                csv.writer(cards).writerows(code for code in codes if code)
                cards.flush()
                os.fsync(cards.fileno())
        done = min(start + at_once, len(rows))
        if shown:
            left = (time.monotonic() - began) / done * (len(rows) - done)
            print(f"\r{done} of {len(rows)} rows, about {left:.0f} s left ", end="", file=sys.stderr)
    if shown:
        print(file=sys.stderr)
    return True


def _one(
    programme: Programme, coordinator: Person, mapping: PeopleMapping, row: Row, result: Result, cards: TextIO | None
) -> tuple[str, str] | None:
    """Make one row a person; returns their name and a code, if codes are wanted. What is refused is noted."""
    if _is_here(programme, row):
        result.already += 1
        return None
    try:
        with transaction.atomic():
            person, name = _make(programme, coordinator, mapping, row)
            code = people.new_codes(person, by=person)[0] if cards is not None else ""
    except AlongsideError as problem:  # somebody signed up with the same address a moment ago, or the programme changed
        target = getattr(problem, "field", "")
        column = mapping.column_of(target) if target else "the whole row"
        result.bad.append(BadCell(row.number, column, "", f"something else ({problem.code})"))
        result.roles[row.role] -= 1
        return None
    result.imported += 1
    result.places += places_of(row) if row.role == "mentor" else 0
    return (name, code) if code else None


def _make(programme: Programme, coordinator: Person, mapping: PeopleMapping, row: Row) -> tuple[Person, str]:
    said = row.facts
    name = str(said.get("name") or f"Member {row.number}")
    person = people.make_person(
        name=name,
        pronouns=str(said.get("pronouns") or ""),
        email=said.get("email") or None,
        language=said.get("language") or "en",
    )
    people.save_facts(person, by=None, facts=facts_of(row))
    for purpose in mapping.agreed:
        people.give_consent(person, by=None, purpose=Purpose(purpose))
    programmes.admit(programme, person=person, by=coordinator, looks_for_mentor=row.role == "mentee")
    if row.role == "mentor":
        commands.admit_mentor(programme, person=person, by=coordinator, places=places_of(row))
    ImportedRow.objects.create(key=_key(programme, row), programme=programme)
    return person, name


def _say(bad: list[BadCell]) -> None:
    for cell in sorted(bad, key=lambda cell: cell.row):
        print(cell, file=sys.stderr)


def _sum_up(result: Result, *, written: bool) -> None:
    print(
        f"{result.rows} rows: {result.roles['mentee']} mentees, {result.roles['mentor']} mentors, "
        f"{result.roles['left out']} fit no role, {len({cell.row for cell in result.bad})} with bad cells."
    )
    if written:
        print(
            f"{result.imported} people imported with {result.places} mentor places, {result.already} were here already."
        )
    else:
        print("Nothing was written.")


@contextmanager
def _cards_file(path: Path | None) -> Iterator[TextIO | None]:
    """A new file for names and codes, readable by nobody else on this machine; made before anybody is imported."""
    if path is None:
        yield None
        return
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise Unusable(f"{path} cannot be made ({problem.strerror}). Nothing was written.") from problem
    with os.fdopen(number, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(["name", "code"])
        yield file
    print(f"A code for each person just imported is in {path}. Hand them out, then destroy the file.")


def _only_for_matching(chosen: argparse.Namespace, rows: list[Row]) -> int:
    bad = [cell for row in rows for cell in row.bad]
    _say(bad)
    if chosen.dry_run or (chosen.strict and bad):
        print("Nothing was written.")
        return SOME_BAD if chosen.strict and bad else OK
    try:
        return _write_for_matching(chosen.to_match, [row for row in rows if row.role and not row.bad])
    except OSError as problem:
        raise Unusable(f"{chosen.to_match} cannot be written to ({problem.strerror}).") from problem


def _write_for_matching(folder: Path, rows: list[Row]) -> int:
    """The same people as the two files `alongside match` reads, with no database."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    columns = [
        "id", "experiences", "goals", "interests", "dislikes", "languages", "timezone", "hours", "formats", "gender",
        "wants_gender", "born", "workplace", "avoid", "words",
    ]  # fmt: skip
    for role in ("mentee", "mentor"):
        some = [row for row in rows if row.role == role]
        with (folder / f"{role}s.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*columns, *(["places"] if role == "mentor" else [])])
            writer.writerows(_cells(row, role) for row in some)
        print(f"{len(some)} {role}s in {folder / f'{role}s.csv'}")
    return OK


def _cells(row: Row, role: str) -> list[str]:
    said = row.facts

    def listed(name: str) -> str:
        return ";".join(said.get(name) or ())

    lived = ";".join(
        f"{one.term}:{(2 if one.talk else 1) if role == 'mentor' else one.salience}"
        f"{'!' if role == 'mentee' and one.use == 'must' else ''}{f'@{one.stage}' if one.stage else ''}"
        for one in row.lived
        if one.use in ("must", "helps")
    )
    cells = [
        f"row-{row.number}", lived, listed("goals"), listed("interests"), listed("dislikes"), listed("languages"),
        said.get("time_zone") or "UTC", said.get("hours") or "", listed("formats"), said.get("gender") or "",
        listed("wants_gender") or "any", str(said.get("born") or ""), listed("workplace"), listed("avoid"),
        said.get("words") or "",
    ]  # fmt: skip
    return [*cells, str(places_of(row))] if role == "mentor" else cells
