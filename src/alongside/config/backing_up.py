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
from django.db import connection

from alongside.foundation import clock, vault


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
    print(f"data: {_copy_data(data / f'data-{stamp}')}")
    kept = keys / f"keys-{stamp}.sqlite3"
    vault.store().backup(kept)
    print(f"keys: {kept}")
    return 0


def _copy_data(to: Path) -> Path:
    if connection.vendor == "sqlite":
        to = to.with_suffix(".sqlite3")
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
        to.chmod(0o600)
        return to
    to = to.with_suffix(".pgdump")
    parts = settings.DATABASES["default"]
    tool = which("pg_dump")
    if tool is None:
        raise SystemExit("pg_dump is not on PATH: install the PostgreSQL client programs.")
    secret = {"PGPASSWORD": str(parts["PASSWORD"])} if parts["PASSWORD"] else {}
    named = [("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"), ("--dbname", "NAME")]
    words = [word for option, key in named if parts[key] for word in (option, str(parts[key]))]
    subprocess.run([tool, "--format=custom", "--file", str(to), *words], check=True, env={**os.environ, **secret})  # noqa: S603 - our own words
    return to
