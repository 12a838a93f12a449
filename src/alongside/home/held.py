"""What the database holds, in words for the people it is about, made from the models' own declarations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _

from alongside.foundation import knowing
from alongside.foundation.declared import Held, everything_held


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it is about, which of its columns are sealed, and why the others are not, by reason."""

    about: str
    sealed: tuple[str, ...]
    clear: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """One part of the program and its tables."""

    #: As it stands in an address.
    key: str
    name: str
    about: str
    tables: tuple[Table, ...]


def rooms() -> list[Room]:
    """Every part of the program that holds anything, in the order of the alphabet."""
    found = []
    held = sorted(everything_held(), key=lambda column: (column.room, column.table))
    for room, columns in groupby(held, key=lambda column: column.room):
        config = apps.get_app_config(room)
        about = (getattr(config.module, "__doc__", "") or "").strip()
        if room == "django_tasks_database":
            about = _("Work waiting to be done after a page has answered.")
        found.append(Room(key=room.replace("_", "-"), name=_words(room), about=about, tables=tuple(_tables(columns))))
    return found


def known(person_id: UUID) -> dict[str, Any]:
    """What others see of this person, would, or may have, and who could ever see each sealed table: nothing left out."""
    rows = [one for part in knowing.parts() for one in part.find(person_id)]
    found: dict[str, Any] = {sight.value: [one for one in rows if one.sight == sight] for sight in knowing.Sight}
    return found | {"sealed": sealed_tables()}


def sealed_tables() -> list[tuple[str, object]]:
    """Every table that seals something, in words, and who could ever see what is in it.

    Raises KeyError for a table whose room has not said so.
    """
    said = {(part.room, table.lower()): who for part in knowing.parts() for table, who in part.seen_by.items()}
    found = {(one.room, one.table): one.about for one in everything_held() if one.sealed}
    return [(about, said[where]) for where, about in sorted(found.items())]


def _tables(columns: Iterator[Held]) -> Iterator[Table]:
    for _table, group in groupby(columns, key=lambda column: (column.table, column.about)):
        rows = list(group)
        yield Table(
            about=rows[0].about,
            sealed=tuple(_words(row.column) for row in rows if row.sealed),
            clear=_by_reason(row for row in rows if not row.sealed and row.column != "id"),
        )


def _by_reason(rows: Iterable[Held]) -> tuple[tuple[str, str], ...]:
    """Columns that are in clear for the same reason on one line."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.reason, []).append(_words(row.column))
    return tuple((", ".join(columns), reason) for reason, columns in found.items())


def _words(name: str) -> str:
    return {"django_tasks_database": _("waiting work")}.get(name, name.replace("_", " "))
