"""A sealed value opens for its person, in its place, whole - and never otherwise."""

import subprocess
import sys
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alongside.sealing import KeyDestroyed, KeyStore, Place, RootKeys, SealBroken, seal_size
from sealing.people import AMARA, BO

HERE = Place("conversations_message", "body", 7)
WORDS = "I have not told anyone this: \N{BLACK HEART SUIT}".encode()

texts = some.binary(max_size=9000)
names = some.text(max_size=8)
rows = some.one_of(some.integers(), some.uuids(), some.text(min_size=1, max_size=8))
places = some.builds(Place, names, names, rows)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One store for the tests that try many values and change no key."""
    folder = tmp_path_factory.mktemp("shared")
    store = KeyStore(folder / "keys.db", RootKeys.load_or_create(folder / "root.key"))
    for person in (AMARA, BO):
        store.create(person)
    yield store
    store.close()


@given(words=texts, place=places)
def test_what_was_sealed_opens_as_it_was(shared, words, place):
    assert shared.open(AMARA, place, shared.seal(AMARA, place, words)) == words


@pytest.mark.parametrize("size", [0, 1, 59, 60, 61, 252, 253, 1020, 1021, 4092, 4093, 8188, 8189, 3_000_000])
def test_every_size_comes_back_whole_and_takes_the_size_it_should(shared, size):
    words = b"\x00" * size

    sealed = shared.seal(AMARA, HERE, words)

    assert shared.open(AMARA, HERE, sealed) == words
    assert len(sealed) == seal_size(size)


def test_sizes_tell_little(shared):
    sizes = {len(shared.seal(AMARA, HERE, bytes(length))) for length in range(0, 12_000, 7)}

    assert len(sizes) == 6
    assert len(shared.seal(AMARA, HERE, b"no")) == len(shared.seal(AMARA, HERE, b"yes, since I was fourteen"))


def test_every_flipped_bit_is_refused(shared):
    sealed = shared.seal(AMARA, HERE, WORDS)

    for position in range(len(sealed)):
        for bit in range(8):
            altered = bytearray(sealed)
            altered[position] ^= 1 << bit
            with pytest.raises(SealBroken):
                shared.open(AMARA, HERE, bytes(altered))


def test_every_cut_and_every_addition_is_refused(shared):
    sealed = shared.seal(AMARA, HERE, WORDS)

    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            shared.open(AMARA, HERE, sealed[:length])
        with pytest.raises(SealBroken):
            shared.open(AMARA, HERE, sealed[length + 1 :])
    for extra in (b"\0", sealed, b"\x01" * 64):
        with pytest.raises(SealBroken):
            shared.open(AMARA, HERE, sealed + extra)


def test_the_front_of_one_value_does_not_fit_the_back_of_another(shared):
    one, other = (shared.seal(AMARA, HERE, WORDS) for _ in range(2))

    for cut in range(2, len(one)):  # the first byte, the version, is the same in both
        with pytest.raises(SealBroken):
            shared.open(AMARA, HERE, one[:cut] + other[cut:])


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("conversations_message", "body", 8),
        Place("conversations_message", "draft", 7),
        Place("peersupport_post", "body", 7),
        Place("conversations_message", "body", "07"),
        Place("conversations_message", "body", UUID(int=7)),
        Place("conversations_messageb", "ody", 7),
        Place("conversations_message", "bod", "y7"),
        Place("conversations_message", "body7", ""),
    ],
)
def test_a_value_moved_elsewhere_is_refused(shared, elsewhere):
    sealed = shared.seal(AMARA, HERE, WORDS)

    with pytest.raises((SealBroken, TypeError)):
        shared.open(AMARA, elsewhere, sealed)


@given(one=places, other=places)
def test_no_two_places_are_the_same_place(shared, one, other):
    sealed = shared.seal(AMARA, one, WORDS)

    if (one.table, one.column, str(one.row)) == (other.table, other.column, str(other.row)):
        assert shared.open(AMARA, other, sealed) == WORDS
    else:
        with pytest.raises(SealBroken):
            shared.open(AMARA, other, sealed)


def test_a_value_given_to_another_person_is_refused(shared):
    sealed = shared.seal(AMARA, HERE, WORDS)

    with pytest.raises(SealBroken):
        shared.open(BO, HERE, sealed)


def test_a_value_from_another_key_store_is_refused(shared, store):
    sealed = shared.seal(AMARA, HERE, WORDS)

    with pytest.raises(SealBroken):
        store.open(AMARA, HERE, sealed)


@given(noise=some.binary(max_size=400))
def test_noise_is_refused(shared, noise):
    for sealed in (noise, b"\x01" + noise, b"\x01" + noise.ljust(seal_size(0) - 1, b"x")):
        with pytest.raises(SealBroken):
            shared.open(AMARA, HERE, sealed)


def test_a_row_that_has_no_key_yet_cannot_be_sealed_for(shared):
    for row in (None, ""):
        with pytest.raises(TypeError):
            shared.seal(AMARA, Place("conversations_message", "body", row), WORDS)


def test_a_person_without_a_key_can_neither_seal_nor_open(shared):
    nobody = UUID(int=99)

    with pytest.raises(KeyDestroyed):
        shared.seal(nobody, HERE, WORDS)
    with pytest.raises(KeyDestroyed):
        shared.open(nobody, HERE, shared.seal(AMARA, HERE, WORDS))


def test_what_a_database_driver_hands_back_opens_too(shared):
    sealed = shared.seal(AMARA, HERE, WORDS)

    assert shared.open(AMARA, HERE, memoryview(sealed)) == WORDS


def test_no_nonce_is_used_twice(shared):
    nonces = {shared.seal(AMARA, HERE, b"")[1:13] for _ in range(100_000)}

    assert len(nonces) == 100_000


def test_the_words_are_nowhere_in_what_is_stored(shared):
    sealed = shared.seal(AMARA, HERE, WORDS)

    assert not any(bytes(pair) in sealed for pair in pairwise(WORDS[:20]) if sealed.count(bytes(pair)) > 2)
    assert WORDS[:6] not in sealed


def test_the_format_is_the_one_written_down(tmp_path):
    """A second reading of the format, from docs/explanation/sealing.md and the cipher alone."""
    program = """
from pathlib import Path
from uuid import UUID
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from alongside.sealing import KeyStore, Place, RootKeys
import base64, json, sqlite3, sys
folder, owner = Path(sys.argv[1]), UUID(int=5)
store = KeyStore(folder / "keys.db", RootKeys.load_or_create(folder / "root.key"))
store.create(owner)
sealed = store.seal(owner, Place("tab", "col", 12), b"words")
store.close()
root = base64.b64decode(json.loads((folder / "root.key").read_text())["roots"][0]["key"])
database = sqlite3.connect(folder / "keys.db")
(wrapped,) = database.execute("SELECT wrapped FROM data_key").fetchone()
database.close()
assert wrapped[:4] == b"\\0\\0\\0\\x01"
wrapping = b"alongside data key 1\\0" + owner.bytes + wrapped[:4]
key = AESGCM(root).decrypt(wrapped[4:16], wrapped[16:], wrapping)
place = owner.bytes + b"\\0\\0\\0\\x01\\x01" + b"\\0\\0\\0\\x03tab" + b"\\0\\0\\0\\x03col" + b"12"
padded = AESGCM(key).decrypt(sealed[1:13], sealed[13:], place)
assert padded == b"\\0\\0\\0\\x05words" + bytes(55), padded
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program, tmp_path], check=True, timeout=60)
