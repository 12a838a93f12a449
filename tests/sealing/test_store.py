"""The key store: one key a person, safe with threads and processes, gone for good when destroyed."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from alongside.sealing import (
    KeyDestroyed,
    KeyStore,
    Place,
    RootKeys,
    SealBroken,
    SealingError,
    StillOnDisk,
    UnsafeKeyFile,
    WrongRootKeys,
)
from alongside.sealing import store as store_module
from sealing.people import AMARA, BO, CHEN

HERE = Place("conversations_message", "body", 7)
WORDS = b"I have not told anyone this"


def wrapped_keys(path):
    """Every person's wrapped key as it stands in the file."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return {UUID(bytes=owner): key for owner, key in database.execute("SELECT owner, wrapped FROM data_key")}
    finally:
        database.close()


def on_disk(folder):
    """Every byte of every file beside the key store."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def in_another_process(tmp_path, program):
    """Run a few lines with `store` open on the same file, in a process of their own."""
    start = f"""
from pathlib import Path
from uuid import UUID
from alongside.sealing import KeyStore, RootKeys
folder = Path({str(tmp_path)!r})
store = KeyStore(folder / "keys.db", RootKeys.load_or_create(folder / "root.key"))
"""
    subprocess.run([sys.executable, "-W", "error", "-c", start + program + "\nstore.close()"], check=True, timeout=60)


def test_every_file_is_for_its_owner_alone(store, tmp_path):
    store.backup(tmp_path / "backup.db")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}

    assert set(modes) == {"root.key", "keys.db", "keys.db-wal", "keys.db-shm", "backup.db"}
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("shared", [0o640, 0o604])
def test_a_key_store_others_may_read_is_refused(store, roots, tmp_path, shared):
    (tmp_path / "keys.db").chmod(shared)

    with pytest.raises(UnsafeKeyFile):
        KeyStore(tmp_path / "keys.db", roots)


def test_the_promised_settings_are_on(store):
    for connection in (store._reader, store._writer):
        found = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]

        assert found == ["wal", 2, 1]


def test_creating_again_keeps_the_key(store):
    sealed = store.seal(AMARA, HERE, WORDS)

    store.create(AMARA)

    assert store.open(AMARA, HERE, sealed) == WORDS


def test_has_tells_who_has_a_key(store):
    store.destroy(AMARA)

    assert [store.has(person) for person in (AMARA, BO, UUID(int=99))] == [False, True, False]


def test_a_destroyed_key_opens_nothing_and_others_open_all(store):
    sealed = {person: store.seal(person, HERE, WORDS) for person in (AMARA, BO, CHEN)}

    had_one = store.destroy(AMARA)

    assert had_one is True
    for use in (lambda: store.open(AMARA, HERE, sealed[AMARA]), lambda: store.seal(AMARA, HERE, WORDS)):
        with pytest.raises(KeyDestroyed):
            use()
    assert [store.open(person, HERE, sealed[person]) for person in (BO, CHEN)] == [WORDS, WORDS]


def test_nobody_comes_back_under_an_erased_id(store):
    store.destroy(AMARA)

    with pytest.raises(KeyDestroyed):
        store.create(AMARA)


def test_destroying_twice_is_no_error_and_keeps_the_first_date(store):
    store.destroy(AMARA)
    first = store.destroyed()

    assert store.destroy(AMARA) is False
    assert store.destroyed() == first


def test_the_destroyed_are_listed_with_their_date(store):
    store.destroy(BO)
    store.destroy(AMARA)

    (first, first_at), (second, second_at) = store.destroyed()

    assert (first, second) == (BO, AMARA)
    assert timedelta() <= datetime.now(UTC) - first_at < timedelta(minutes=1)
    assert first_at <= second_at


def test_an_erasure_can_be_replayed_where_the_person_never_had_a_key(store):
    stranger = uuid4()

    assert store.destroy(stranger) is False
    with pytest.raises(KeyDestroyed):
        store.create(stranger)


def test_no_byte_of_a_destroyed_key_stays_on_disk(store, tmp_path):
    people = [uuid4() for _ in range(300)]
    for person in people:
        store.create(person)
    wrapped = wrapped_keys(tmp_path / "keys.db")
    assert all(wrapped[person] in on_disk(tmp_path) for person in people)

    for person in people[::3]:
        store.destroy(person)
        assert wrapped[person] not in on_disk(tmp_path)

    left = on_disk(tmp_path)
    for person in people[::3]:
        assert not any(wrapped[person][start : start + 8] in left for start in range(4, 56))
    assert all(store.has(person) for person in people if person not in people[::3])


def test_the_search_for_key_bytes_would_find_them(tmp_path, roots, monkeypatch):
    """Control: without the wiping of the log the bytes do stay, and the test above would say so."""
    monkeypatch.setattr(KeyStore, "_wipe_log", lambda _: None)
    store = KeyStore(tmp_path / "keys.db", roots)
    store.create(AMARA)
    wrapped = wrapped_keys(tmp_path / "keys.db")[AMARA]

    store.destroy(AMARA)

    assert wrapped in on_disk(tmp_path)
    store.close()


def test_a_log_left_by_a_power_cut_is_wiped_at_the_next_start(tmp_path, roots, monkeypatch):
    store = KeyStore(tmp_path / "keys.db", roots)
    store.create(AMARA)
    wrapped = wrapped_keys(tmp_path / "keys.db")[AMARA]
    with monkeypatch.context() as cut:
        cut.setattr(KeyStore, "_wipe_log", lambda _: None)
        store.destroy(AMARA)
    after = tmp_path / "after"
    after.mkdir()
    for name in ("keys.db", "keys.db-wal"):
        shutil.copy(tmp_path / name, after / name)
    assert wrapped in on_disk(after)

    again = KeyStore(after / "keys.db", roots)

    assert wrapped not in on_disk(after)
    again.close()
    store.close()


def test_a_reader_that_holds_the_log_is_told_of(store, tmp_path, monkeypatch):
    sealed = store.seal(AMARA, HERE, WORDS)
    store._writer.execute("PRAGMA busy_timeout = 50").fetchall()
    wrapped = wrapped_keys(tmp_path / "keys.db")[AMARA]
    reader = sqlite3.connect(tmp_path / "keys.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM data_key").fetchone()

    with pytest.raises(StillOnDisk):
        store.destroy(AMARA)

    with pytest.raises(KeyDestroyed):
        store.open(AMARA, HERE, sealed)
    reader.execute("COMMIT")
    reader.close()
    assert store.destroy(AMARA) is False
    assert wrapped not in on_disk(tmp_path)


def test_a_key_destroyed_by_another_process_is_refused_at_once(store, tmp_path):
    sealed = {person: store.seal(person, HERE, WORDS) for person in (AMARA, BO)}

    in_another_process(tmp_path, f"assert store.destroy(UUID({str(AMARA)!r}))")

    with pytest.raises(KeyDestroyed):
        store.seal(AMARA, HERE, WORDS)
    with pytest.raises(KeyDestroyed):
        store.open(AMARA, HERE, sealed[AMARA])
    assert store.open(BO, HERE, sealed[BO]) == WORDS


def test_a_key_made_by_another_process_is_found_at_once(store, tmp_path):
    person = uuid4()
    assert not store.has(person)

    in_another_process(tmp_path, f"store.create(UUID({str(person)!r}))")

    assert store.open(person, HERE, store.seal(person, HERE, WORDS)) == WORDS


def test_only_so_many_keys_are_kept_in_memory(store, monkeypatch):
    monkeypatch.setattr(store_module, "CACHED_KEYS", 2)
    sealed = {person: store.seal(person, HERE, WORDS) for person in (AMARA, BO, CHEN)}

    assert list(store._ciphers) == [BO, CHEN]
    store.open(BO, HERE, sealed[BO])
    store.open(AMARA, HERE, sealed[AMARA])
    assert list(store._ciphers) == [BO, AMARA]


def test_threads_that_create_one_person_make_one_key(store):
    person, start = uuid4(), threading.Barrier(16)

    def create_and_seal(_):
        start.wait()
        store.create(person)
        return store.seal(person, HERE, WORDS)

    with ThreadPoolExecutor(16) as pool:
        sealed = list(pool.map(create_and_seal, range(16)))

    assert {store.open(person, HERE, each) for each in sealed} == {WORDS}


def test_threads_seal_open_create_and_destroy_side_by_side(store):
    people = [uuid4() for _ in range(24)]

    def live(person):
        store.create(person)
        for _ in range(20):
            assert store.open(person, HERE, store.seal(person, HERE, WORDS)) == WORDS
        store.destroy(person)
        with pytest.raises(KeyDestroyed):
            store.seal(person, HERE, WORDS)
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(live, people))
    assert {person for person, _ in store.destroyed()} == set(people)


def test_processes_that_start_together_share_one_store(tmp_path, roots):
    program = f"""
import sys
from pathlib import Path
from uuid import UUID
from alongside.sealing import KeyStore, Place, RootKeys
folder = Path({str(tmp_path)!r})
store = KeyStore(folder / "keys.db", RootKeys.load_or_create(folder / "root.key"))
store.create(UUID(int=5))
sys.stdout.write(store.seal(UUID(int=5), Place("t", "c", 1), b"words").hex())
store.close()
"""
    running = [
        subprocess.Popen([sys.executable, "-W", "error", "-c", program], stdout=subprocess.PIPE) for _ in range(4)
    ]
    sealed = [bytes.fromhex(process.communicate(timeout=60)[0].decode()) for process in running]

    store = KeyStore(tmp_path / "keys.db", roots)

    assert [store.open(UUID(int=5), Place("t", "c", 1), each) for each in sealed] == [b"words"] * 4
    store.close()


def test_a_forked_process_has_connections_of_its_own(store, tmp_path):
    in_another_process(
        tmp_path,
        f"""
import os
from alongside.sealing import KeyDestroyed, Place
amara, bo = UUID({str(AMARA)!r}), UUID({str(BO)!r})
sealed, connection = store.seal(amara, Place("t", "c", 1), b"words"), store._writer
closed = KeyStore(folder / "keys.db", store._roots)
closed.close()
child = os.fork()
if child == 0:
    good = store.open(amara, Place("t", "c", 1), sealed) == b"words" and store.destroy(bo)
    os._exit(0 if good else 1)
assert os.waitpid(child, 0)[1] == 0
assert store._writer is not connection
assert store.open(amara, Place("t", "c", 1), sealed) == b"words"
assert not store.has(bo)
assert not closed._closing.alive
""",
    )

    assert not store.has(BO)
    assert store.has(AMARA)


def test_old_data_and_the_present_key_store_open_all_but_the_erased(store, tmp_path):
    old_data = {person: store.seal(person, HERE, WORDS) for person in (AMARA, BO, CHEN)}
    store.destroy(AMARA)
    store.close()

    restored = KeyStore(tmp_path / "keys.db", RootKeys.load_or_create(tmp_path / "root.key"))

    with pytest.raises(KeyDestroyed):
        restored.open(AMARA, HERE, old_data[AMARA])
    assert [restored.open(person, HERE, old_data[person]) for person in (BO, CHEN)] == [WORDS, WORDS]
    assert [person for person, _ in restored.destroyed()] == [AMARA]
    restored.close()


def test_a_backup_is_one_file_that_opens_what_was_sealed(store, roots, tmp_path):
    sealed = store.seal(AMARA, HERE, WORDS)
    store.destroy(BO)
    target = tmp_path / "elsewhere" / "keys-backup.db"

    store.backup(target)
    store.backup(target)

    assert [path.name for path in target.parent.iterdir()] == ["keys-backup.db"]
    restored = KeyStore(target, roots)
    assert restored.open(AMARA, HERE, sealed) == WORDS
    assert [person for person, _ in restored.destroyed()] == [BO]
    restored.close()


def test_a_backup_that_fails_leaves_the_last_one(store, tmp_path, monkeypatch):
    target = tmp_path / "backup.db"
    store.backup(target)
    before = target.read_bytes()

    def fail(_):
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(store_module, "_connect", fail)
    with pytest.raises(sqlite3.OperationalError):
        store.backup(target)

    assert target.read_bytes() == before
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_rotation_keeps_everything_opening_and_leaves_nothing_to_the_old_root(store, roots, root_file, tmp_path):
    people = [uuid4() for _ in range(1_203)]  # more than two batches
    for person in people[:3]:
        store.create(person)
    with store._write() as database:
        database.executemany(
            "INSERT INTO data_key (owner, wrapped) VALUES (?, ?)",
            [(person.bytes, store_module._wrap(roots, person, os.urandom(32))) for person in people[3:]],
        )
    sealed = {person: store.seal(person, HERE, WORDS) for person in (AMARA, *people[::100])}
    store.destroy(BO)
    before = wrapped_keys(tmp_path / "keys.db")

    rotated = roots.add_new(root_file)
    changed = store.rewrap(rotated)
    newest_only = rotated.drop_old(root_file)

    assert changed == len(people) + 2
    assert store.versions_in_use() == {2}
    assert all(store.open(person, HERE, each) == WORDS for person, each in sealed.items())
    after = KeyStore(tmp_path / "keys.db", newest_only)
    assert all(after.open(person, HERE, each) == WORDS for person, each in sealed.items())
    assert not after.has(BO)
    after.close()
    left = on_disk(tmp_path)
    assert not any(key in left for person, key in before.items() if person != BO)
    with pytest.raises(WrongRootKeys):
        KeyStore(tmp_path / "keys.db", roots_as_they_were(roots))


def roots_as_they_were(roots):
    """The old root keys from a copy of the old file: they cannot look up the new one."""
    return RootKeys.from_bytes(roots._to_bytes())


def test_rotation_stopped_half_way_opens_everything_and_goes_on(store, roots, root_file, monkeypatch):
    monkeypatch.setattr(store_module, "BATCH", 1)
    sealed = {person: store.seal(person, HERE, WORDS) for person in (AMARA, BO, CHEN)}
    rotated, batches = roots.add_new(root_file), []

    def stop_at_the_third(keys, owner, wrapped):
        batches.append(owner)
        if len(batches) == 3:
            raise KeyboardInterrupt
        return rewrapped(keys, owner, wrapped)

    rewrapped = store_module._rewrapped
    with monkeypatch.context() as stopped:
        stopped.setattr(store_module, "_rewrapped", stop_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            store.rewrap(rotated)

    store._ciphers = OrderedDict()
    assert store.versions_in_use() == {1, 2}
    assert all(store.open(person, HERE, each) == WORDS for person, each in sealed.items())
    assert store.rewrap(rotated) == 1
    assert store.rewrap(rotated) == 0
    assert store.versions_in_use() == {2}


def test_a_process_from_before_a_rotation_reads_the_new_root_by_itself(store, root_file, tmp_path):
    sealed, person = store.seal(AMARA, HERE, WORDS), uuid4()
    store._ciphers.clear()

    in_another_process(
        tmp_path,
        """
rotated = RootKeys.load_or_create(folder / "root.key").add_new(folder / "root.key")
assert store.rewrap(rotated) == 3
rotated.drop_old(folder / "root.key")
""",
    )
    store.create(person)

    assert store.open(AMARA, HERE, sealed) == WORDS
    assert store.versions_in_use() == {2}


def test_a_process_with_outdated_roots_makes_no_key_that_would_be_lost(store, roots, root_file, tmp_path):
    outdated = KeyStore(tmp_path / "keys.db", roots_as_they_were(roots))
    store.rewrap(roots.add_new(root_file))
    person = uuid4()

    with pytest.raises(WrongRootKeys):
        outdated.create(person)

    assert not store.has(person)
    with pytest.raises(WrongRootKeys):
        outdated.rewrap(roots_as_they_were(roots))
    outdated.close()


def test_a_misplaced_root_key_file_stops_the_start(store, tmp_path):
    other = RootKeys.load_or_create(tmp_path / "made-anew.key")

    with pytest.raises(WrongRootKeys):
        KeyStore(tmp_path / "keys.db", other)


def test_a_data_key_moved_to_another_person_is_refused(store):
    with store._write() as database:
        database.execute(
            "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE owner = ?) WHERE owner = ?",
            (AMARA.bytes, BO.bytes),
        )

    with pytest.raises(SealingError):
        store.seal(BO, HERE, WORDS)


def test_a_key_store_of_a_later_release_is_refused(store, roots, tmp_path):
    store._writer.execute("PRAGMA user_version = 2").fetchall()

    with pytest.raises(RuntimeError, match="version 2"):
        KeyStore(tmp_path / "keys.db", roots)


def test_neither_store_nor_errors_show_a_secret(store, root_file):
    sealed = store.seal(AMARA, HERE, WORDS)
    root = root_file.read_text()

    with pytest.raises(SealBroken) as refusal:
        store.open(BO, HERE, sealed)

    assert "KeyStore(" in repr(store)
    told = f"{store!r} {refusal.value!r} {refusal.value.__cause__!r}"
    assert not any(secret in told for secret in (str(AMARA), str(BO), sealed.hex(), "not told"))
    assert root.split('"key": "')[1][:40] not in told
    assert refusal.value.__suppress_context__


def test_every_error_has_a_code_of_its_own():
    kinds = [SealBroken, KeyDestroyed, UnsafeKeyFile, WrongRootKeys, StillOnDisk]

    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(issubclass(kind, SealingError) and str(kind()) for kind in kinds)
