"""The key store: one wrapped data key a person, in a small SQLite file apart from the data."""

import os
import secrets
import sqlite3
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.sealing.errors import KeyDestroyed, StillOnDisk, WrongRootKeys
from alongside.sealing.files import make_private, partial_beside, sync_folder
from alongside.sealing.roots import KEY_BYTES, RootKeys
from alongside.sealing.seals import NONCE_BYTES, Place, seal, unseal

CACHED_KEYS = 4096
BATCH = 500
WAIT_SECONDS = 20.0
APPLICATION_ID = 0x416C6B73  # "Alks", so that `file` and a restore can tell the key store from the data
SCHEMA_VERSION = 1
VERSION_BYTES = 4
DESTROYED = bytes(VERSION_BYTES)

# A destroyed key is overwritten in its row, and the row stays. All rows are of one length and are only ever
# added at the end or overwritten where they stand. So no key is ever moved or copied inside the file, and
# whether a destroyed one is gone does not hang on how SQLite tidies its pages.
SCHEMA = """
CREATE TABLE IF NOT EXISTS data_key (
    number INTEGER PRIMARY KEY, owner BLOB NOT NULL UNIQUE, wrapped BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS tombstone (
    number INTEGER PRIMARY KEY, owner BLOB NOT NULL UNIQUE, destroyed_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS rotation (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1), version INTEGER NOT NULL
);
INSERT OR IGNORE INTO rotation VALUES (1, 0);
"""


class KeyStore:
    """Seals and opens under each person's own data key, and can destroy that key for good.

    Safe with many threads and several processes on one machine. A key destroyed by one process is refused
    by all others from their next call on.
    """

    def __init__(self, path: Path, roots: RootKeys) -> None:
        """Open the key store, made new (mode 0600) when there is none.

        Raises UnsafeKeyFile when others have any right to the file, WrongRootKeys when these roots do not
        open it.
        """
        self._path = path
        self._roots = roots
        self._writing, self._reading = threading.Lock(), threading.Lock()
        self._ciphers: OrderedDict[UUID, AESGCM] = OrderedDict()
        self._seen_tombstone = -1
        make_private(path)
        self._connect()
        try:
            self._prove_roots()
        except BaseException:
            self.close()
            raise
        # A power cut may have come between a destruction and the wiping of the log.
        self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        _stores.add(self)

    # One connection writes. The other only reads: it sees every write as somebody else's, this process's
    # own included, so that one check (`PRAGMA data_version`) is enough to notice a destroyed key. Writes
    # wait for the disk; reads of cached keys must not wait for them.
    def _connect(self) -> None:
        self._seen_version = -1
        self._writer = _connect(self._path)
        self._reader = _connect(self._path)
        self._closing = weakref.finalize(self, _close, self._writer, self._reader)

    def create(self, owner: UUID) -> None:
        """Give this person a data key, unless they have one. On disk before this returns.

        Raises KeyDestroyed when it was destroyed before: nobody comes back under an erased id.
        """
        with self._write() as database:
            if database.execute("SELECT 1 FROM tombstone WHERE owner = ?", (owner.bytes,)).fetchall():
                raise KeyDestroyed
            if not database.execute("SELECT 1 FROM data_key WHERE owner = ?", (owner.bytes,)).fetchall():
                wrapped = _wrap(self._roots_since(database), owner, secrets.token_bytes(KEY_BYTES))
                database.execute("INSERT INTO data_key (owner, wrapped) VALUES (?, ?)", (owner.bytes, wrapped))

    def destroy(self, owner: UUID) -> bool:
        """Destroy this person's key for good, its bytes on disk included; whether they had one.

        An id without a key is marked as destroyed too, so that a list of erased people can be replayed on
        any store.

        Raises StillOnDisk when another process kept the store open throughout: the key is gone for every
        reader, and calling this again finishes the work.
        """
        with self._write() as database:
            gone = database.execute(
                "UPDATE data_key SET wrapped = zeroblob(length(wrapped)) "
                "WHERE owner = ? AND substr(wrapped, 1, 4) <> ?",
                (owner.bytes, DESTROYED),
            ).rowcount
            database.execute(
                "INSERT OR IGNORE INTO tombstone (owner, destroyed_at) VALUES (?, ?)",
                (owner.bytes, datetime.now(UTC).isoformat(timespec="seconds")),
            )
        self._wipe_log()
        return gone > 0

    def destroyed(self) -> list[tuple[UUID, datetime]]:
        """Everyone whose key was destroyed, and when, oldest first: erase them again after a restore."""
        with self._reading:
            rows = self._reader.execute("SELECT owner, destroyed_at FROM tombstone ORDER BY number").fetchall()
        return [(UUID(bytes=owner), datetime.fromisoformat(at)) for owner, at in rows]

    def has(self, owner: UUID) -> bool:
        """Whether this person has a key."""
        with self._reading:
            return self._wrapped(owner) is not None

    def seal(self, owner: UUID, place: Place, plaintext: bytes) -> bytes:
        """The value sealed under this person's key, to open in this place only.

        Raises KeyDestroyed when they have no key.
        """
        return seal(self._cipher(owner), owner, place, plaintext)

    def open(self, owner: UUID, place: Place, sealed: bytes) -> bytes:
        """The value as it was sealed.

        Raises SealBroken when it was altered, cut, moved or is another's, KeyDestroyed when the person has
        no key.
        """
        return unseal(self._cipher(owner), owner, place, sealed)

    def rewrap(self, roots: RootKeys, *, tell: Callable[[int], None] | None = None) -> int:
        """Wrap every data key under the newest of these roots; how many this call changed.

        `tell` is called after every batch with the number of keys looked at so far.

        Stopped half-way it is simply called again: both old and new roots open what they wrapped. Sealed
        values are not touched. Afterwards no key wrapped under an old root is left on disk, and
        `RootKeys.drop_old` is safe.
        """
        with self._write() as database:  # from here on every process makes new keys under the newest root
            newest = max(roots.newest_version, _rotation(database))
            if newest != roots.newest_version:
                raise WrongRootKeys("the key store has already been rotated to a newer root key")
            database.execute("UPDATE rotation SET version = ?", (newest,))
            self._roots = roots
        changed, last, seen = 0, 0, 0
        while True:
            with self._write() as database:
                rows = database.execute(
                    "SELECT number, owner, wrapped FROM data_key WHERE number > ? ORDER BY number LIMIT ?",
                    (last, BATCH),
                ).fetchall()
                old = [row for row in rows if row[2][:VERSION_BYTES] not in (DESTROYED, newest.to_bytes(VERSION_BYTES))]
                database.executemany(
                    "UPDATE data_key SET wrapped = ? WHERE number = ?",
                    [(_rewrapped(roots, UUID(bytes=owner), wrapped), number) for number, owner, wrapped in old],
                )
            changed += len(old)
            if not rows:
                break
            last = rows[-1][0]
            seen += sum(row[2][:VERSION_BYTES] != DESTROYED for row in rows)
            if tell is not None:
                tell(seen)
        self._wipe_log()
        return changed

    def how_many(self) -> int:
        """How many people have a key."""
        with self._reading:
            rows = self._reader.execute(
                "SELECT count(*) FROM data_key WHERE substr(wrapped, 1, 4) <> ?", (DESTROYED,)
            ).fetchall()
        return int(rows[0][0])

    def versions_in_use(self) -> frozenset[int]:
        """Which root key versions some data key is still wrapped under."""
        with self._reading:
            rows = self._reader.execute("SELECT DISTINCT substr(wrapped, 1, 4) FROM data_key").fetchall()
        return frozenset(int.from_bytes(version) for (version,) in rows if version != DESTROYED)

    def backup(self, to: Path) -> None:
        """Copy the whole store to one file (mode 0600), while others go on using it.

        Keep it for at most as long as "gone from every backup" promises, and never beside a backup of the
        data.
        """
        partial = partial_beside(to)
        make_private(partial)
        try:
            source, target = _connect(self._path), sqlite3.connect(partial)
            try:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, no log beside it
            finally:
                target.close()
                source.close()
            partial.replace(to)
        finally:
            partial.unlink(missing_ok=True)
        sync_folder(to.parent)

    def close(self) -> None:
        """Let go of the file; the store cannot be used afterwards."""
        self._closing()

    def _cipher(self, owner: UUID) -> AESGCM:
        with self._reading:
            version = self._reader.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen_version:
                self._forget_destroyed()
                self._seen_version = version
            cipher = self._ciphers.get(owner)
            if cipher is not None:
                self._ciphers.move_to_end(owner)
                return cipher
            wrapped = self._wrapped(owner)
            if wrapped is None:
                raise KeyDestroyed
            cipher = AESGCM(self._unwrap(owner, wrapped))
            self._ciphers[owner] = cipher
            if len(self._ciphers) > CACHED_KEYS:
                self._ciphers.popitem(last=False)
            return cipher

    def _forget_destroyed(self) -> None:
        rows = self._reader.execute(
            "SELECT number, owner FROM tombstone WHERE number > ? ORDER BY number", (self._seen_tombstone,)
        ).fetchall()
        for number, owner in rows:
            self._ciphers.pop(UUID(bytes=owner), None)
            self._seen_tombstone = number

    def _wrapped(self, owner: UUID) -> bytes | None:
        rows = self._reader.execute("SELECT wrapped FROM data_key WHERE owner = ?", (owner.bytes,)).fetchall()
        return rows[0][0] if rows and rows[0][0][:VERSION_BYTES] != DESTROYED else None

    def _unwrap(self, owner: UUID, wrapped: bytes) -> bytes:
        if int.from_bytes(wrapped[:VERSION_BYTES]) not in self._roots.versions:
            self._roots = self._roots.reread()
        return _unwrap(self._roots, owner, wrapped)

    def _roots_since(self, database: sqlite3.Connection) -> RootKeys:
        # A process that started before a rotation must not wrap a new key under a root that is about to be
        # dropped.
        if self._roots.newest_version < _rotation(database):
            self._roots = self._roots.reread()
        if self._roots.newest_version < _rotation(database):
            raise WrongRootKeys("the root keys were rotated; start again with the new ones")
        return self._roots

    def _prove_roots(self) -> None:
        # Otherwise a misplaced root key file would be made anew without a word, and seal new people's words
        # under it.
        for end in ("ASC", "DESC"):
            rows = self._reader.execute(
                "SELECT owner, wrapped FROM data_key WHERE substr(wrapped, 1, 4) <> ? "  # noqa: S608 - two fixed words
                f"ORDER BY number {end} LIMIT 1",
                (DESTROYED,),
            ).fetchall()
            for owner, wrapped in rows:
                self._unwrap(UUID(bytes=owner), wrapped)

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")

    def _wipe_log(self) -> None:
        with self._writing:
            busy = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]
        if busy:
            raise StillOnDisk

    def __repr__(self) -> str:
        return f"KeyStore({str(self._path)!r})"


def _wrap(roots: RootKeys, owner: UUID, key: bytes) -> bytes:
    version = roots.newest_version.to_bytes(VERSION_BYTES)
    cipher = roots.cipher(roots.newest_version)
    assert cipher is not None  # noqa: S101 - the newest is always at hand
    nonce = os.urandom(NONCE_BYTES)
    return version + nonce + cipher.encrypt(nonce, key, _wrapping(owner, version))


def _unwrap(roots: RootKeys, owner: UUID, wrapped: bytes) -> bytes:
    version, rest = wrapped[:VERSION_BYTES], wrapped[VERSION_BYTES:]
    cipher = roots.cipher(int.from_bytes(version))
    if cipher is None:
        raise WrongRootKeys
    try:
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _wrapping(owner, version))
    except InvalidTag:
        raise WrongRootKeys from None


def _rewrapped(roots: RootKeys, owner: UUID, wrapped: bytes) -> bytes:
    return _wrap(roots, owner, _unwrap(roots, owner, wrapped))


def _wrapping(owner: UUID, version: bytes) -> bytes:
    return b"alongside data key 1\0" + owner.bytes + version


def _rotation(database: sqlite3.Connection) -> int:
    rows: list[tuple[int]] = database.execute("SELECT version FROM rotation").fetchall()
    return rows[0][0]


def _connect(path: Path) -> sqlite3.Connection:
    # `mode=rw` makes no file: one made by SQLite itself would be readable by others.
    name = f"{path.absolute().as_uri()}?mode=rw"
    database = sqlite3.connect(name, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _use_log(database)
        for setting in (
            "synchronous = FULL",
            "secure_delete = ON",
            "temp_store = MEMORY",
            "trusted_schema = OFF",
        ):
            database.execute(f"PRAGMA {setting}").fetchall()
        found = {name: database.execute(f"PRAGMA {name}").fetchall()[0][0] for name in PROMISED}
        if found != PROMISED:  # a build of SQLite may be without one of them, and would not say so
            raise RuntimeError(f"this SQLite does not keep what the key store promises: {found}")
        _lay_out(database)
    except BaseException:
        database.close()
        raise
    return database


PROMISED = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


def _use_log(database: sqlite3.Connection) -> None:
    # Switching to the write-ahead log does not wait for other processes by itself when several start at once.
    patience = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.01)


def _lay_out(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchall()[0][0]
    if version == SCHEMA_VERSION:
        return
    if version != 0:
        raise RuntimeError(f"the key store has version {version}; this release knows {SCHEMA_VERSION}")
    database.executescript(
        f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
        f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
    )


def _close(*databases: sqlite3.Connection) -> None:
    for database in databases:
        database.close()


# A connection must not live across a fork: the locks stay with the parent, while the child believes it has
# them (sqlite.org/howtocorrupt.html, section 2.6). So all are closed before, and opened again on both sides.
_stores: weakref.WeakSet[KeyStore] = weakref.WeakSet()
_paused: list[KeyStore] = []


def _before_fork() -> None:
    for store in list(_stores):
        store._writing.acquire()
        store._reading.acquire()
        if store._closing.alive:
            store._closing()
            _paused.append(store)
        else:
            store._reading.release()
            store._writing.release()


def _after_fork() -> None:
    while _paused:
        store = _paused.pop()
        try:
            store._connect()
        finally:
            store._reading.release()
            store._writing.release()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork)
