"""The root keys: one small file that opens everything else, so it stands apart from data and backups."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from alongside.sealing.errors import WrongRootKeys
from alongside.sealing.files import read_private, replace_private, write_private_once

KEY_BYTES = 32
FORMAT = "alongside root keys 1"


class RootKeys:
    """The versioned 32-byte root keys that wrap data keys, and the secret from which other keys are derived.

    The derivation secret is separate and never rotates with the root keys: a blind index made before a
    rotation must still find the same person after it. The object never changes; rotation gives a new one.
    """

    __slots__ = ("_ciphers", "_derivation", "_keys", "_path")

    def __init__(self, keys: Mapping[int, bytes], derivation: bytes, path: Path | None = None) -> None:
        if not keys or any(version < 1 for version in keys):
            raise WrongRootKeys("the root key file holds no usable key")
        if any(len(key) != KEY_BYTES for key in (*keys.values(), derivation)):
            raise WrongRootKeys("a key in the root key file does not have 32 bytes")
        self._keys = {version: keys[version] for version in sorted(keys, reverse=True)}
        self._ciphers = {version: AESGCM(key) for version, key in self._keys.items()}
        self._derivation = derivation
        self._path = path

    @classmethod
    def load_or_create(cls, path: Path) -> "RootKeys":
        """The root keys in this file, made new (mode 0600, on disk before this returns) when there is none.

        When several processes start at once, one makes the file and all read the same.

        Raises UnsafeKeyFile when others have any right to the file, WrongRootKeys when it is not a root key
        file.
        """
        if not path.exists():
            fresh = cls({1: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))
            write_private_once(path, fresh._to_bytes())
        return cls._load(path)

    @classmethod
    def from_bytes(cls, text: bytes | str) -> "RootKeys":
        """The root keys written in this text, as a vault or a mounted secret hands them over."""
        keys, derivation = _parse(text)
        return cls(keys, derivation)

    @classmethod
    def _load(cls, path: Path) -> "RootKeys":
        keys, derivation = _parse(read_private(path))
        return cls(keys, derivation, path)

    @property
    def newest_version(self) -> int:
        """The version that wraps new data keys."""
        return next(iter(self._keys))

    @property
    def versions(self) -> tuple[int, ...]:
        """Every version at hand, newest first."""
        return tuple(self._keys)

    def cipher(self, version: int) -> AESGCM | None:
        """The cipher that wraps and unwraps under this version, or None when it is not at hand."""
        return self._ciphers.get(version)

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for this purpose (HKDF-SHA256), the same before and after any rotation."""
        info = b"alongside derived key 1\0" + purpose.encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._derivation)

    def add_new(self, path: Path) -> "RootKeys":
        """The same keys and a new newest one, already written to the file. Next: `KeyStore.rewrap`."""
        keys = {self.newest_version + 1: secrets.token_bytes(KEY_BYTES), **self._keys}
        return self._written(keys, path)

    def drop_old(self, path: Path) -> "RootKeys":
        """Only the newest key, already written to the file. Only after `KeyStore.rewrap` has returned."""
        return self._written({self.newest_version: self._keys[self.newest_version]}, path)

    def reread(self) -> "RootKeys":
        """The keys as the file holds them now, for a process that started before a rotation."""
        return self if self._path is None else self._load(self._path)

    def _written(self, keys: Mapping[int, bytes], path: Path) -> "RootKeys":
        changed = RootKeys(keys, self._derivation, path)
        replace_private(path, changed._to_bytes())
        return changed

    def _to_bytes(self) -> bytes:
        keys = [{"version": version, "key": b64encode(key).decode()} for version, key in self._keys.items()]
        content = {"format": FORMAT, "derivation": b64encode(self._derivation).decode(), "roots": keys}
        return json.dumps(content, indent=1).encode() + b"\n"

    def __repr__(self) -> str:
        return f"RootKeys(versions={list(self._keys)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("root keys are never pickled: they would end up in a cache or a task queue")


def _parse(text: bytes | str) -> tuple[dict[int, bytes], bytes]:
    # `from None` throughout: the error that caused it would quote the file, and the file is the secret.
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError
        keys = {int(root["version"]): b64decode(root["key"], validate=True) for root in content["roots"]}
        return keys, b64decode(content["derivation"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongRootKeys("the root key file cannot be read: it is damaged, or another kind of file") from None
