"""A coordinator's spreadsheet, read as a mapping says and no further: nothing is guessed.

The mapping is a TOML file. It says which rows are mentors and which mentees, which column feeds what, and what each
value means. A cell the mapping does not foresee is reported with its row, column, value and what was expected.
docs/how-to/import-people.md shows one, line by line.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

#: What a column may feed. Lists are split at the mapping's separator.
TEXTS = ("name", "pronouns", "email", "gender", "time_zone", "hours", "words", "language")
LISTS = ("goals", "interests", "dislikes", "languages", "formats", "wants_gender", "workplace", "avoid", "wishes")
NUMBERS = ("born", "places")
KINDS = ("text", "list", "whole", "age", "year")
LONGEST_CELL = 8_000


class BadMapping(Exception):
    """The mapping itself cannot be used; says where and why."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be used: where it is, what it holds, what was expected. Row 1 is the header."""

    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 60 else f"{self.value[:57]}..."
        return f"row {self.row}, {self.column}: {shown!r}; expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Lived:
    """One lived experience a row stands for."""

    term: str
    use: str
    salience: int
    stage: int | None
    talk: bool


@dataclass(slots=True)
class Row:
    """One line of the spreadsheet: who it stands for, or what is wrong with it."""

    number: int
    key: str
    role: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    lived: list[Lived] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Condition:
    """True where a column holds one of the named values (or, with `not`, none of them)."""

    column: str
    values: frozenset[str]
    wanted: bool

    def holds(self, cells: Mapping[str, str]) -> bool:
        return (cells[self.column].strip() in self.values) == self.wanted


class _Table:
    """A part of the mapping, read key by key; a key nobody asked for is a mistake in the mapping, and named."""

    def __init__(self, where: str, table: object) -> None:
        if not isinstance(table, dict):
            raise BadMapping(f"{where} must be a table")
        self.where = where
        self._left: dict[str, Any] = dict(table)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        value = self._left.pop(key, default)
        if value is ...:
            raise BadMapping(f"{self.where} needs {key}")
        if value is not default and (not isinstance(value, kind) or (isinstance(value, bool) and kind is int)):
            raise BadMapping(f"{self.where}: {key} has the wrong kind of value")
        return value

    def conditions(self, key: str = "when") -> list[_Condition]:
        found = []
        for entry in self.take(key, list, []):
            part = _Table(f"{self.where} {key}", entry)
            column, yes, no = part.take("column", str), part.take("is", list, None), part.take("is_not", list, None)
            part.done()
            if (yes is None) == (no is None):
                raise BadMapping(f"{self.where} {key}: say either is or is_not for {column}")
            found.append(_Condition(column, frozenset(map(str, yes if no is None else no)), no is None))
        return found

    def done(self) -> None:
        if self._left:
            raise BadMapping(f"{self.where}: {', '.join(sorted(self._left))} means nothing here")


class _Source:
    """One column, and what its values mean."""

    def __init__(self, table: _Table, target: str) -> None:
        self.column: str = table.take("column", str)
        self.kind: str = table.take(
            "kind", str, "list" if target in LISTS else "whole" if target in NUMBERS else "text"
        )
        if self.kind not in KINDS:
            raise BadMapping(f"{table.where}: kind is one of {', '.join(KINDS)}")
        self.fold: bool = table.take("fold", bool, False)
        self.values: dict[str, Any] | None = table.take("values", dict, None)
        if self.values is not None and self.fold:
            self.values = {key.strip().casefold(): value for key, value in self.values.items()}
        wanted = ("list",) if target in LISTS else KINDS[2:] if target in NUMBERS else ("text",)
        if target and self.kind not in wanted:
            raise BadMapping(f"{table.where}: kind is {' or '.join(wanted)} here")
        for meant in (self.values or {}).values() if target else ():
            several = meant if isinstance(meant, list) and self.kind == "list" else [meant]
            if not all(isinstance(one, str) for one in several):
                raise BadMapping(f"{table.where}: {meant!r} cannot be what a value of {self.column} means")
        self.blank = {self._folded(text) for text in table.take("blank", list, [])} | {""}
        self.separator: str = table.take("separator", str, ";")
        self.lowest: int = table.take("from", int, 0)
        self.highest: int = table.take("to", int, 9999)
        self.asked_in: int = table.take("asked_in", int, 0)
        if self.kind == "age" and not self.asked_in:
            raise BadMapping(f"{table.where}: an age needs asked_in, the year it was true")

    def _folded(self, text: str) -> str:
        return text.strip().casefold() if self.fold else text.strip()

    def is_blank(self, cell: str) -> bool:
        return self._folded(cell) in self.blank

    def read(self, row: int, cell: str) -> tuple[Any, BadCell | None]:
        """The value the cell stands for, or what is wrong with it."""
        if len(cell) > LONGEST_CELL or "\x00" in cell:
            return None, BadCell(row, self.column, cell[:40], f"at most {LONGEST_CELL} readable characters")
        if self.kind in ("whole", "age", "year"):
            return self._number(row, cell)
        if self.kind == "list":
            several = [self._meaning(row, part) for part in cell.split(self.separator) if part.strip()]
            bad = next((wrong for _value, wrong in several if wrong), None)
            flat = [one for value, _wrong in several for one in (value if isinstance(value, list) else [value])]
            return (None, bad) if bad else (flat, None)
        return self._meaning(row, cell)

    def _meaning(self, row: int, cell: str) -> tuple[Any, BadCell | None]:
        if self.values is None:
            return cell.strip(), None
        found = self.values.get(self._folded(cell))
        if found is None:
            known = [key for key in self.values if key][:6]
            more = f" or one of {len(self.values) - 6} more" if len(self.values) > 6 else ""
            return None, BadCell(row, self.column, cell, f"one of {', '.join(known)}{more}")
        return found, None

    def _number(self, row: int, cell: str) -> tuple[int | None, BadCell | None]:
        text = cell.strip()
        expected = f"a whole number from {self.lowest} to {self.highest}"
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 12):
            return None, BadCell(row, self.column, cell, expected)
        number = int(text)
        if not self.lowest <= number <= self.highest:
            return None, BadCell(row, self.column, cell, expected)
        return (self.asked_in - number if self.kind == "age" else number), None


@dataclass(frozen=True, slots=True)
class _LivedRule:
    term: str
    when: list[_Condition]
    roles: frozenset[str]
    use: str
    salience: int
    salience_from: _Source | None
    stage: int | None
    talk: bool


class PeopleMapping:
    """A mapping, checked and ready to read rows with."""

    def __init__(self, table: dict[str, Any]) -> None:
        top = _Table("the mapping", table)
        self.roles: list[tuple[str, list[_Condition], dict[str, Any]]] = []
        for entry in top.take("role", list):
            part = _Table("[[role]]", entry)
            role = part.take("role", str)
            if role not in ("mentor", "mentee"):
                raise BadMapping("[[role]]: role is mentor or mentee")
            self.roles.append((role, part.conditions(), _constants(part.take("always", dict, {}), "[role.always]")))
            part.done()
        self.always = _constants(top.take("always", dict, {}), "[always]")
        self.identity: list[str] = _Table("[id]", top.take("id", dict, {})).take("columns", list, [])
        self.fields: dict[str, list[_Source]] = {}
        for target, entry in top.take("fields", dict, {}).items():
            if target not in (*TEXTS, *LISTS, *NUMBERS):
                raise BadMapping(f"[fields.{target}]: nothing is called {target}")
            entries = entry if isinstance(entry, list) else [entry]
            self.fields[target] = [self._source(f"[fields.{target}]", one, target) for one in entries]
        self.checks = [
            self._source("[[check]]", {"kind": "text", **entry}, "") for entry in top.take("check", list, [])
        ]
        agreed = _Table("[agreed]", top.take("agreed", dict, {}))
        self.agreed: list[str] = agreed.take("purposes", list, [])
        self.agreed_how: str = agreed.take("how", str, "")
        agreed.done()
        if self.agreed and not self.agreed_how.strip():
            raise BadMapping("[agreed] needs how: say in one sentence how these people agreed")
        if not set(self.agreed) <= {"matching", "mail", "own-words"}:
            raise BadMapping("[agreed]: purposes are matching, mail and own-words")
        self.lived = [_lived_rule(entry) for entry in top.take("lived", list, [])]
        top.done()

    @staticmethod
    def _source(where: str, entry: object, target: str) -> _Source:
        table = _Table(where, entry)
        source = _Source(table, target)
        table.done()
        return source

    def column_of(self, target: str) -> str:
        """Where what is said of `target` comes from: its first column, or what the mapping says of everyone."""
        sources = self.fields.get(target)
        return sources[0].column if sources else f"the mapping's {target}"

    def columns(self) -> set[str]:
        """Every column the mapping speaks of."""
        named = {source.column for sources in self.fields.values() for source in sources}
        named |= {source.column for source in self.checks} | set(self.identity)
        rules = [when for _role, when, _always in self.roles] + [rule.when for rule in self.lived]
        named |= {condition.column for when in rules for condition in when}
        return named | {rule.salience_from.column for rule in self.lived if rule.salience_from}

    def row(self, number: int, cells: dict[str, str], copies: int) -> Row:
        """What one line stands for. `copies` tells apart lines that are otherwise the same."""
        basis = [cells[column].strip() for column in self.identity] or [*cells.values(), str(copies)]
        row = Row(number, sha256("\x1f".join(basis).encode()).hexdigest())
        chosen = next((part for part in self.roles if all(condition.holds(cells) for condition in part[1])), None)
        # Cells are checked in rows that are left out too: a fault there is a fault of the same file.
        row.role = chosen[0] if chosen else ""
        row.facts = {**self.always, **(chosen[2] if chosen else {})}
        for target, sources in self.fields.items():
            source = next((one for one in sources if not one.is_blank(cells[one.column])), None)
            if source is not None:
                value, bad = source.read(number, cells[source.column])
                row.bad += [bad] if bad else []
                row.facts[target] = value
        for source in self.checks:
            if not source.is_blank(cells[source.column]):
                _value, bad = source.read(number, cells[source.column])
                row.bad += [bad] if bad else []
        self._read_lived(row, cells)
        return row

    def _read_lived(self, row: Row, cells: dict[str, str]) -> None:
        for rule in self.lived:
            if row.role not in rule.roles or not all(condition.holds(cells) for condition in rule.when):
                continue
            salience = rule.salience
            if rule.salience_from and not rule.salience_from.is_blank(cells[rule.salience_from.column]):
                found, bad = rule.salience_from.read(row.number, cells[rule.salience_from.column])
                row.bad += [bad] if bad else []
                salience = found or salience
            row.lived.append(Lived(rule.term, rule.use, salience, rule.stage, rule.talk))


def _constants(table: dict[str, Any], where: str) -> dict[str, Any]:
    for target, value in table.items():
        wanted = list if target in LISTS else int if target in NUMBERS else str if target in TEXTS else None
        if wanted is None or not isinstance(value, wanted):
            raise BadMapping(f"{where}: {target} cannot be used")
    return dict(table)


def _lived_rule(entry: object) -> _LivedRule:
    table = _Table("[[lived]]", entry)
    weight = table.take("salience_from", dict, None)
    rule = _LivedRule(
        term=table.take("term", str),
        when=table.conditions(),
        roles=frozenset(table.take("roles", list, ["mentor", "mentee"])),
        use=table.take("use", str, "helps"),
        salience=table.take("salience", int, 3),
        salience_from=PeopleMapping._source("[[lived]] salience_from", {"kind": "text", **weight}, "")
        if weight
        else None,
        stage=table.take("stage", int, None),
        talk=table.take("talk", bool, False),
    )
    table.done()
    if rule.use not in ("must", "helps", "keep-out", "never"):
        raise BadMapping("[[lived]]: use is must, helps, keep-out or never")
    if not 1 <= rule.salience <= 5 or (rule.stage is not None and not 1 <= rule.stage <= 5):
        raise BadMapping("[[lived]]: salience and stage are 1 to 5")
    return rule


def read_mapping(path: Path) -> PeopleMapping:
    """The mapping in a TOML file.

    Raises BadMapping when it cannot be read or says something that means nothing.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadMapping(f"{path.name}: {error}") from error
    return PeopleMapping(table)


def read_rows(path: Path, mapping: PeopleMapping) -> Iterator[Row]:
    """Every line of a UTF-8 CSV file with a header, in order, as the mapping reads it.

    Raises BadMapping when the file is not UTF-8, has no header, or lacks a column the mapping speaks of.
    """
    seen: dict[tuple[str, ...], int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            header = [name.strip() for name in next(lines, [])]
            missing = sorted(mapping.columns() - set(header))
            if missing:
                raise BadMapping(f"{path.name} has no column {', '.join(missing)}")
            for number, line in enumerate(lines, start=2):
                if not any(cell.strip() for cell in line):
                    continue
                if len(line) != len(header):
                    cell = BadCell(
                        number, "the whole row", f"{len(line)} cells", f"{len(header)} cells, as in the header"
                    )
                    yield Row(number, "", bad=[cell])
                    continue
                copies = seen[tuple(line)] = seen.get(tuple(line), 0) + 1
                yield mapping.row(number, dict(zip(header, line, strict=True)), copies)
    except UnicodeDecodeError as error:
        raise BadMapping(f"{path.name} is not UTF-8 at byte {error.start}: save it as UTF-8 CSV") from error
    except csv.Error as error:
        raise BadMapping(f"{path.name}: line {lines.line_num}: {error}") from error
    except OSError as error:
        raise BadMapping(f"{path.name} cannot be opened: {error.strerror}") from error
