"""What the database holds, in words for the people it is about, made from the models' own declarations."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.utils.translation import gettext as _

from alongside.foundation.declared import Held, everything_held


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what it is about, how many of its columns are sealed, and why the others are not."""

    about: str
    sealed: tuple[str, ...]
    clear: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """One part of the program and its tables."""

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
        found.append(Room(name=_words(room), about=about, tables=tuple(_tables(columns))))
    return found


def _tables(columns: Iterator[Held]) -> Iterator[Table]:
    for _table, group in groupby(columns, key=lambda column: (column.table, column.about)):
        rows = list(group)
        yield Table(
            about=rows[0].about,
            sealed=tuple(_words(row.column) for row in rows if row.sealed),
            clear=tuple((_words(row.column), row.reason) for row in rows if not row.sealed and row.column != "id"),
        )


def _words(name: str) -> str:
    return {"django_tasks_database": _("waiting work")}.get(name, name.replace("_", " "))
