"""The sealed form of a value: version (1 byte), nonce (12), AES-256-GCM of a padded value, tag (16).

The padded value is its length (4 bytes, big-endian), itself, and zeros up to the next of a few sizes.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.sealing.errors import SealBroken

VERSION = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
LENGTH_BYTES = 4
BUCKETS = (64, 256, 1024, 4096)
ENVELOPE_BYTES = len(VERSION) + NONCE_BYTES + TAG_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands; moved to another row, column or table, it does not open."""

    table: str
    column: str
    row: str | int | UUID


def seal_size(length: int) -> int:
    """How many bytes a value of so many bytes takes when sealed, and all that its size says about it.

    Sizes inside are 64, 256, 1024, 4096 bytes, then multiples of 4096, the 4 bytes for the length included.

    >>> seal_size(0), seal_size(60), seal_size(61), seal_size(5000)
    (93, 93, 285, 8221)
    """
    return ENVELOPE_BYTES + _bucket(length + LENGTH_BYTES)


def seal(cipher: AESGCM, owner: UUID, place: Place, plaintext: bytes) -> bytes:
    """The value sealed for this place under the owner's key, different each time."""
    length = len(plaintext)
    padded = (length.to_bytes(LENGTH_BYTES) + plaintext).ljust(_bucket(length + LENGTH_BYTES), b"\0")
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, padded, _binding(owner, place))


def unseal(cipher: AESGCM, owner: UUID, place: Place, sealed: bytes) -> bytes:
    """The value that was sealed here by this owner, or SealBroken."""
    if sealed[:1] != VERSION or len(sealed) < ENVELOPE_BYTES + BUCKETS[0]:
        raise SealBroken
    try:
        padded = cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], _binding(owner, place))
    except InvalidTag:
        raise SealBroken from None
    length = int.from_bytes(padded[:LENGTH_BYTES])
    if _bucket(length + LENGTH_BYTES) != len(padded):
        raise SealBroken
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]


def _bucket(size: int) -> int:
    for bucket in BUCKETS:
        if size <= bucket:
            return bucket
    return -(-size // BUCKETS[-1]) * BUCKETS[-1]


def _binding(owner: UUID, place: Place) -> bytes:
    if place.row in ("", None):  # an unsaved row: every such value would share one place
        raise TypeError("a value is sealed for a row that has its key already")
    return owner.bytes + _column(place.table, place.column) + str(place.row).encode()


@lru_cache(maxsize=1024)
def _column(table: str, column: str) -> bytes:
    # Lengths first, so that no two places give the same bytes; owner before has a fixed length, the row
    # ends it.
    parts = (VERSION, table.encode(), column.encode())
    return b"".join(len(part).to_bytes(4) + part for part in parts)
