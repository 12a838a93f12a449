"""The figures of docs/explanation/sealing.md, measured anew: `./run exec python tests/sealing/timings.py`."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from timeit import repeat
from uuid import uuid4

from alongside.sealing import KeyStore, Place, RootKeys, blind_index
from alongside.sealing.store import _wrap

HERE = Place("conversations_message", "body", 12345)


def say(what: str, figure: float, unit: str) -> None:
    sys.stdout.write(f"{what:<34}{figure:9.2f} {unit}\n")


def microseconds(work: Callable[[], object], times: int = 3000) -> float:
    return min(repeat(work, number=times, repeat=7)) / times * 1e6


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(folder: Path) -> None:
    """Print every figure, from a key store made in this folder."""
    root_file = folder / "root.key"
    roots = RootKeys.load_or_create(root_file)
    store, person = KeyStore(folder / "keys.db", roots), uuid4()
    store.create(person)

    for size in (32, 250, 2048, 16384):
        words = bytes(size)
        sealed = store.seal(person, HERE, words)
        say(f"seal {size} bytes", microseconds(lambda words=words: store.seal(person, HERE, words)), "us")
        say(f"open {size} bytes", microseconds(lambda sealed=sealed: store.open(person, HERE, sealed)), "us")

    def open_cold() -> None:
        store._ciphers.clear()
        store.open(person, HERE, sealed)

    sealed = store.seal(person, HERE, bytes(250))
    say("open 250 bytes, key not in memory", microseconds(open_cold), "us")

    def seal_many(_: int) -> None:
        for _ in range(10_000):
            store.seal(person, HERE, bytes(250))

    with ThreadPoolExecutor(4) as pool:
        say("four threads seal, each value", seconds(lambda: list(pool.map(seal_many, range(4)))) * 25, "us")
    key = roots.derive("people.email")
    say(
        "blind index",
        microseconds(lambda: blind_index(key, scope="people.email", text="amara@example.org")),
        "us",
    )

    people = [uuid4() for _ in range(100)]
    say("make a key", seconds(lambda: [store.create(each) for each in people]) * 10, "ms")
    say("destroy a key", seconds(lambda: [store.destroy(each) for each in people]) * 10, "ms")

    with store._write() as database:
        database.executemany(
            "INSERT INTO data_key (owner, wrapped) VALUES (?, ?)",
            [(each.bytes, _wrap(roots, each, os.urandom(32))) for each in (uuid4() for _ in range(100_000))],
        )
    rotated = roots.add_new(root_file)
    say("wrap 100,001 keys anew", seconds(lambda: store.rewrap(rotated)), "s")
    say("copy them", seconds(lambda: store.backup(folder / "backup.db")), "s")
    store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as made:
        measure(Path(made))
