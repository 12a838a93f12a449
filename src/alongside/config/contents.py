"""A fingerprint of everything a database holds, the same for a copy that lost nothing. It opens no seal."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

_SOME = 500


def of_file(path: Path) -> str:
    """SHA-256 over every table of an SQLite file, its columns and its rows in the order of their keys."""
    # Django's own introspection would open the installation's database beside it, and make one where there is none.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = {}
        for (table,) in database.execute(listed).fetchall():
            columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
            tables[table] = ([column[1] for column in columns], [column[1] for column in columns if column[5]])
        return _of(
            (table, names, _batches(database.cursor(), table, names, keys)) for table, names, keys in _in_order(tables)
        )


def of_database() -> str:
    """The same over the database of this installation."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            key = connection.introspection.get_primary_key_column(cursor, table)
            tables[table] = (names, [key] if key else names)
        return _of((table, names, _batches(cursor, table, names, keys)) for table, names, keys in _in_order(tables))


def _in_order(tables: dict[str, tuple[list[str], list[str]]]) -> Iterator[tuple[str, list[str], list[str]]]:
    for table, (names, keys) in sorted(tables.items()):
        yield table, sorted(names), keys or sorted(names)


def _batches(cursor: Any, table: str, names: list[str], keys: list[str]) -> Iterator[tuple[Any, ...]]:
    def quoted(some: list[str]) -> str:
        return ", ".join(f'"{name}"' for name in some)

    cursor.execute(f'SELECT {quoted(names)} FROM "{table}" ORDER BY {quoted(keys)}')  # noqa: S608 - names of our own
    while rows := cursor.fetchmany(_SOME):
        yield from rows


def _of(tables: Iterable[tuple[str, list[str], Iterable[tuple[Any, ...]]]]) -> str:
    found = hashlib.sha256()
    for table, names, rows in tables:
        found.update(f"table {table}: {' '.join(names)}\n".encode())
        for row in rows:
            found.update(b"\t".join(map(_plain, row)) + b"\n")
    return found.hexdigest()


def _plain(value: Any) -> bytes:
    """A value in one way of writing, told apart from every other."""
    if isinstance(value, bytes | bytearray | memoryview):
        return b"x" + bytes(value).hex().encode()
    if isinstance(value, datetime | date | time):
        return b"t" + value.isoformat().encode()
    if isinstance(value, bool) or value is None:
        return str(value).encode()
    if isinstance(value, int | float | Decimal):
        return b"n" + str(value).encode()
    return b"s" + repr(value if isinstance(value, str | dict | list) else str(value)).encode(
        "utf-8", "backslashreplace"
    )
