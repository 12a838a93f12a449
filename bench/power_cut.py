"""Power cuts, replayed: what a disk would hold if the power went at any moment, and which acknowledged message is missing.

Messages are written through the product's own commands and settings while a small recorder (power_cut.c) notes every write and
sync in order. Then the power is cut at random places of that record: whatever was synced before the cut is there; of what was
not, nothing, or any part of it, as disks do. SQLite opens what is left, as it would after a restart.
"""

import argparse
import json
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.crash.harness import Installation

HEAD = struct.Struct("<cBqq")
ENDINGS = {1: "", 2: "-wal", 3: "-journal"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked of the disk."""

    what: bytes
    file: int
    place: int
    data: bytes


@dataclass(slots=True)
class Disk:
    """What is surely on the disk, and what is on its way."""

    files: dict[int, bytearray]
    waiting: dict[int, list[Asked]] = field(default_factory=lambda: {one: [] for one in ENDINGS})

    def take(self, asked: Asked) -> None:
        """Heed one record."""
        if asked.what == b"S":
            for one in self.waiting[asked.file]:
                _apply(self.files[asked.file], one)
            self.waiting[asked.file] = []
        elif asked.what == b"U":
            self.files[asked.file], self.waiting[asked.file] = bytearray(), []
        else:
            self.waiting[asked.file].append(asked)

    def after_the_cut(self, random: Random) -> dict[int, bytearray]:
        """What is found when the power is back: of what was on its way all is lost, or half, each alike likely."""
        left = {one: bytearray(content) for one, content in self.files.items()}
        if random.random() < 0.5:
            for one, several in self.waiting.items():
                for asked in several:
                    if random.random() < 0.5:
                        _apply(left[one], asked)
        return left


def main(argv: list[str]) -> int:
    """Record, cut, count; returns 1 when an acknowledged message is lost or the database is damaged, 2 without gcc."""
    parser = argparse.ArgumentParser(prog="./run bench power-cut")
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--synchronous", choices=["NORMAL", "OFF"], help="instead of the product's own setting (FULL)")
    parser.add_argument("--seconds", type=float, default=240, help="cut no more after this time")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    if shutil.which("gcc") is None:
        print(
            "NOT MEASURED: gcc is missing, and without it nothing is recorded. Install gcc and run this again.",
            file=sys.stderr,
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="alongside-power-") as folder:
        found = measure(Path(folder), chosen)
    if chosen.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:24} {value}")
    return int(found["cuts"] < chosen.cuts or found["cuts_with_a_loss"] > 0 or found["damaged"] > 0)


def measure(folder: Path, chosen: argparse.Namespace) -> dict[str, Any]:
    """Everything, in a folder of its own."""
    began = time.monotonic()
    before, records = record(folder, messages=chosen.messages, synchronous=chosen.synchronous or "as-is")
    recorded = time.monotonic() - began
    random = Random(chosen.seed)
    first = next(number for number, one in enumerate(records) if one.what == b"A")
    moments = sorted(random.randrange(first, len(records) + 1) for _ in range(chosen.cuts))
    disk, at, acknowledged = Disk(before), 0, 0
    lost, most, damaged, cuts = 0, 0, 0, 0
    for moment in moments:
        if time.monotonic() - began > chosen.seconds:
            break
        for one in records[at:moment]:
            if one.what == b"A":
                acknowledged = one.place
            else:
                disk.take(one)
        at = moment
        there = open_again(folder / "after.sqlite3", disk.after_the_cut(random))
        cuts += 1
        damaged += there is None
        missing = acknowledged if there is None else len(set(range(1, acknowledged + 1)) - there)
        lost, most = lost + (missing > 0), max(most, missing)
    return {
        "synchronous": chosen.synchronous or "as the product sets it", "messages": chosen.messages,
        "syncs": sum(one.what == b"S" for one in records), "writes": sum(one.what == b"W" for one in records),
        "cuts": cuts, "cuts_with_a_loss": lost, "most_lost_at_a_cut": most, "damaged": damaged,
        "seconds_recording": round(recorded, 1), "seconds": round(time.monotonic() - began, 1),
    }  # fmt: skip


def record(folder: Path, *, messages: int, synchronous: str) -> tuple[dict[int, bytearray], list[Asked]]:
    """The files as they were before, and everything asked of the disk while messages were written."""
    recorder = folder / "recorder.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(
        ["gcc", "-O2", "-shared", "-fPIC", "-o", str(recorder), str(source), "-ldl", "-lpthread"], check=True
    )
    var = folder / "var"
    var.mkdir()
    installation = Installation(var)
    cast = installation.run("tests.crash.cast")
    database = var / "alongside.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = {one: _read(database, ending) for one, ending in ENDINGS.items()}
    written = folder / "record"
    environment = {
        **installation.environment, "LD_PRELOAD": str(recorder), "RECORD_OF": str(database), "RECORD_TO": str(written),
    }  # fmt: skip
    words = ["-m", "bench._power_cut_writer", cast["conversation"], str(messages), synchronous]
    subprocess.run([sys.executable, *words], env=environment, check=True, timeout=300)
    return before, list(_read_record(written.read_bytes()))


def open_again(place: Path, files: dict[int, bytearray]) -> set[int] | None:
    """The numbers of the messages SQLite finds in what is left; None when it finds it damaged."""
    for one, ending in {**ENDINGS, 4: "-shm"}.items():
        path = place.with_name(place.name + ending)
        path.unlink(missing_ok=True)
        if files.get(one):
            path.write_bytes(files[one])
    try:
        with closing(sqlite3.connect(place)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                return None
            return {number for (number,) in connection.execute("SELECT number FROM conversations_message")}
    except sqlite3.DatabaseError:
        return None


def _read(database: Path, ending: str) -> bytearray:
    path = database.with_name(database.name + ending)
    return bytearray(path.read_bytes()) if path.exists() else bytearray()


def _read_record(content: bytes) -> list[Asked]:
    found, at = [], 0
    while at + HEAD.size <= len(content):
        what, file, place, length = HEAD.unpack_from(content, at)
        at += HEAD.size
        taken = length if what == b"W" else 0
        found.append(Asked(what, file, place, content[at : at + taken]))
        at += taken
    return found


def _apply(content: bytearray, asked: Asked) -> None:
    if asked.what == b"T":
        del content[asked.place :]
        return
    if len(content) < asked.place:
        content.extend(bytes(asked.place - len(content)))
    content[asked.place : asked.place + len(asked.data)] = asked.data
