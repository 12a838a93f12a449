"""What may be told aloud or shown: kinds, sizes, lengths, and how far a recording has come."""

from enum import StrEnum
from typing import Final


class Aloud(StrEnum):
    """How something is told."""

    SOUND = "sound"
    FILM = "film"
    PICTURE = "picture"


class Came(StrEnum):
    """How far a recording has come."""

    ARRIVING = "arriving"
    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a file cannot be used."""

    UNKNOWN = "unknown"
    BROKEN = "broken"
    TOO_LONG = "too-long"
    TOO_LARGE = "too-large"
    NOTHING_TO_SEE = "nothing-to-see"
    NOTHING_TO_HEAR = "nothing-to-hear"
    TOO_MUCH_WORK = "too-much-work"


SECONDS: Final = {Aloud.SOUND: 600, Aloud.FILM: 120, Aloud.PICTURE: 0}
#: What it is served as, whatever came.
SERVED_AS: Final = {Aloud.SOUND: "audio/mp4", Aloud.FILM: "video/mp4", Aloud.PICTURE: "image/jpeg"}
#: Bytes in one piece at rest. Any part of a recording is found by its number, without opening the others.
PIECE: Final = 256 * 1024
#: Bytes in one piece on its way here. Small enough for a poor line, and never put on disk before it is sealed.
SENT: Final = 1024 * 1024
#: Bytes of a whole file sent at once, without JavaScript.
AT_ONCE: Final = 16 * 1024 * 1024
LONGEST_WORDS: Final = 12_000
