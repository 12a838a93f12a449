"""What can go wrong with a key or a seal. No message holds a key, a person's id or their words."""

from typing import ClassVar


class SealingError(Exception):
    """Any failure of keys or seals; `code` is stable, the sentence is for whoever runs the server."""

    code: ClassVar[str] = "sealing"
    sentence: ClassVar[str] = "sealing failed"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class SealBroken(SealingError):
    """What was stored is not what was sealed here: altered, cut short, moved, or another person's."""

    code = "seal-broken"
    sentence = "this was not sealed here, by this person, in this form"


class KeyDestroyed(SealingError):
    """The person has no key: it was destroyed, or never made. Nothing of theirs can be opened again."""

    code = "key-destroyed"
    sentence = "no key for this person"


class UnsafeKeyFile(SealingError):
    """A file holding keys can be read or written by others, so the start is refused."""

    code = "unsafe-key-file"
    sentence = "others can read the key file; set its mode to 0600"


class WrongRootKeys(SealingError):
    """The root keys at hand do not open this key store: another file, or one that is out of date."""

    code = "wrong-root-keys"
    sentence = "these root keys do not open this key store"


class StillOnDisk(SealingError):
    """A key is gone for every reader, but its bytes are not yet off the disk; do the same again."""

    code = "still-on-disk"
    sentence = "another process holds the key store open; do this again to take the old bytes off the disk"
