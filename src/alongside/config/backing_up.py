"""`alongside backup`: the data in one place, the keys in another, so that erasing a person reaches every backup."""

import argparse
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import which

from django.conf import settings
from django.db import connection, transaction

from alongside.config import contents
from alongside.foundation import clock, vault

#: Beside a copy of the data, the fingerprint of what it holds.
BESIDE = ".sha256"


def main(argv: list[str]) -> int:
    """Copy data and keys while people go on using the site; returns 0, or 2 when the places are not apart."""
    parser = argparse.ArgumentParser(
        prog="alongside backup",
        description="Keep data backups as long as you like, and key backups for seven days at most: "
        "a person who is erased is gone from a backup when the last key backup that held their key is gone.",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder for the copy of the data")
    parser.add_argument("--keys", type=Path, required=True, help="another folder, for the copy of the key store")
    chosen = parser.parse_args(argv)
    data, keys = chosen.data.absolute(), chosen.keys.absolute()
    if data == keys or data in keys.parents or keys in data.parents:
        print("Keep --data and --keys apart: whoever finds both can read everything.", file=sys.stderr)
        return 2
    for folder in (data, keys):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
    # Keys after data: a key made in between is then in the copy; the other way round a row could lack its key.
    copy = data / f"data-{stamp}{'.sqlite3' if connection.vendor == 'sqlite' else '.pgdump'}"
    holds = _copy_sqlite(copy) if connection.vendor == "sqlite" else _copy_postgresql(copy)
    copy.chmod(0o600)
    copy.with_name(copy.name + BESIDE).write_text(f"{holds}\n", encoding="ascii")
    print(f"data: {copy}")
    print(f"holds: {holds}")
    kept = keys / f"keys-{stamp}.sqlite3"
    vault.store().backup(kept)
    print(f"keys: {kept}")
    return 0


def _copy_sqlite(to: Path) -> str:
    connection.ensure_connection()
    with closing(sqlite3.connect(to)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, no log beside it
    return contents.of_file(to)


def _copy_postgresql(to: Path) -> str:
    """One moment of the database, seen by `pg_dump` and by the fingerprint alike."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = str(cursor.fetchone()[0])
        run_client("pg_dump", "--format=custom", f"--snapshot={moment}", "--file", str(to))
        return contents.of_database()


def run_client(program: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs on our database.

    Raises SystemExit when it is not installed, CalledProcessError when it fails.
    """
    tool = which(program)
    if tool is None:
        raise SystemExit(f"{program} is not on PATH: install the PostgreSQL client programs.")
    parts = settings.DATABASES["default"]
    secret = {"PGPASSWORD": str(parts["PASSWORD"])} if parts["PASSWORD"] else {}
    named = [("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"), ("--dbname", "NAME")]
    where = [word for option, key in named if parts[key] for word in (option, str(parts[key]))]
    subprocess.run([tool, *where, *words], check=True, env={**os.environ, **secret})  # noqa: S603 - our own words
