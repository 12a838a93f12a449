"""`alongside restore`: a copy of the data into an empty place, and whoever was erased since is erased again."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from alongside.config import contents
from alongside.config.backing_up import BESIDE, run_client
from alongside.foundation import vault
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.sealing import KeyStore, RootKeys, SealingError
from alongside.sealing.files import make_private, partial_beside, sync_folder

#: What may stand in the folder already: the keys, which are kept apart from the data, and what is made by itself.
_ALLOWED = {"keys", "secrets", "static"}


class Refusal(Exception):
    """Why nothing was restored, in a sentence on what to do."""


def main(argv: list[str]) -> int:
    """Restore; returns 0, 1 when some words cannot be opened with this key store, 2 when nothing was restored."""
    parser = argparse.ArgumentParser(
        prog="alongside restore",
        description="Puts a copy made by `alongside backup` into an empty ALONGSIDE_VAR (or an empty database). Keep the "
        "current key store: it knows who was erased since, and they are erased again before anybody can look.",
    )
    parser.add_argument("data", type=Path, help="the copy of the data, or its folder: then the newest there")
    parser.add_argument(
        "--keys", type=Path, help="a copy of the key store, only when the current key store itself is lost"
    )
    parser.add_argument(
        "--verify", nargs="?", const="", metavar="HOLDS",
        help="compare what arrived with the fingerprint the backup printed (without one: the file beside the copy)",
    )  # fmt: skip
    chosen = parser.parse_args(argv)
    try:
        copy = _copy_in(chosen.data.absolute())
        expected = _expected(copy, chosen.verify)
        _place_is_empty()
        _keys_are_here(chosen.keys)
        _put_back(copy, expected)
    except (Refusal, SealingError) as refusal:
        print(f"Nothing was restored. {refusal}", file=sys.stderr)
        return 2
    return _finish()


def _copy_in(place: Path) -> Path:
    ending = "sqlite3" if connection.vendor == "sqlite" else "pgdump"
    if place.is_dir():
        found = sorted(place.glob(f"data-*.{ending}"))
        if not found:
            raise Refusal(f"There is no data-....{ending} in {place}.")
        return found[-1]
    if not place.is_file():
        raise Refusal(f"There is no {place}.")
    if place.suffix != f".{ending}":
        raise Refusal(f"{place.name} is not a copy of this kind of database: it should end with .{ending}.")
    return place


def _expected(copy: Path, wanted: str | None) -> str:
    """The fingerprint to find; "" when none is asked for."""
    if wanted is None or wanted:
        return wanted or ""
    beside = copy.with_name(copy.name + BESIDE)
    if not beside.is_file():
        raise Refusal(f"There is no {beside.name} beside the copy: give the fingerprint itself after --verify.")
    return beside.read_text(encoding="ascii").strip()


def _keys_are_here(copy: Path | None) -> None:
    """Make sure that the keys are there before any data is; they are never made anew here."""
    root, store = settings.ALONGSIDE_ROOT_KEY_FILE, settings.ALONGSIDE_KEYSTORE
    if not root.is_file():
        raise Refusal(f"The root keys are missing: put your copy of them at {root} (mode 0600).")
    if copy is None:
        if not store.is_file():
            raise Refusal(
                f"The key store is missing: put the current one at {store}. Only if it is lost, name its newest copy "
                "with --keys."
            )
    elif store.exists():
        raise Refusal(f"There is a key store at {store}: leave out --keys. The current one knows who was erased since.")
    elif not copy.is_file():
        raise Refusal(f"There is no {copy}.")
    else:
        partial = partial_beside(store)
        try:
            make_private(partial)
            shutil.copyfile(copy, partial)
            KeyStore(partial, RootKeys.load_or_create(root)).close()
            partial.replace(store)
        finally:
            partial.unlink(missing_ok=True)
        sync_folder(store.parent)
    vault.store()  # refused here when these root keys do not open it


def _put_back(copy: Path, expected: str) -> None:
    if connection.vendor == "sqlite":
        _put_back_sqlite(copy, expected)
    else:
        _put_back_postgresql(copy, expected)
    print(f"restored: {copy}", flush=True)
    if expected:
        print(f"verified: {expected}", flush=True)


def _place_is_empty() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            there = connection.introspection.table_names(cursor)
        if there:
            raise Refusal(f"The database is not empty (there is {there[0]}): name an empty one.")
        return
    folder: Path = settings.VAR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = sorted(one.name for one in folder.iterdir() if one.name not in _ALLOWED)
    if there:
        raise Refusal(
            f"{folder} is not empty (there is {there[0]}). Name an empty folder with ALONGSIDE_VAR, or move that away."
        )


def _put_back_sqlite(copy: Path, expected: str) -> None:
    place: Path = settings.ALONGSIDE_DB_NAME
    partial = partial_beside(place)
    try:
        make_private(partial)
        shutil.copyfile(copy, partial)
        _same(contents.of_file(partial), expected)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(place)
        sync_folder(place.parent)
    finally:
        partial.unlink(missing_ok=True)


def _put_back_postgresql(copy: Path, expected: str) -> None:
    connection.close()
    try:
        run_client("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(copy))
    except subprocess.CalledProcessError:
        raise Refusal("pg_restore failed, and has said why; the database is as empty as before.") from None
    _same(contents.of_database(), expected, left="What arrived is in the database: empty it before you try again.")


def _same(found: str, expected: str, *, left: str = "") -> None:
    if expected and found != expected:
        raise Refusal(f"The copy does not hold what was backed up: {found} instead of {expected}. {left}".strip())


def _finish() -> int:
    """Bring the data to this release, erase again who was erased, and end every sign-in of then."""
    call_command("migrate", verbosity=0, interactive=False)
    destroyed = [owner for owner, _at in vault.store().destroyed()]
    again = [person for chunk in _in_chunks(destroyed) for person in people_queries.people(chunk).values()]
    for person in again:
        people.erase_person(person, by=None)
    print(f"erased again: {len(again)} (erased since the copy was made)")
    ended = people.end_every_sign_in()
    print(f"signed out: {ended} (everybody signs in anew)")
    without = people_queries.how_many_without_a_key()
    if without:
        print(
            f"WARNING: the words of {without} people cannot be opened: this key store is older than the data. If there "
            "is a newer copy of the key store, empty this place and restore again with that one.",
            file=sys.stderr,
        )
        return 1
    return 0


def _in_chunks[T](some: list[T], size: int = 500) -> list[list[T]]:
    return [some[at : at + size] for at in range(0, len(some), size)]
