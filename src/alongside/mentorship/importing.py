"""`alongside import people FILE.csv --mapping MAPPING.toml`: a coordinator's spreadsheet becomes people."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from alongside.foundation import vault
from alongside.foundation.errors import AlongsideError, BadInput
from alongside.mentorship import commands
from alongside.mentorship.models import ImportedRow
from alongside.mentorship.spreadsheet import BadCell, BadMapping, PeopleMapping, Row, read_mapping, read_rows
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import VALUES, Facts, Lived, Purpose, Use
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
    bad_rows: int = 0
    imported: int = 0
    already: int = 0
    places: int = 0
    cards: list[tuple[str, str]] = field(default_factory=list)


def main(argv: list[str]) -> int:
    """Import; returns 0, 1 when --strict refused everything, 2 when the file or mapping cannot be used."""
    chosen = _parse(argv)
    try:
        mapping = read_mapping(chosen.mapping)
        rows = list(read_rows(chosen.file, mapping))
    except BadMapping as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    bad = [cell for row in rows for cell in row.bad]
    if chosen.to_match:
        _say(bad)
        return _write_for_matching(chosen.to_match, [row for row in rows if row.role and not row.bad])
    programme, coordinator, problem_ = _programme(chosen)
    if programme is None or coordinator is None:
        print(problem_, file=sys.stderr)
        return UNUSABLE
    unknown = _unknown_terms(programme, mapping, rows)
    if unknown:
        print(f"The programme's words do not know: {', '.join(unknown)}. Nothing was written.", file=sys.stderr)
        return UNUSABLE
    result = Result(bad_rows=sum(bool(row.bad) for row in rows))
    result.roles.update(row.role or "left out" for row in rows if not row.bad)
    if chosen.dry_run or (chosen.strict and bad):
        _say(bad)
        _sum_up(result, len(rows), written=False)
        return SOME_BAD if chosen.strict and bad else OK
    bad += _write(
        programme,
        coordinator,
        mapping,
        [row for row in rows if row.role and not row.bad],
        result,
        chosen.cards is not None,
    )
    _say(bad)
    _sum_up(result, len(rows), written=True)
    if chosen.cards is not None:
        _write_cards(chosen.cards, result.cards)
    return OK


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
        "--start-programme", metavar="NAME", help="start a programme of this name first, when there is none"
    )
    parser.add_argument(
        "--cards", type=Path, metavar="CARDS.csv", help="write each person's name and a code to sign in with, once"
    )
    parser.add_argument(
        "--to-match", type=Path, metavar="FOLDER", help="only write mentees.csv and mentors.csv for `alongside match`"
    )
    return parser.parse_args(argv)


def _programme(chosen: argparse.Namespace) -> tuple[Programme | None, Person | None, str]:
    """The programme and a coordinator of it, in whose name the import acts; or one sentence on what is missing."""
    existing = programme_queries.every_programme()
    if not existing and chosen.start_programme:
        with transaction.atomic():
            coordinator = people.make_person(name="Coordinator")
            programme = programmes.start_programme(chosen.start_programme, by=coordinator, first=True)
            code = people.new_codes(coordinator, by=coordinator)[0]
        print(f"Started {programme.name}. Its coordinator signs in once with this code: {code}")
        return programme, coordinator, ""
    named = [one for one in existing if chosen.programme in (None, one.name)]
    if len(named) != 1:
        names = ", ".join(one.name for one in existing) or "none yet; use --start-programme NAME"
        return None, None, f"Say which programme with --programme. There are: {names}."
    coordinators = programme_queries.coordinators_of(named[0])
    if not coordinators:
        return None, None, f"{named[0].name} has no coordinator yet."
    return named[0], people_queries.person(coordinators[0]), ""


def _unknown_terms(programme: Programme, mapping: PeopleMapping, rows: Iterable[Row]) -> list[str]:
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


def _write(
    programme: Programme, coordinator: Person, mapping: PeopleMapping, rows: list[Row], result: Result, with_cards: bool
) -> list[BadCell]:
    """Write the good rows, some at once; returns what the rules of the site would not keep."""
    refused: list[BadCell] = []
    began, shown = time.monotonic(), sys.stderr.isatty()
    for start in range(0, len(rows), AT_ONCE):
        with transaction.atomic():
            for row in rows[start : start + AT_ONCE]:
                try:
                    with transaction.atomic():
                        _one(programme, coordinator, mapping, row, result, with_cards)
                except BadInput as problem:
                    refused.append(
                        BadCell(row.number, problem.field or "the row", "", f"something else ({problem.code})")
                    )
                    result.bad_rows += 1
                except AlongsideError as problem:
                    refused.append(BadCell(row.number, "the whole row", "", f"something else ({problem.code})"))
                    result.bad_rows += 1
        done = min(start + AT_ONCE, len(rows))
        if shown:
            left = (time.monotonic() - began) / done * (len(rows) - done)
            print(f"\r{done} of {len(rows)} rows, about {left:.0f} s left ", end="", file=sys.stderr)
    if shown:
        print(file=sys.stderr)
    return refused


def _one(
    programme: Programme, coordinator: Person, mapping: PeopleMapping, row: Row, result: Result, with_card: bool
) -> None:
    key = vault.index(f"import:{programme.pk}", row.key)
    if ImportedRow.objects.filter(key=key).exists():
        result.already += 1
        return
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
        places = int(said.get("places") or 1)
        commands.admit_mentor(programme, person=person, by=coordinator, places=places)
        result.places += places
    ImportedRow.objects.create(key=key, programme=programme)
    if with_card:
        result.cards.append((name, people.new_codes(person, by=person)[0]))
    result.imported += 1


def _say(bad: list[BadCell]) -> None:
    for cell in bad:
        print(cell, file=sys.stderr)


def _sum_up(result: Result, rows: int, *, written: bool) -> None:
    print(
        f"{rows} rows: {result.roles['mentee']} mentees, {result.roles['mentor']} mentors, "
        f"{result.roles['left out']} fit no role, {result.bad_rows} with bad cells."
    )
    if written:
        print(
            f"{result.imported} people imported with {result.places} mentor places, {result.already} were here already."
        )
    else:
        print("Nothing was written.")


def _write_cards(path: Path, cards: list[tuple[str, str]]) -> None:
    """Names and codes, readable by nobody else on this machine; each code signs in once."""
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="", encoding="utf-8"
    ) as file:
        csv.writer(file).writerows([("name", "code"), *cards])
    print(f"{len(cards)} codes are in {path}. Hand them out, then destroy the file.")


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
    return [*cells, str(said.get("places") or 1)] if role == "mentor" else cells
