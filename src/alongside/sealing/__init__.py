"""Keys, sealed fields and blind indexes: what keeps a stolen database from saying what anybody faces.

Every person has a data key of their own. Whatever is confidential is sealed under its author's key, bound
to the place it stands in. The data keys live in a key store apart from the data, wrapped by a root key kept
in a file apart from both. Destroying one data key makes everything sealed under it unreadable, in the
database and in every backup of it.

>>> import pathlib, tempfile, uuid
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> store = KeyStore(folder / "keys.db", RootKeys.load_or_create(folder / "root.key"))
>>> amara, words = uuid.uuid4(), Place("conversations_message", "body", 1)
>>> store.create(amara)
>>> sealed = store.seal(amara, words, b"I have not told anyone this")
>>> store.open(amara, words, sealed)
b'I have not told anyone this'
>>> store.destroy(amara)
True
>>> store.open(amara, words, sealed)
Traceback (most recent call last):
alongside.sealing.errors.KeyDestroyed: no key for this person
>>> store.close()
"""

from alongside.sealing.errors import (
    KeyDestroyed,
    SealBroken,
    SealingError,
    StillOnDisk,
    UnsafeKeyFile,
    WrongRootKeys,
)
from alongside.sealing.indexes import blind_index
from alongside.sealing.roots import RootKeys
from alongside.sealing.seals import Place, seal_size
from alongside.sealing.store import KeyStore

__all__ = [
    "KeyDestroyed",
    "KeyStore",
    "Place",
    "RootKeys",
    "SealBroken",
    "SealingError",
    "StillOnDisk",
    "UnsafeKeyFile",
    "WrongRootKeys",
    "blind_index",
    "seal_size",
]
